public import PCICore

/// Memory that firmware keeps for a device's own DMA, so that it must stay mapped to itself.
public struct ReservedMemory: Hashable, Sendable {
  /// The table entry it stands in.
  public enum Origin: Hashable, Sendable {
    /// An RMRR of the DMAR, and where it begins in the table, in bytes.
    case rmrr(offset: Int)
    /// An IVMD of the IVRS; an exclusion range is left out of translation altogether.
    case ivmd(isExclusion: Bool)
    /// No entry: Linux keeps the first 16 MiB for the DMA of an ISA bridge (CONFIG_INTEL_IOMMU_FLOPPY_WA).
    case isaBridge
  }

  /// The table entry it stands in.
  public let origin: Origin
  /// The segment of the devices.
  public let segment: UInt32
  /// The first address.
  public let first: UInt64
  /// The last address, included.
  public let last: UInt64
  var scopes: [MatchedScope] = []
  var range: ClosedRange<UInt16>?
}

/// A function's part in a reserved region.
public struct ReservedCoverage: Hashable, Sendable {
  /// The region.
  public let region: ReservedMemory
  /// By what the region is the function's.
  public let rule: ServiceRule
  /// Whether Linux lets the function go in spite of it: USB controllers and graphics, which need the region only
  /// while firmware drives them (drivers/iommu/intel/iommu.c, `device_rmrr_is_relaxable`).
  public let isRelaxable: Bool
  /// The other functions that the table entry covers, sorted.
  public let others: [PCIAddress]
}

extension RemappingModel {
  /// The reserved regions that cover the function at `address`; unmeasured where the tables were not read.
  ///
  /// The kernel asks for the function itself, so a virtual function is covered only by the scope of a bridge above it
  /// (`intel_iommu_get_resv_regions`; `amd_iommu_get_resv_regions`).
  public func reservedMemory(of address: PCIAddress) -> Measured<[ReservedCoverage]> {
    for table in [tables.dmar.reason, tables.ivrs.reason] {
      if let table, tables.dmar.value.flatMap({ $0 }) == nil, tables.ivrs.value.flatMap({ $0 }) == nil {
        return .unmeasured(table)
      }
    }
    guard let position = topology.position(of: address) else { return .known([]) }
    var found: [ReservedCoverage] = []
    for region in reserved {
      guard let rule = rule(region, position) else { continue }
      let others = topology.functions.indices.filter { $0 != position && self.rule(region, $0) != nil }
      found.append(
        ReservedCoverage(
          region: region, rule: rule, isRelaxable: isRelaxable(position, region),
          others: others.map { topology.functions[$0].address }))
    }
    if case .known(.some) = tables.dmar, topology.functions[position].identity.classCode.rawValue >> 8 == 0x0601 {
      let region = ReservedMemory(origin: .isaBridge, segment: address.segment, first: 0, last: 0xff_ffff)
      found.append(ReservedCoverage(region: region, rule: .named, isRelaxable: true, others: []))
    }
    return .known(found)
  }

  private func rule(_ region: ReservedMemory, _ position: Int) -> ServiceRule? {
    let address = topology.functions[position].address
    if let range = region.range {
      guard address.segment == region.segment, range.contains(address.requesterID.rawValue) else { return nil }
      return range.count == 1 ? .named : .all
    }
    for scope in region.scopes {
      if scope.position == position { return scope.isWorkaround ? .namedInexactly : .named }
      if matcher.isBelow(position, scope.position) {
        return .below(bridge: topology.functions[scope.position].address)
      }
    }
    return nil
  }

  private func isRelaxable(_ position: Int, _ region: ReservedMemory) -> Bool {
    guard case .rmrr = region.origin else { return false }
    let code = topology.functions[position].identity.classCode.rawValue
    return code >> 8 == 0x0c03 || code >> 16 == 0x03
  }
}
