public import PCICore

/// An IOMMU group as the kernel formed it (`/sys/kernel/iommu_groups/N`).
public struct GroupSnapshot: Hashable, Sendable {
  /// The kernel's number, good only for this boot and this moment.
  public var id: Int
  /// The PCI functions in it, sorted.
  public var members: [PCIAddress]
  /// Members that are not PCI functions, by their kernel name.
  public var otherMembers: [String] = []
  /// The default domain's type: `DMA`, `DMA-FQ`, `identity`, `blocked`.
  public var type: Measured<String?>
  /// Addresses no mapping may use, sorted by start.
  public var reservedRegions: Measured<[ReservedRegion]>

  /// Records a group.
  public init(
    id: Int, members: [PCIAddress], type: Measured<String?> = .unmeasured(.notInSource),
    reservedRegions: Measured<[ReservedRegion]> = .unmeasured(.notInSource)
  ) {
    self.id = id
    self.members = members
    self.type = type
    self.reservedRegions = reservedRegions
  }
}

/// One line of a group's `reserved_regions` (drivers/iommu/iommu.c).
public struct ReservedRegion: Hashable, Sendable {
  /// The first IOVA.
  public var start: UInt64
  /// The last IOVA, included.
  public var end: UInt64
  /// The kernel's word: `direct`, `direct-relaxable`, `reserved`, `msi`.
  public var type: String

  /// Records a region.
  public init(start: UInt64, end: UInt64, type: String) {
    self.start = start
    self.end = end
    self.type = type
  }
}
