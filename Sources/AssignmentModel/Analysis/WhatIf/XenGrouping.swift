public import PCICore

/// The device groups that the Xen hypervisor forms: by conventional bridges only.
///
/// A group is what bears one requester ID as Xen sees it, the topmost bridge to a conventional bus; ACS plays no part
/// (xen/drivers/passthrough/pci.c, `find_upstream_bridge`; vtd/iommu.c, `intel_iommu_group_id`). So Xen gives devices
/// to guests that Linux keeps together, and does not promise that they cannot reach each other.
public struct XenGrouping: Sendable {
  /// The groups, sorted by their first member; members sorted by address.
  public let groups: [[PCIAddress]]
  /// The functions whose group is not certain, because bridges above them were not read far enough.
  public let unmeasured: [PCIAddress]

  /// Forms the groups of a host.
  public init(_ topology: HostTopology) {
    // For each bus of a segment: the bridge that stands for it; what is found later overrides.
    var standsFor: [UInt64: Int] = [:]
    var uncertain: Set<UInt64> = []
    for position in topology.enumeration {
      let function = topology.functions[position]
      guard function.isBridge, function.identity.classCode.rawValue >> 8 == 0x0604,
        let low = function.secondaryBus, let high = function.subordinateBus, low <= high
      else { continue }
      let isMapped: Bool
      switch function.role {
      case .conventional, .express(.expressToPCIBridge): isMapped = true
      case .unmeasured:
        for bus in low...high { uncertain.insert(Self.key(function.address.segment, bus)) }
        isMapped = false
      case .express: isMapped = false
      }
      guard isMapped else { continue }
      for bus in low...high { standsFor[Self.key(function.address.segment, bus)] = position }
    }
    var members: [PCIAddress: [PCIAddress]] = [:]
    var open: [PCIAddress] = []
    for function in topology.functions {
      var group = function.address
      var steps = 0
      while group.bus != 0, let bridge = standsFor[Self.key(group.segment, group.bus)], steps < 256 {
        group = topology.functions[bridge].address
        steps += 1
      }
      if uncertain.contains(Self.key(function.address.segment, function.address.bus)) { open.append(function.address) }
      members[group, default: []].append(function.address)
    }
    groups = members.values.sorted { ($0.first ?? Self.lowest) < ($1.first ?? Self.lowest) }
    unmeasured = open
  }

  private static let lowest = PCIAddress(requesterID: RequesterID(rawValue: 0))

  private static func key(_ segment: UInt32, _ bus: UInt8) -> UInt64 { UInt64(segment) << 8 | UInt64(bus) }
}
