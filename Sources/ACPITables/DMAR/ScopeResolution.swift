public import PCICore

/// The buses below a bridge, as its configuration space gives them (registers 19h and 1Ah).
public struct BridgeBuses: Hashable, Sendable {
  /// The bus directly below the bridge.
  public let secondary: UInt8
  /// The highest bus below the bridge.
  public let subordinate: UInt8

  /// Names the buses below a bridge.
  public init(secondary: UInt8, subordinate: UInt8) {
    self.secondary = secondary
    self.subordinate = subordinate
  }
}

/// What a device scope names on a host.
public enum ScopeResolution: Hashable, Sendable {
  /// One function: the scope's endpoint, or the requester ID of its I/O APIC, HPET or namespace device.
  case function(PCIAddress)
  /// A bridge and everything on the buses below it; nil where the bridge's bus numbers are not known.
  case hierarchy(bridge: PCIAddress, buses: ClosedRange<UInt8>?)
  /// Nothing, because the path could not be followed.
  case unresolved(Reason)

  /// Why a path could not be followed to its end.
  public enum Reason: Hashable, Sendable, CustomStringConvertible {
    /// The path has no hop.
    case noPath
    /// A hop, counted from 0, names a device above 31 or a function above 7.
    case impossibleHop(Int)
    /// A bridge on the way, at a hop counted from 0, is not there, or what is below it is not known.
    case unknownBridge(PCIAddress, hop: Int)
    /// A bridge on the way has no buses: firmware has not numbered what is below it.
    case unnumberedBridge(PCIAddress, hop: Int)

    /// One sentence.
    public var description: String {
      switch self {
      case .noPath: "the path has no hop"
      case .impossibleHop(let hop): "hop \(hop) names a device or function that cannot exist"
      case .unknownBridge(let bridge, let hop): "what is below \(bridge) (hop \(hop)) is not known"
      case .unnumberedBridge(let bridge, let hop): "the bridge \(bridge) (hop \(hop)) has no bus numbers"
      }
    }
  }

  /// The function named, or the bridge; nil where the path could not be followed.
  public var address: PCIAddress? {
    switch self {
    case .function(let address), .hierarchy(let address, _): address
    case .unresolved: nil
    }
  }
}

extension DeviceScope {
  /// Follows the path from the start bus to what the scope names (VT-d 4.1 §8.3.1).
  ///
  /// Each hop but the last is a bridge; the next hop is on its secondary bus. Which bus that is depends on how the
  /// host has numbered its bridges, now and not when the table was written.
  ///
  /// - Parameters:
  ///   - segment: The segment of the structure that holds the scope.
  ///   - buses: Answers the buses below a bridge, or nil where it is not there or not known.
  public func resolve(segment: UInt16, buses: (PCIAddress) -> BridgeBuses?) -> ScopeResolution {
    guard !path.isEmpty else { return .unresolved(.noPath) }
    var bus = startBus
    var address = PCIAddress(segment: UInt32(segment), requesterID: RequesterID(rawValue: 0))
    for index in path.indices {
      let hop = path[index]
      guard
        let function = PCIAddress(segment: UInt32(segment), bus: bus, device: hop.device, function: hop.function)
      else { return .unresolved(.impossibleHop(index)) }
      address = function
      guard index < path.count - 1 else { break }
      guard let below = buses(function) else { return .unresolved(.unknownBridge(function, hop: index)) }
      // A bridge's secondary bus is above its own; 0 is what a bridge has before it is numbered.
      guard below.secondary > bus else { return .unresolved(.unnumberedBridge(function, hop: index)) }
      bus = below.secondary
    }
    guard type == .bridge else { return .function(address) }
    guard let below = buses(address), below.secondary > bus, below.subordinate >= below.secondary else {
      return .hierarchy(bridge: address, buses: nil)
    }
    return .hierarchy(bridge: address, buses: below.secondary...below.subordinate)
  }

  /// How Linux finds that a scope names a device.
  public enum LinuxMatch: Hashable, Sendable {
    /// The path is the device's own.
    case exact
    /// The path is only the device's last hop, on the device's own bus: Linux accepts it as broken firmware, and
    /// says so in its log.
    case workaround
  }

  /// Whether Linux takes the scope for a device, which it decides the other way round than ``resolve(segment:buses:)``.
  ///
  /// Linux builds the device's path from its root bus down, and compares: the same start bus, as many hops, and equal
  /// hops. Secondary bus numbers play no part, so a bridge that was renumbered makes no difference. A path of one hop
  /// that starts on the device's own bus, below a bridge, is accepted too (drivers/iommu/intel/dmar.c,
  /// dmar_match_pci_path). Linux never compares devices of segments above ffffh, such as those behind VMD.
  ///
  /// - Parameters:
  ///   - rootBus: The root bus above the device.
  ///   - devicePath: The device's hops from the root bus down; the last is the device itself.
  ///   - deviceBus: The bus that the device is on.
  /// - Returns: How the scope matches, or nil where it does not.
  public func linuxMatch(rootBus: UInt8, devicePath: ScopePath, deviceBus: UInt8) -> LinuxMatch? {
    guard let last = devicePath.last, !path.isEmpty else { return nil }
    if startBus == rootBus, path.elementsEqual(devicePath) { return .exact }
    return path.count == 1 && startBus == deviceBus && path[0] == last ? .workaround : nil
  }
}
