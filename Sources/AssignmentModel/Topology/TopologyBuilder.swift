import PCICore

/// Makes the tree from a snapshot, in passes that each go once over functions or buses.
struct TopologyBuilder {
  private let host: HostSnapshot
  private var functions: [TopologyFunction] = []
  /// The snapshot's position of each function.
  private var sources: [Int] = []
  private var buses: [TopologyBus] = []
  private var claims: [Claim] = []
  private var observations: [TopologyObservation] = []

  /// A bridge's word that a bus is right below it.
  private struct Claim {
    let segment: UInt32
    let bus: UInt8
    let bridge: Int
  }

  init(_ host: HostSnapshot) {
    self.host = host
    functions.reserveCapacity(host.functions.count)
    readFunctions()
    formBuses()
    linkBuses()
    findVolumeControllers()
  }

  var topology: HostTopology {
    var topology = HostTopology(functions: functions, buses: buses, enumeration: [], observations: observations)
    topology.enumerate()
    topology.correctRoles()
    return topology
  }

  // MARK: Functions

  private mutating func readFunctions() {
    // A privileged reader of sysfs sees of config space what the kernel sees; a dump may have been cut short.
    let isWhole = host.provenance.isPrivileged == true && host.provenance.kind != .lspciDump
    for (source, snapshot) in host.functions.enumerated() {
      if let last = functions.last, last.address == snapshot.address {
        observe(.duplicateAddress, snapshot.address, "it is listed twice; the first entry is used")
        continue
      }
      functions.append(TopologyFunction(snapshot, isWhole: isWhole))
      sources.append(source)
    }
  }

  private func position(of address: PCIAddress) -> Int? {
    var low = 0
    var high = functions.count
    while low < high {
      let middle = (low + high) / 2
      if functions[middle].address < address { low = middle + 1 } else { high = middle }
    }
    return low < functions.count && functions[low].address == address ? low : nil
  }

  // MARK: Buses

  private mutating func formBuses() {
    for index in functions.indices {
      let address = functions[index].address
      if let last = buses.last, last.segment == address.segment, last.number == address.bus {
      } else {
        buses.append(TopologyBus(segment: address.segment, number: address.bus))
      }
      functions[index].bus = buses.count - 1
      buses[buses.count - 1].functions.append(index)
      if let secondary = functions[index].secondaryBus, secondary != address.bus {
        claims.append(Claim(segment: address.segment, bus: secondary, bridge: index))
      }
    }
    for index in buses.indices {
      let members = buses[index].functions
      let physical = members.filter { !functions[$0].isVirtualFunction }
      buses[index].functions = physical + members.filter { functions[$0].isVirtualFunction }
      buses[index].physicalCount = physical.count
    }
    claims.sort {
      if $0.segment != $1.segment { return $0.segment < $1.segment }
      return $0.bus == $1.bus ? $0.bridge < $1.bridge : $0.bus < $1.bus
    }
    for (first, second) in zip(claims, claims.dropFirst())
    where first.segment == second.segment && first.bus == second.bus {
      let other = functions[first.bridge].address
      observe(
        .duplicateBridge, functions[second.bridge].address,
        "it and \(other) both have bus \(first.bus.hexByte) right below them; \(other) is used")
    }
  }

