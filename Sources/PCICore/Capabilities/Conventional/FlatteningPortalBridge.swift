public import HardwareBits

/// Flattening Portal Bridge, capability 15h: bit vectors that decide what a bridge passes on (PCIe 5.0 §7.8.11).
public struct FlatteningPortalBridgeCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<FlatteningCapabilities>(0x04)
  static let requesterControl1At = RegisterOffset<FlatteningRequesterControl1>(0x08)
  static let requesterControl2At = RegisterOffset<FlatteningRequesterControl2>(0x0c)
  static let memoryLowControlAt = RegisterOffset<FlatteningMemoryLowControl>(0x10)
  static let memoryHighControlAt = RegisterOffset<FlatteningMemoryHighControl>(0x14)
  static let vectorAccessAt = RegisterOffset<FlatteningVectorAccess>(0x1c)

  /// Which vectors the bridge has.
  public var capabilities: FlatteningCapabilities? { block[Self.capabilitiesAt] }
  /// How requester IDs are decoded.
  public var requesterControl: FlatteningRequesterControl1? { block[Self.requesterControl1At] }

  /// Which vectors decide.
  public var summary: String {
    guard let requesterControl, let low = block[Self.memoryLowControlAt], let high = block[Self.memoryHighControlAt]
    else { return unreadSummary }
    let decoders = [
      requesterControl.isEnabled ? "requester IDs" : nil, low.isEnabled ? "memory below 4 GiB" : nil,
      high.isEnabled ? "memory above 4 GiB" : nil,
    ]
    var text = ""
    for case let decoder? in decoders { text += text.isEmpty ? decoder : ", " + decoder }
    return text.isEmpty ? "disabled" : "decodes " + text
  }

  /// Adds the registers; the vector data is what the access register points to.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.requesterControl1At)
    listing.add(Self.requesterControl2At)
    listing.add(Self.memoryLowControlAt)
    listing.add(Self.memoryHighControlAt)
    listing.add("FPB MEM High Vector Control 2", at: 0x18, widthInBytes: 4)
    listing.add(Self.vectorAccessAt)
    listing.add("FPB Vector Access Data", at: 0x20, widthInBytes: 4)
  }
}

/// The FPB Capabilities register (PCIe 5.0 §7.8.11.2).
public struct FlatteningCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "FPB Capabilities"

  static let requesters = BitField("FPB RID Decode Mechanism Supported", 0)
  static let memoryLow = BitField("FPB MEM Low Decode Mechanism Supported", 1)
  static let memoryHigh = BitField("FPB MEM High Decode Mechanism Supported", 2)
  static let devices = BitField("FPB Num Sec Dev", 7, 3)
  static let requesterVector = BitField("FPB RID Vector Size Supported", 10, 8)
  static let memoryLowVector = BitField("FPB MEM Low Vector Size Supported", 18, 16)
  static let memoryHighVector = BitField("FPB MEM High Vector Size Supported", 26, 24)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    requesters, memoryLow, memoryHigh, devices, requesterVector, .reserved(15, 11), memoryLowVector,
    .reserved(23, 19), memoryHighVector, .reserved(31, 27),
  ]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.devices.low: "\(self[field] + 1)"
    case Self.requesterVector.low, Self.memoryLowVector.low, Self.memoryHighVector.low:
      "\(256 << Int(self[field])) bits"
    default: nil
    }
  }
}

/// The FPB RID Vector Control 1 register (PCIe 5.0 §7.8.11.3).
public struct FlatteningRequesterControl1: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "FPB RID Vector Control 1"

  static let enable = BitField("FPB RID Decode Mechanism Enable", 0)
  static let granularity = BitField("FPB RID Vector Granularity", 7, 4)
  static let start = BitField("FPB RID Vector Start", 31, 19)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [enable, .reserved(3, 1), granularity, .reserved(18, 8), start]

  /// Requester IDs are decoded by the vector.
  public var isEnabled: Bool { self[flag: Self.enable] }
}

/// The FPB RID Vector Control 2 register (PCIe 5.0 §7.8.11.4).
public struct FlatteningRequesterControl2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "FPB RID Vector Control 2"

  static let start = BitField("FPB RID Secondary Start", 15, 3)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [.reserved(2, 0), start, .reserved(31, 16)]
}

/// The FPB MEM Low Vector Control register (PCIe 5.0 §7.8.11.5).
public struct FlatteningMemoryLowControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "FPB MEM Low Vector Control"

  static let enable = BitField("FPB MEM Low Decode Mechanism Enable", 0)
  static let granularity = BitField("FPB MEM Low Vector Granularity", 7, 4)
  static let start = BitField("FPB MEM Low Vector Start", 31, 20)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [enable, .reserved(3, 1), granularity, .reserved(19, 8), start]

  /// Addresses below 4 GiB are decoded by the vector.
  public var isEnabled: Bool { self[flag: Self.enable] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.granularity.low ? ByteCount(1 << (20 + UInt64(self[field]))).description : nil
  }
}

/// The FPB MEM High Vector Control 1 register (PCIe 5.0 §7.8.11.6).
public struct FlatteningMemoryHighControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "FPB MEM High Vector Control 1"

  static let enable = BitField("FPB MEM High Decode Mechanism Enable", 0)
  static let granularity = BitField("FPB MEM High Vector Granularity", 7, 4)
  static let start = BitField("FPB MEM High Vector Start Lower", 31, 28)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [enable, .reserved(3, 1), granularity, .reserved(27, 8), start]

  /// Addresses above 4 GiB are decoded by the vector.
  public var isEnabled: Bool { self[flag: Self.enable] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.granularity.low ? ByteCount(1 << (28 + UInt64(self[field]))).description : nil
  }
}

/// The FPB Vector Access Control register (PCIe 5.0 §7.8.11.8).
public struct FlatteningVectorAccess: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "FPB Vector Access Control"

  static let word = BitField("FPB Vector Access Offset", 7, 0)
  static let select = BitField("FPB Vector Select", 15, 14)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [word, .reserved(13, 8), select, .reserved(31, 16)]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.select.low
      ? ["requester IDs", "memory below 4 GiB", "memory above 4 GiB", reservedEncoding][Int(self[field])] : nil
  }
}
