/// Intel's VMD controllers: endpoints with a segment of their own behind them.
///
/// All that is behind one bears its requester ID, so the IOMMU sees the controller only, and none of it can be
/// assigned by itself (drivers/pci/controller/vmd.c, arch/x86/pci/common.c; read in 6.1.192 and 6.12.117).
enum VolumeManagementDevice {
  /// The device IDs of vendor 8086h.
  static let deviceIDs: [UInt16] = [
    0x201d, 0x28c0, 0x467f, 0x4c3d, 0x7d0b, 0x9a0b, 0xa77f, 0xad0b, 0xb06f, 0xb60b,
  ]

  /// Whether a function is such a controller.
  static func matches(_ identity: FunctionIdentity) -> Bool {
    identity.vendorID == 0x8086 && deviceIDs.contains(identity.deviceID)
  }
}
