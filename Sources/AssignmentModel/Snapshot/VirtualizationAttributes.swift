/// The `sriov_*` attributes of a physical function (drivers/pci/iov.c).
///
/// They are what the kernel allows now; what the hardware can do stands in the SR-IOV capability.
public struct VirtualizationAttributes: Hashable, Sendable {
  /// `sriov_totalvfs`: the capability's TotalVFs, or less where the driver lowered it.
  public var total: Int?
  /// `sriov_numvfs`: how many virtual functions exist.
  public var enabled: Int?
  /// `sriov_drivers_autoprobe`: whether new virtual functions are offered to drivers.
  public var driversAutoprobe: Bool?
  /// `sriov_offset`: First VF Offset.
  public var offset: Int?
  /// `sriov_stride`: VF Stride.
  public var stride: Int?
  /// `sriov_vf_device`: the device ID of the virtual functions.
  public var deviceID: UInt16?
  /// `sriov_vf_total_msix`: interrupt vectors that may be spread over the virtual functions.
  public var totalMSIXVectors: Int?

  /// Starts with nothing read.
  public init() {}
}
