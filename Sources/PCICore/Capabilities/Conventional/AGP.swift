public import HardwareBits

/// Accelerated Graphics Port, capability 02h, and its 8x form 0Eh (AGP 3.0 §6).
public struct AGPCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let versionAt = RegisterOffset<AGPVersion>(0x02)
  static let statusAt = RegisterOffset<AGPStatus>(0x04)
  static let commandAt = RegisterOffset<AGPCommand>(0x08)

  /// The version of the interface.
  public var version: AGPVersion? { block[Self.versionAt] }
  /// What the port can do.
  public var status: AGPStatus? { block[Self.statusAt] }
  /// What it is told to do.
  public var command: AGPCommand? { block[Self.commandAt] }

  /// Version and whether the port is in use.
  public var summary: String {
    guard let version, let command else { return unreadSummary }
    return "AGP \(version.major).\(version.minor), \(command.isEnabled ? "enabled" : "disabled")"
  }

  /// Adds the registers.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.versionAt)
    listing.add(Self.statusAt)
    listing.add(Self.commandAt)
  }
}

/// The version of the interface.
public struct AGPVersion: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt8
  /// Wraps the register's bits.
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "AGP Version"

  static let minorField = BitField("Minor Revision", 3, 0)
  static let majorField = BitField("Major Revision", 7, 4)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [minorField, majorField]

  /// The number before the point.
  public var major: Int { Int(self[Self.majorField]) }
  /// The number after the point.
  public var minor: Int { Int(self[Self.minorField]) }
}

/// The AGPSTAT register (AGP 3.0 §6.3).
public struct AGPStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "AGP Status"

  static let rates = BitField("RATE", 2, 0)
  static let mode3 = BitField("AGP3_MODE", 3)
  static let fastWrite = BitField("FW", 4)
  static let over4G = BitField("OVER4G", 5)
  static let hostTranslation = BitField("HTRANS#", 6)
  static let gart64 = BitField("GART64b", 7)
  static let coherent = BitField("ITA_COH", 8)
  static let sideband = BitField("SBA", 9)
  static let calibration = BitField("CAL_CYCLE", 12, 10)
  static let requestSize = BitField("ARQSZ", 15, 13)
  static let isochronous = BitField("ISOCH SUPPORT", 16)
  static let requests = BitField("RQ", 31, 24)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    rates, mode3, fastWrite, over4G, hostTranslation, gart64, coherent, sideband, calibration, requestSize,
    isochronous, .reserved(23, 17), requests,
  ]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.rates.low: transferRates(self[field], isVersion3: self[flag: Self.mode3])
    case Self.requests.low: "\(self[field] + 1) requests"
    default: nil
    }
  }
}

/// The AGPCMD register (AGP 3.0 §6.4).
public struct AGPCommand: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "AGP Command"

  static let rate = BitField("DRATE", 2, 0)
  static let fastWrite = BitField("FW_Enable", 4)
  static let over4G = BitField("OVER4G_EN", 5)
  static let gart64 = BitField("GART64B_EN", 7)
  static let enable = BitField("AGP_Enable", 8)
  static let sideband = BitField("SBA_Enable", 9)
  static let calibration = BitField("PCAL_Cycle", 12, 10)
  static let requestSize = BitField("PARQSZ", 15, 13)
  static let requests = BitField("PRQ", 31, 24)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    rate, .reserved(3), fastWrite, over4G, .reserved(6), gart64, enable, sideband, calibration, requestSize,
    .reserved(23, 16), requests,
  ]

  /// The port takes AGP transactions.
  public var isEnabled: Bool { self[flag: Self.enable] }
}

/// The transfer rates of a 3-bit mask; in AGP 3 mode its bits stand for 4x and 8x.
private func transferRates(_ mask: UInt32, isVersion3: Bool) -> String {
  namesOfBits(mask, isVersion3 ? ["4x", "8x", "reserved"] : ["1x", "2x", "4x"])
}
