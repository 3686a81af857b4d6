import ACPITables
import PCICore

/// A device scope of the DMAR with the function that Linux takes it for.
struct MatchedScope: Hashable, Sendable {
  /// The position of the function in the topology.
  let position: Int
  /// Whether it was matched in spite of a path that is not its own.
  let isWorkaround: Bool
}

/// Finds which functions the scopes of the DMAR name, as Linux decides it (drivers/iommu/intel/dmar.c,
/// `dmar_match_pci_path` and `dmar_insert_dev_scope`).
struct ScopeMatcher {
  let topology: HostTopology

  /// The functions that the endpoint and bridge scopes in `scopes` name, in their order.
  ///
  /// A scope whose type contradicts the function's header is refused, but for functions of the bridge class.
  func matches(_ scopes: [DeviceScope], segment: UInt16) -> [MatchedScope] {
    var found: [MatchedScope] = []
    for scope in scopes where scope.type == .endpoint || scope.type == .bridge {
      guard let match = exact(scope, segment) ?? workaround(scope, segment) else { continue }
      let function = topology.functions[match.position]
      let isFit =
        scope.type == .endpoint
        ? !function.isBridge : function.isBridge || function.identity.classCode.rawValue >> 16 == 0x06
      if isFit { found.append(match) }
    }
    return found
  }

  /// Follows the path from a root bus down.
  private func exact(_ scope: DeviceScope, _ segment: UInt16) -> MatchedScope? {
    guard var bus = topology.busPosition(segment: UInt32(segment), number: scope.startBus),
      topology.buses[bus].isRoot
    else { return nil }
    for (index, hop) in scope.path.enumerated() {
      guard let position = function(hop, on: bus) else { return nil }
      if index == scope.path.count - 1 { return MatchedScope(position: position, isWorkaround: false) }
      guard topology.functions[position].isBridge, let below = topology.bus(below: position) else { return nil }
      bus = below
    }
    return nil
  }

  /// A single hop on the function's own bus below a bridge.
  private func workaround(_ scope: DeviceScope, _ segment: UInt16) -> MatchedScope? {
    guard scope.path.count == 1, let hop = scope.path.first,
      let bus = topology.busPosition(segment: UInt32(segment), number: scope.startBus)
    else { return nil }
    return function(hop, on: bus).map { MatchedScope(position: $0, isWorkaround: !topology.buses[bus].isRoot) }
  }

  /// The physical function at a hop; the kernel never enters virtual ones into scopes.
  private func function(_ hop: ScopePath.Hop, on bus: Int) -> Int? {
    guard hop.isValid else { return nil }
    let number = hop.device << 3 | hop.function
    return topology.buses[bus].functions.prefix(topology.buses[bus].physicalCount).first {
      topology.functions[$0].deviceAndFunction == number
    }
  }

  /// Whether the function at `position` lies on the buses below the bridge at `bridge` (`is_downstream_to_pci_bridge`).
  func isBelow(_ position: Int, _ bridge: Int) -> Bool {
    let above = topology.functions[bridge]
    guard above.isBridge, let first = above.secondaryBus, let last = above.subordinateBus, first <= last else {
      return false
    }
    let address = topology.functions[position].address
    return address.segment == above.address.segment && (first...last).contains(address.bus)
  }
}
