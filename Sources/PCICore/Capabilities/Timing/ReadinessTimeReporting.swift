public import HardwareBits

/// Readiness Time Reporting, extended capability 0022h (PCIe 5.0 §7.9.17).
public struct ReadinessTimeReportingCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let times1At = RegisterOffset<ReadinessTimes1>(0x04)
  static let times2At = RegisterOffset<ReadinessTimes2>(0x08)

  /// How long the function takes after a reset and after its link comes up.
  public var times1: ReadinessTimes1? { block[Self.times1At] }
  /// How long it takes after a function level reset and from D3hot to D0.
  public var times2: ReadinessTimes2? { block[Self.times2At] }

  /// The times, where they are valid.
  public var summary: String {
    guard let times1, let times2 else { return unreadSummary }
    guard times1.isValid else { return "not valid" }
    return "reset \(times1.reset), FLR \(times2.functionLevelReset)"
  }

  /// Adds both registers.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.times1At)
    listing.add(Self.times2At)
  }
}

/// A time of 12 bits: value 8:0 times 1 ns, 32 ns and so on by scale 11:9 (PCIe 5.0 §7.9.17.2).
private func readinessTime(_ encoding: UInt32) -> String {
  let time = latencyInNanoseconds(value: encoding & 0x1ff, scale: encoding >> 9 & 7)
  return time.map { Nanoseconds($0).description } ?? reservedEncoding
}

/// The Readiness Time Reporting 1 register (PCIe 5.0 §7.9.17.2).
public struct ReadinessTimes1: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Readiness Time Reporting 1"

  static let resetField = BitField("Reset Time", 11, 0)
  static let linkUp = BitField("DL_Up Time", 23, 12)
  static let valid = BitField("Valid", 31)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [resetField, linkUp, .reserved(30, 24), valid]

  /// All times are valid.
  public var isValid: Bool { self[flag: Self.valid] }
  /// From the end of a reset until the function answers, in words.
  public var reset: String { readinessTime(self[Self.resetField]) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.valid.low ? nil : readinessTime(self[field])
  }
}

/// The Readiness Time Reporting 2 register (PCIe 5.0 §7.9.17.3).
public struct ReadinessTimes2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Readiness Time Reporting 2"

  static let functionLevelResetField = BitField("FLR Time", 11, 0)
  static let fromD3Hot = BitField("D3Hot to D0 Time", 23, 12)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [functionLevelResetField, fromD3Hot, .reserved(31, 24)]

  /// From a function level reset until the function answers, in words.
  public var functionLevelReset: String { readinessTime(self[Self.functionLevelResetField]) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? { readinessTime(self[field]) }
}
