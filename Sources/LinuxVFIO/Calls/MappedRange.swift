/// Memory of this process for devices: a mapping of an address space (struct vfio_iommu_type1_dma_map, struct
/// iommu_ioas_map).
public struct MappedRange: Hashable, Sendable {
  /// Where devices see it (IOVA).
  public var address: UInt64
  /// Where this process has it; 0 for a file that the kernel maps by itself.
  public var hostAddress: UInt64
  /// How many bytes.
  public var sizeInBytes: UInt64
  /// What devices may do.
  public var access: MemoryAccess

  /// Describes a mapping.
  public init(address: UInt64, hostAddress: UInt64, sizeInBytes: UInt64, access: MemoryAccess = .readWrite) {
    self.address = address
    self.hostAddress = hostAddress
    self.sizeInBytes = sizeInBytes
    self.access = access
  }

  /// The addresses; nil for no bytes, or more than there are addresses.
  public var range: ClosedRange<UInt64>? {
    guard sizeInBytes > 0 else { return nil }
    let (last, overflow) = address.addingReportingOverflow(sizeInBytes - 1)
    return overflow ? nil : address...last
  }
}
