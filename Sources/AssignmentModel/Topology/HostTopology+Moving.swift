public import PCICore

/// Why a card cannot be moved in a what-if.
public enum MoveError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No function has this address.
  case notFound(PCIAddress)
  /// The function is a part of the root complex or of the chipset, or a root port.
  case integrated(PCIAddress)
  /// A virtual function goes where its physical one goes.
  case virtualFunction(PCIAddress)
  /// What is to be above is no bridge.
  case notABridge(PCIAddress)
  /// What is to be above is itself below the card.
  case belowItself(PCIAddress, under: PCIAddress)
  /// There is a device in the slot already.
  case occupied(PCIAddress, by: PCIAddress)
  /// A conventional card needs a conventional bus, an Express card a link.
  case misfit(PCIAddress, under: PCIAddress)

  /// One sentence for people.
  public var description: String {
    switch self {
    case .notFound(let address): "there is no function \(address)"
    case .integrated(let address):
      "\(address) is a part of the root complex or chipset, and cannot be moved"
    case .virtualFunction(let address):
      "\(address) is a virtual function: it goes where its physical function goes"
    case .notABridge(let address): "\(address) is no bridge: nothing can be moved under it"
    case .belowItself(let address, let under): "\(under) is itself below \(address)"
    case .occupied(let address, let other): "under \(address) there is a device already: \(other)"
    case .misfit(let address, let under):
      "\(address) does not fit under \(under): one is conventional PCI, the other PCI Express"
    }
  }
}

extension HostTopology {
  /// Moves the device of which `address` is a function, with all its functions and all below it, under another bridge.
  ///
  /// Addresses stay those of before, so that groups before and after can be compared; bus and device numbers are
  /// those that the device would answer to.
  public mutating func move(_ address: PCIAddress, under target: PCIAddress) throws(MoveError) {
    guard let position = position(of: address) else { throw .notFound(address) }
    guard let bridge = self.position(of: target) else { throw .notFound(target) }
    guard !functions[position].isVirtualFunction else { throw .virtualFunction(address) }
    guard functions[bridge].isBridge else { throw .notABridge(target) }
    try checkFit(position, under: bridge)
    let device = slot(of: position).filter { !functions[$0].isVirtualFunction }
    guard !device.contains(bridge), path(above: bridge).allSatisfy({ !device.contains($0) }) else {
      throw .belowItself(address, under: target)
    }
    let isLink = functions[bridge].role.portType.map { $0 == .rootPort || $0 == .downstreamPort } ?? false
    let bus = bus(below: bridge) ?? addBus(below: bridge)
    let others = buses[bus].functions.filter { !device.contains($0) && !functions[$0].isVirtualFunction }
    if isLink, let other = others.first { throw .occupied(target, by: functions[other].address) }
    var number = isLink ? 0 : functions[position].device
    if others.contains(where: { functions[$0].device == number }) {
      guard let free = (UInt8(0)..<32).first(where: { slot in others.allSatisfy { functions[$0].device != slot } })
      else { throw .occupied(target, by: functions[others[0]].address) }
      number = free
    }
    transfer(device, to: bus, device: number)
    enumerate()
    correctRoles()
  }

  private func checkFit(_ position: Int, under bridge: Int) throws(MoveError) {
    let function = functions[position]
    let above = functions[bridge]
    switch function.role {
    case .unmeasured: return
    case .conventional:
      guard !isOnRootBus(position) else { throw .integrated(function.address) }
      switch above.role {
      case .conventional, .unmeasured, .express(.expressToPCIBridge): return
      case .express: throw .misfit(function.address, under: above.address)
      }
    case .express(let type):
      guard type.hasLink, type != .rootPort, type != .downstreamPort else { throw .integrated(function.address) }
      switch above.role {
      case .express(.rootPort), .express(.downstreamPort), .express(.pciToExpressBridge), .unmeasured: return
      case .express, .conventional: throw .misfit(function.address, under: above.address)
      }
    }
  }

  private mutating func addBus(below bridge: Int) -> Int {
    // The position of a bus is its name: a new one goes to the end, and is found by its bridge.
    var bus = TopologyBus(
      segment: functions[bridge].address.segment, number: functions[bridge].secondaryBus ?? 0)
    bus.bridge = bridge
    bus.above = functions[bridge].bus
    buses.append(bus)
    return buses.count - 1
  }

  /// Puts a device's functions, and the virtual functions beside them, onto a bus.
  private mutating func transfer(_ device: [Int], to bus: Int, device number: UInt8) {
    let old = device.first.map { functions[$0].bus } ?? bus
    let virtual = functions.indices.filter { index in
      functions[index].physicalFunction.map { device.contains($0) } ?? false
    }
    for index in device {
      functions[index].deviceAndFunction = number << 3 | functions[index].deviceAndFunction & 7
    }
    let near = virtual.filter { functions[$0].bus == old }
    for index in buses.indices where buses[index].isVirtual {
      // A bus of these virtual functions only hangs below the new bus now.
      if let first = buses[index].functions.first, virtual.contains(first) { buses[index].above = bus }
    }
    let moving = Set(device + near)
    buses[old].functions.removeAll { moving.contains($0) }
    buses[old].physicalCount = buses[old].functions.count { !functions[$0].isVirtualFunction }
    for index in moving { functions[index].bus = bus }
    let members = buses[bus].functions + Array(moving)
    let physical = members.filter { !functions[$0].isVirtualFunction }
    buses[bus].functions =
      physical.sorted { functions[$0].deviceAndFunction < functions[$1].deviceAndFunction }
      + members.filter { functions[$0].isVirtualFunction }
      .sorted { functions[$0].deviceAndFunction < functions[$1].deviceAndFunction }
    buses[bus].physicalCount = physical.count
  }
}
