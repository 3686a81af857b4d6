import PCICore

extension HostTopology {
  /// Puts the functions into the order in which Linux finds them.
  mutating func enumerate() {
    var order: [Int] = []
    order.reserveCapacity(functions.count)
    // The buses right below each bridge; a bridge has one, and a damaged snapshot may give it more.
    var below: [Int: [Int]] = [:]
    for index in buses.indices {
      if let bridge = buses[index].bridge { below[bridge, default: []].append(index) }
    }
    let roots = buses.indices.filter { buses[$0].isRoot }
    let madeUp = roots.filter { buses[$0].segment > 0xffff }
    var pending = Array((roots.filter { buses[$0].segment <= 0xffff } + madeUp).reversed())
    var late: [Int] = []
    while let bus = pending.popLast() {
      let members = buses[bus].functions
      order += members.prefix(buses[bus].physicalCount)
      late += members.dropFirst(buses[bus].physicalCount)
      for member in members.reversed() where functions[member].isBridge {
        if let buses = below[member] { pending += buses.reversed() }
      }
    }
    for index in buses.indices where buses[index].isVirtual { late += buses[index].functions }
    late.sort { functions[$0].address < functions[$1].address }
    enumeration = order + late
  }

  /// Corrects port types as the kernel does, and decides who counts as part of a multifunction device.
  mutating func correctRoles() {
    for index in enumeration {
      let bridge = buses[functions[index].bus].bridge
      if let type = functions[index].role.portType, let above = bridge.flatMap({ functions[$0].role.portType }) {
        if type == .downstreamPort, above == .rootPort || above == .downstreamPort {
          functions[index].role = .express(.upstreamPort)
        } else if type == .upstreamPort, above == .upstreamPort {
          functions[index].role = .express(.downstreamPort)
        }
      }
      guard !functions[index].isVirtualFunction else {
        functions[index].isMultifunction = .no
        continue
      }
      let isFunctionOfLink = bridge.map { functions[$0].forwardsARI } ?? false
      let number = functions[index].deviceAndFunction
      if number & 7 != 0 || (isFunctionOfLink && number != 0) { functions[index].isMultifunction = .yes }
    }
  }
}
