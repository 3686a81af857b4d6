/// Chooses which interface an address space is made of, by trying and never by the kernel's version.
public enum AddressSpaces {
  /// Opens an address space for these devices: iommufd where every device has a node and `/dev/iommu` opens, else type 1.
  ///
  /// A device cannot be in both at once: who has a group's node open keeps everybody from its devices' own nodes.
  ///
  /// - Parameters:
  ///   - devices: all that will be in it.
  ///   - wanted: one of the two, or nil for whichever works.
  /// - Throws: of the interface that was tried last.
  public static func open(
    for devices: [DeviceLocation], _ wanted: AddressSpaceBackend? = nil, calls: any VFIOCalls = KernelVFIO()
  ) throws(VFIOError) -> any AddressSpace {
    switch wanted {
    case .type1: return try Type1AddressSpace(calls: calls)
    case .iommufd: return try IOMMUFDAddressSpace(calls: calls)
    case nil:
      if devices.allSatisfy({ $0.node != nil }), let space = try? IOMMUFDAddressSpace(calls: calls) { return space }
      return try Type1AddressSpace(calls: calls)
    }
  }
}
