public import PCICore

/// The functions of a host as the tree that Linux makes of them.
///
/// Building and every question is a pure function of the snapshot, in time linear in the number of functions.
/// Positions are indices into ``functions`` and ``buses``; both are sorted, by address and by segment and number.
public struct HostTopology: Sendable {
  /// The functions, sorted by address; of two with one address only the first counts.
  public internal(set) var functions: [TopologyFunction]
  /// The buses, sorted by segment and number.
  public internal(set) var buses: [TopologyBus]
  /// The positions of the functions in the order in which Linux finds them.
  ///
  /// Root buses by number; on each bus the devices by number, then what is below each bridge, depth first; the
  /// segments behind VMD controllers after all others, because their driver comes later; virtual functions last
  /// (drivers/pci/probe.c, drivers/pci/controller/vmd.c, drivers/pci/iov.c).
  public internal(set) var enumeration: [Int]
  /// What could not be taken as it stands, and how it was taken.
  public internal(set) var observations: [TopologyObservation]

  /// The position of the function at `address`, found by bisection, or nil.
  public func position(of address: PCIAddress) -> Int? {
    var low = 0
    var high = functions.count
    while low < high {
      let middle = (low + high) / 2
      if functions[middle].address < address { low = middle + 1 } else { high = middle }
    }
    return low < functions.count && functions[low].address == address ? low : nil
  }

  /// The position of the bridge above the function at `position`; of a virtual function's bus, the physical one's.
  public func bridge(above position: Int) -> Int? {
    var bus = functions[position].bus
    while true {
      if let bridge = buses[bus].bridge { return bridge }
      guard let above = buses[bus].above else { return nil }
      bus = above
    }
  }

  /// The positions of the bridges from the one above the function at `position` up to the root bus.
  public func path(above position: Int) -> [Int] {
    var path: [Int] = []
    var next = bridge(above: position)
    while let bridge = next {
      path.append(bridge)
      next = self.bridge(above: bridge)
    }
    return path
  }

  /// The position of the bus right below the bridge at `position`, or nil where nothing was found there.
  public func bus(below position: Int) -> Int? {
    if let number = functions[position].secondaryBus,
      let bus = busPosition(segment: functions[position].address.segment, number: number),
      buses[bus].bridge == position
    {
      return bus
    }
    return buses.firstIndex { $0.bridge == position }
  }

  /// The function whose requester ID the requests of the function at `position` bear: its own, or a VMD controller.
  public func requester(of position: Int) -> Int {
    buses[functions[position].bus].volumeController ?? position
  }

  /// Whether the function at `position` is on a root bus.
  public func isOnRootBus(_ position: Int) -> Bool { buses[functions[position].bus].isRoot }

  /// The positions of the functions that share bus and device number with the one at `position`, itself included.
  public func slot(of position: Int) -> [Int] {
    let function = functions[position]
    let bus = buses[function.bus]
    var members: [Int] = []
    for part in [0..<bus.physicalCount, bus.physicalCount..<bus.functions.count] {
      var low = part.lowerBound
      var high = part.upperBound
      while low < high {
        let middle = (low + high) / 2
        if functions[bus.functions[middle]].device < function.device { low = middle + 1 } else { high = middle }
      }
      while low < part.upperBound, functions[bus.functions[low]].device == function.device {
        members.append(bus.functions[low])
        low += 1
      }
    }
    return members
  }

  func busPosition(segment: UInt32, number: UInt8) -> Int? {
    var low = 0
    var high = buses.count
    while low < high {
      let middle = (low + high) / 2
      let bus = buses[middle]
      if bus.segment < segment || (bus.segment == segment && bus.number < number) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < buses.count, buses[low].segment == segment, buses[low].number == number else { return nil }
    return low
  }
}

/// Something in a snapshot that does not fit a tree, and how it was taken.
public struct TopologyObservation: Hashable, Sendable {
  /// The kinds.
  public enum Kind: Hashable, Sendable {
    /// Two functions have one address: the first counts.
    case duplicateAddress
    /// Two bridges claim one bus: the first counts.
    case duplicateBridge
    /// Buses lie below each other in a circle: the first is taken for a root bus.
    case loop
    /// A switch port is on a bus without a bridge: what is above it was not captured, and is taken for isolating.
    case unseenUpstream
    /// A virtual function's physical one is not in the snapshot.
    case unseenPhysicalFunction
    /// A segment that Linux made up belongs to a VMD controller, and which one could not be told.
    case unseenVolumeController
  }

  /// The kind.
  public let kind: Kind
  /// The function concerned.
  public let address: PCIAddress
  /// One sentence for people.
  public let text: String

  /// Records what was seen.
  public init(kind: Kind, address: PCIAddress, text: String) {
    self.kind = kind
    self.address = address
    self.text = text
  }
}
