import HardwareBits

/// The registers of the first 16 bytes, which every header layout shares (PCIe 6.0 §7.5.1.1).
public struct ConfigHeader: Hashable, Sendable {
  /// Register 00h; ffffh in a virtual function, whose ID is its physical function's.
  public let vendorID: UInt16
  /// Register 02h; ffffh in a virtual function.
  public let deviceID: UInt16
  /// Register 04h.
  public let command: CommandRegister
  /// Register 06h.
  public let status: StatusRegister
  /// Register 08h.
  public let revisionID: UInt8
  /// Registers 09h to 0Bh.
  public let classCode: ClassCode
  /// Register 0Ch, in units of 4 bytes.
  public let cacheLineSize: UInt8
  /// Register 0Dh, in bus clocks; 0 in Express functions.
  public let latencyTimer: UInt8
  /// Register 0Eh, bits 6:0.
  public let headerType: HeaderType
  /// Register 0Eh, bit 7: the device has, or may have, functions besides function 0.
  public let isMultiFunction: Bool
  /// Register 0Fh, built-in self test.
  public let selfTest: UInt8

  /// Decodes the first 16 bytes, or nil where fewer were read.
  public init?(_ config: ConfigSpace) {
    guard let identity = config.uint32(at: 0), let control = config.uint32(at: 4),
      let classAndRevision = config.uint32(at: 8), let rest = config.uint32(at: 12)
    else { return nil }
    vendorID = UInt16(truncatingIfNeeded: identity)
    deviceID = UInt16(truncatingIfNeeded: identity >> 16)
    command = CommandRegister(rawValue: UInt16(truncatingIfNeeded: control))
    status = StatusRegister(rawValue: UInt16(truncatingIfNeeded: control >> 16))
    revisionID = UInt8(truncatingIfNeeded: classAndRevision)
    classCode = ClassCode(rawValue: classAndRevision >> 8)
    cacheLineSize = UInt8(truncatingIfNeeded: rest)
    latencyTimer = UInt8(truncatingIfNeeded: rest >> 8)
    let layout = UInt8(truncatingIfNeeded: rest >> 16)
    headerType = HeaderType(rawValue: layout)
    isMultiFunction = layout & 0x80 != 0
    selfTest = UInt8(truncatingIfNeeded: rest >> 24)
  }
}