  private func claimant(segment: UInt32, bus: UInt8) -> Int? {
    var low = 0
    var high = claims.count
    while low < high {
      let middle = (low + high) / 2
      let claim = claims[middle]
      if claim.segment < segment || (claim.segment == segment && claim.bus < bus) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < claims.count, claims[low].segment == segment, claims[low].bus == bus else { return nil }
    return claims[low].bridge
  }

  private mutating func linkBuses() {
    for index in buses.indices {
      linkPhysicalFunctions(on: index)
      if let bridge = statedBridge(of: index) ?? claimant(segment: buses[index].segment, bus: buses[index].number) {
        buses[index].bridge = bridge
        buses[index].above = functions[bridge].bus
      } else if buses[index].physicalCount == 0,
        let owner = physicalFunction(onBus: index),
        functions[owner].bus != index
      {
        buses[index].isVirtual = true
        buses[index].above = functions[owner].bus
      }
    }
    breakLoops()
    for bus in buses where bus.isRoot && bus.volumeController == nil {
      for member in bus.functions.prefix(bus.physicalCount) {
        guard let type = functions[member].role.portType, type == .upstreamPort || type == .downstreamPort else {
          continue
        }
        observe(
          .unseenUpstream, functions[member].address,
          "this \(type) is on a bus without a bridge: what is above it was not captured, and is taken to isolate")
      }
    }
  }

  /// The physical function of the first virtual one on a bus that has one.
  private func physicalFunction(onBus bus: Int) -> Int? {
    for member in buses[bus].functions {
      if let owner = functions[member].physicalFunction { return owner }
    }
    return nil
  }

  /// The bridge that the snapshot itself names as the parent of what is on a bus.
  private mutating func statedBridge(of bus: Int) -> Int? {
    for member in buses[bus].functions.prefix(buses[bus].physicalCount) {
      guard let parent = host.functions[sources[member]].parent, let position = position(of: parent) else { continue }
      if functions[position].isBridge { return position }
      // The root bus behind a VMD controller hangs below an endpoint, in a segment of its own. In the same segment it is a
      // bridge of which nothing was read, or no parent at all.
      guard functions[position].address.segment == buses[bus].segment else {
        buses[bus].volumeController = position
        return nil
      }
      guard functions[position].headerType == nil else { return nil }
      functions[position].isParentUnread = true
      return position
    }
    return nil
  }

  private mutating func linkPhysicalFunctions(on bus: Int) {
    for member in buses[bus].functions.dropFirst(buses[bus].physicalCount) {
      guard let address = host.functions[sources[member]].physicalFunction else { continue }
      guard let owner = position(of: address), owner != member else {
        observe(
          .unseenPhysicalFunction, functions[member].address,
          "its physical function \(address) is not in the snapshot")
        continue
      }
      functions[member].physicalFunction = owner
      if case .unmeasured = functions[member].role { functions[member].role = functions[owner].role }
    }
  }

  /// Cuts every circle of buses at the one met first, so that each walk upwards ends.
  private mutating func breakLoops() {
    // 0: not visited; 1: on the walk under way; 2: known to lead to a root bus.
    var state = [UInt8](repeating: 0, count: buses.count)
    for start in buses.indices where state[start] == 0 {
      var walk: [Int] = []
      var next: Int? = start
      while let bus = next, state[bus] == 0 {
        state[bus] = 1
        walk.append(bus)
        next = buses[bus].above
      }
      if let bus = next, state[bus] == 1 {
        if let first = buses[bus].functions.first {
          observe(.loop, functions[first].address, "its bus lies below itself; it is taken for a root bus")
        }
        buses[bus].bridge = nil
        buses[bus].above = nil
        buses[bus].isVirtual = false
      }
      for bus in walk { state[bus] = 2 }
    }
  }

  // MARK: VMD

  private mutating func findVolumeControllers() {
    let controllers = functions.indices.filter { VolumeManagementDevice.matches(functions[$0].identity) }
    var owners: [UInt32: Int] = [:]
    for index in buses.indices where buses[index].isRoot && buses[index].segment > 0xffff {
      if let owner = buses[index].volumeController ?? (controllers.count == 1 ? controllers.first : nil) {
        buses[index].volumeController = owner
        if owners[buses[index].segment] == nil { owners[buses[index].segment] = owner }
      } else if let first = buses[index].functions.first {
        observe(
          .unseenVolumeController, functions[first].address,
          "its segment was made up by Linux, and which controller it belongs to was not captured")
      }
    }
    guard !owners.isEmpty else { return }
    for index in buses.indices where buses[index].volumeController == nil && buses[index].segment > 0xffff {
      buses[index].volumeController = owners[buses[index].segment]
    }
  }

  private mutating func observe(_ kind: TopologyObservation.Kind, _ address: PCIAddress, _ text: String) {
    observations.append(TopologyObservation(kind: kind, address: address, text: "\(address): \(text)"))
  }
}

extension HostTopology {
  /// Makes the tree of a host.
  public init(_ host: HostSnapshot) {
    self = TopologyBuilder(host).topology
  }
}
