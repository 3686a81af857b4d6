public import PCICore

/// What a function says it is.
///
/// A virtual function's own config space reads ffffh for vendor and device; Linux puts the physical
/// function's vendor and the VF device ID into the attributes (drivers/pci/iov.c), which are what stands here.
public struct FunctionIdentity: Hashable, Sendable {
  /// The vendor ID.
  public var vendorID: UInt16
  /// The device ID, in the vendor's numbering.
  public var deviceID: UInt16
  /// The subsystem vendor ID; nil where the header has none (bridges without the capability) or none was read.
  public var subsystemVendorID: UInt16?
  /// The subsystem device ID; nil as above.
  public var subsystemDeviceID: UInt16?
  /// The class code.
  public var classCode: ClassCode
  /// The revision ID.
  public var revisionID: UInt8

  /// Puts the parts together.
  public init(
    vendorID: UInt16, deviceID: UInt16, subsystemVendorID: UInt16? = nil, subsystemDeviceID: UInt16? = nil,
    classCode: ClassCode, revisionID: UInt8
  ) {
    self.vendorID = vendorID
    self.deviceID = deviceID
    self.subsystemVendorID = subsystemVendorID
    self.subsystemDeviceID = subsystemDeviceID
    self.classCode = classCode
    self.revisionID = revisionID
  }
}
