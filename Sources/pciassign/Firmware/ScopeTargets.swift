import ACPITables
import AssignmentModel
import HardwareBits
import PCICore

/// What the device scopes of a DMAR name on a host, by their offsets in the table.
struct ScopeTargets {
  private struct Target {
    var resolution: ScopeResolution
    var type: ScopeType
  }

  private var targets: [Int: Target] = [:]
  private let host: HostSnapshot?

  /// Names nothing: for a table without its host.
  init() { host = nil }

  /// Follows each scope's path through the host's bridges.
  init(_ table: ACPITable, on host: HostSnapshot) {
    self.host = host
    guard case .dmar(let remapping) = table.content else { return }
    let outlines = table.outline().structures.filter { $0.key == "structures" }
    for (structure, outline) in zip(remapping.structures, outlines) {
      guard let segment = structure.segment else { continue }
      let places = outline.structures.filter { $0.key == "deviceScopes" }
      for (scope, place) in zip(structure.deviceScopes, places) {
        let resolution = scope.resolve(segment: segment) { address in
          host[address]?.busesBehind.map { BridgeBuses(secondary: $0.lowerBound, subordinate: $0.upperBound) }
        }
        targets[place.offset] = Target(resolution: resolution, type: scope.type)
      }
    }
  }

  /// The function that the scope at `offset` names, or nil.
  func address(at offset: Int) -> PCIAddress? { targets[offset]?.resolution.address }

  /// Whether paths were followed at all.
  var isKnown: Bool { host != nil }

  /// What the scope at `offset` names, in words; nil for what is no scope.
  func words(at offset: Int) -> String? {
    guard let target = targets[offset] else { return nil }
    switch target.resolution {
    case .unresolved(let reason): return "not found: \(reason)"
    case .function(let address):
      if host?[address] != nil { return "\(address)" }
      // An I/O APIC or HPET sends its messages under a requester ID that need not be a function's.
      let isFunction = target.type == .endpoint || target.type == .bridge
      return isFunction ? "\(address), which is no function of this host" : "requester ID \(address)"
    case .hierarchy(let bridge, let buses):
      guard host?[bridge] != nil else { return "\(bridge), which is no function of this host" }
      guard let buses else { return "\(bridge), whose buses are not known" }
      let first = buses.lowerBound.hex(digits: 2)
      if buses.count == 1 { return "\(bridge) and bus \(first)" }
      return "\(bridge) and buses \(first) to \(buses.upperBound.hex(digits: 2))"
    }
  }
}

extension DMARStructure {
  /// The segment that the scopes of the structure are on; nil for a structure without scopes.
  fileprivate var segment: UInt16? {
    switch self {
    case .drhd(let unit): unit.segment
    case .rmrr(let region): region.segment
    case .atsr(let ports): ports.segment
    case .satc(let caches): caches.segment
    case .sidp(let properties): properties.segment
    case .rhsa, .andd, .raw: nil
    }
  }
}
