public import HardwareBits

extension RegisterListing {
  /// Adds the registers of the CXL Extensions DVSEC for Ports (CXL 3.0 §8.1.5).
  mutating func addCXLPortExtensions(_ length: Int) {
    add(RegisterOffset<CXLPortStatus>(0x0a), inside: length)
    add(RegisterOffset<CXLPortControl>(0x0c), inside: length)
    guard length >= 0x28 else { return }
    add("Alternate Bus Base", at: 0x0e, widthInBytes: 1)
    add("Alternate Bus Limit", at: 0x0f, widthInBytes: 1)
    add("Alternate Memory Base", at: 0x10, widthInBytes: 2) { "0x\((($0 & 0xfff0) << 16).hex())" }
    add("Alternate Memory Limit", at: 0x12, widthInBytes: 2) { "0x\((($0 & 0xfff0) << 16 | 0xf_ffff).hex())" }
    add("Alternate Prefetchable Memory Base", at: 0x14, widthInBytes: 2)
    add("Alternate Prefetchable Memory Limit", at: 0x16, widthInBytes: 2)
    add("Alternate Prefetchable Memory Base High", at: 0x18, widthInBytes: 4)
    add("Alternate Prefetchable Memory Limit High", at: 0x1c, widthInBytes: 4)
    add("CXL RCRB Base", at: 0x20, widthInBytes: 4) { $0 & 1 == 0 ? "disabled" : nil }
    add("CXL RCRB Base High", at: 0x24, widthInBytes: 4)
  }

  /// Adds the registers of the GPF DVSEC for CXL Ports (CXL 3.0 §8.1.6).
  mutating func addCXLPortFlush(_ length: Int) {
    add(RegisterOffset<CXLFlushTime>(0x0c), name: "GPF Phase 1 Control", inside: length)
    add(RegisterOffset<CXLFlushTime>(0x0e), name: "GPF Phase 2 Control", inside: length)
  }

  /// Adds the registers of the GPF DVSEC for CXL Devices (CXL 3.0 §8.1.7).
  mutating func addCXLDeviceFlush(_ length: Int) {
    add(RegisterOffset<CXLFlushTime>(0x0a), name: "GPF Phase 2 Duration", inside: length)
    if length >= 0x10 { add("GPF Phase 2 Power", at: 0x0c, widthInBytes: 4) { "\($0) mW" } }
  }

  /// Adds the registers of the DVSEC for Flex Bus Port (CXL 3.0 §8.2.1.3).
  mutating func addCXLFlexBusPort(_ length: Int) {
    add(RegisterOffset<FlexBusCapabilities>(0x0a), inside: length)
    add(RegisterOffset<FlexBusControl>(0x0c), inside: length)
    add(RegisterOffset<FlexBusStatus>(0x0e), inside: length)
    if length >= 0x14 { add("Received Modified TS Data Phase 1", at: 0x10, widthInBytes: 4) }
    guard length >= 0x20 else { return }
    add("DVSEC Flex Bus Port Capability2", at: 0x14, widthInBytes: 4) { $0 & 1 == 0 ? nil : "NOP hint capable" }
    add("DVSEC Flex Bus Port Control2", at: 0x18, widthInBytes: 4) { $0 & 1 == 0 ? nil : "NOP hint enabled" }
    add("DVSEC Flex Bus Port Status2", at: 0x1c, widthInBytes: 4)
  }

  /// Adds a pair of registers for each block that the Register Locator names (CXL 3.0 §8.1.9).
  mutating func addCXLRegisterLocator(_ length: Int) {
    var offset = 0x0c
    var index = 1
    while offset + 8 <= length, offset < ConfigSpace.extendedSize {
      add(RegisterOffset<CXLRegisterBlockLow>(offset), name: "Register Block \(index) Offset Low")
      add("Register Block \(index) Offset High", at: offset + 4, widthInBytes: 4)
      offset += 8
      index += 1
    }
  }
}

/// The CXL Port Extension Status register (CXL 3.0 §8.1.5.1).
public struct CXLPortStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "CXL Port Extension Status"

  static let powerComplete = BitField("Port Power Management Initialization Complete", 0)
  static let viral = BitField("Viral Status", 14)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [powerComplete, .reserved(13, 1), viral, .reserved(15)]
}

/// The Port Control Extensions register (CXL 3.0 §8.1.5.2).
public struct CXLPortControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Port Control Extensions"

  static let unmaskReset = BitField("Unmask SBR", 0)
  static let unmaskDisable = BitField("Unmask Link Disable", 1)
  static let alternateMemory = BitField("Alt Memory and ID Space Enable", 2)
  static let alternateBusMaster = BitField("Alt BME", 3)
  static let unorderedToMemory = BitField("UIO To HDM Enable", 4)
  static let viral = BitField("Viral Enable", 14)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    unmaskReset, unmaskDisable, alternateMemory, alternateBusMaster, unorderedToMemory, .reserved(13, 5), viral,
    .reserved(15),
  ]
}

/// A time of global persistent flush: value and scale (CXL 3.0 §8.1.6, §8.1.7).
public struct CXLFlushTime: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "GPF Time"

  static let base = BitField("Time Base", 3, 0)
  static let scale = BitField("Time Scale", 11, 8)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [base, .reserved(7, 4), scale, .reserved(15, 12)]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    guard field.low == Self.base.low else { return nil }
    guard self[Self.scale] <= 7 else { return reservedEncoding }
    var time = UInt64(self[field]) * 1000
    for _ in 0..<Int(self[Self.scale]) { time *= 10 }
    return Nanoseconds(time).description
  }
}

/// Where a block of registers is (CXL 3.0 §8.1.9.1).
public struct CXLRegisterBlockLow: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Register Offset Low"

  static let bar = BitField("Register BIR", 2, 0)
  static let identifier = BitField("Register Block Identifier", 15, 8)
  static let offset = BitField("Register Block Offset Low", 31, 16)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [bar, .reserved(7, 3), identifier, offset]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.bar.low: self[field] < 6 ? "BAR \(self[field])" : reservedEncoding
    case Self.identifier.low:
      switch self[field] {
      case 0: "empty"
      case 1: "component registers"
      case 2: "BAR virtualization ACL registers"
      case 3: "device registers"
      case 4: "performance monitoring registers"
      case 0xff: "designated vendor-specific registers"
      default: reservedEncoding
      }
    default: nil
    }
  }
}
