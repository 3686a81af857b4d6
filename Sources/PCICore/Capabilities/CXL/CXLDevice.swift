public import HardwareBits

/// The registers of the DVSEC for CXL devices (CXL 3.0 §8.1.3).
public struct CXLDeviceRegisters: Hashable, Sendable {
  /// The capability's registers as bytes.
  public let block: RegisterBlock

  /// The registers of `capability`, or nil where it is another.
  public init?(_ capability: DesignatedVendorSpecificCapability) {
    guard capability.cxlKind == .device else { return nil }
    block = capability.block
  }

  static let capabilitiesAt = RegisterOffset<CXLCapabilities>(0x0a)
  static let controlAt = RegisterOffset<CXLControl>(0x0c)
  static let statusAt = RegisterOffset<CXLStatus>(0x0e)
  static let control2At = RegisterOffset<CXLControl2>(0x10)
  static let status2At = RegisterOffset<CXLStatus2>(0x12)
  static let lockAt = RegisterOffset<CXLLock>(0x14)
  static let capabilities2At = RegisterOffset<CXLCapabilities2>(0x16)
  static let capabilities3At = RegisterOffset<CXLCapabilities3>(0x38)

  /// What the device can do.
  public var capabilities: CXLCapabilities? { block[Self.capabilitiesAt] }
  /// Which protocols are enabled.
  public var control: CXLControl? { block[Self.controlAt] }

  /// The size of memory range `index` (0 or 1) in bytes, and whether it is valid and active.
  public func rangeSize(_ index: Int) -> CXLRangeSize? { block[Self.rangeSizeAt(index)] }
  /// The first address of memory range `index` (0 or 1).
  public func rangeBase(_ index: Int) -> CXLRangeBase? { block[Self.rangeBaseAt(index)] }

  // The upper half of a range stands before the lower one, so each is read as two words.
  static func rangeSizeAt(_ index: Int) -> RegisterOffset<CXLRangeSize> { .init(0x1c + 16 * index) }
  static func rangeBaseAt(_ index: Int) -> RegisterOffset<CXLRangeBase> { .init(0x24 + 16 * index) }
}

extension RegisterListing {
  /// Adds the registers of the DVSEC for CXL devices.
  mutating func addCXLDevice(_ length: Int) {
    add(CXLDeviceRegisters.capabilitiesAt, inside: length)
    add(CXLDeviceRegisters.controlAt, inside: length)
    add(CXLDeviceRegisters.statusAt, inside: length)
    add(CXLDeviceRegisters.control2At, inside: length)
    add(CXLDeviceRegisters.status2At, inside: length)
    add(CXLDeviceRegisters.lockAt, inside: length)
    add(CXLDeviceRegisters.capabilities2At, inside: length)
    for index in 0..<2 where 0x28 + 16 * index <= length {
      let offset = 0x18 + 16 * index
      let size = block.uint32(at: offset + 4).map { UInt64($0 & 0xf000_0000) }
      let base = block.uint32(at: offset + 12).map { UInt64($0 & 0xf000_0000) }
      add("CXL Range \(index + 1) Size High", at: offset, widthInBytes: 4) { high in
        size.map { ByteCount(high << 32 | $0).description }
      }
      add(CXLDeviceRegisters.rangeSizeAt(index), name: "CXL Range \(index + 1) Size Low")
      add("CXL Range \(index + 1) Base High", at: offset + 8, widthInBytes: 4) { high in
        base.map { "0x\((high << 32 | $0).hex())" }
      }
      add(CXLDeviceRegisters.rangeBaseAt(index), name: "CXL Range \(index + 1) Base Low")
    }
    add(CXLDeviceRegisters.capabilities3At, inside: length)
  }
}

/// The lower half of the size of a memory range (CXL 3.0 §8.1.3.8.2).
public struct CXLRangeSize: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "CXL Range Size Low"

  static let valid = BitField("Memory_Info_Valid", 0)
  static let active = BitField("Memory_Active", 1)
  static let media = BitField("Media_Type", 4, 2)
  static let memoryClass = BitField("Memory_Class", 7, 5)
  static let interleave = BitField("Desired_Interleave", 12, 8)
  static let timeout = BitField("Memory_Active_Timeout", 15, 13)
  static let degraded = BitField("Memory_Active_Degraded", 16)
  static let size = BitField("Memory_Size_Low", 31, 28)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    valid, active, media, memoryClass, interleave, timeout, degraded, .reserved(27, 17), size,
  ]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.media.low:
      switch self[field] {
      case 0: "volatile"
      case 1: "non-volatile"
      case 2: "reported by CDAT"
      default: reservedEncoding
      }
    case Self.interleave.low:
      switch self[field] {
      case 0: "none"
      case 1: "256 bytes"
      case 2: "4 KiB"
      case 3: "512 bytes"
      case 4: "1 KiB"
      case 5: "2 KiB"
      case 6: "8 KiB"
      case 7: "16 KiB"
      default: reservedEncoding
      }
    case Self.timeout.low:
      self[field] < 5 ? ["1 s", "4 s", "16 s", "64 s", "256 s"][Int(self[field])] : reservedEncoding
    default: nil
    }
  }
}

/// The lower half of the first address of a memory range (CXL 3.0 §8.1.3.8.4).
public struct CXLRangeBase: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "CXL Range Base Low"

  static let base = BitField("Memory_Base_Low", 31, 28)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [.reserved(27, 0), base]
}
