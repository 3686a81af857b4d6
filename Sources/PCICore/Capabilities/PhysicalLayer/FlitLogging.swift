public import HardwareBits

/// Flit Logging, extended capability 0032h: errors of flits, and of bits in them (PCIe 6.0 §7.7.8).
public struct FlitLoggingCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let log1At = RegisterOffset<FlitErrorLog1>(0x04)
  static let log2At = RegisterOffset<FlitErrorLog2>(0x08)
  static let counterControlAt = RegisterOffset<FlitErrorCounterControl>(0x0c)
  static let counterStatusAt = RegisterOffset<FlitErrorCounterStatus>(0x0e)
  static let measurementAt = RegisterOffset<FlitMeasurementControl>(0x10)

  /// The oldest error logged.
  public var log: FlitErrorLog1? { block[Self.log1At] }
  /// How many errors were counted.
  public var counter: FlitErrorCounterStatus? { block[Self.counterStatusAt] }

  /// Whether an error was logged, and how many were counted.
  public var summary: String {
    guard let log, let counter else { return unreadSummary }
    return "\(log.isValid ? "error logged" : "no error logged"), \(counter.count) errors counted"
  }

  /// Adds the registers; the counters of 16 lanes share eight of them.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.log1At)
    listing.add(Self.log2At)
    listing.add(Self.counterControlAt)
    listing.add(Self.counterStatusAt)
    listing.add(Self.measurementAt)
    listing.add("FBER Flit Counter", at: 0x14, widthInBytes: 4)
    listing.add("FBER Invalid Flit Counter", at: 0x18, widthInBytes: 2)
    for lane in 0..<16 {
      listing.add("FBER Lane \(lane) Correctable Counter", at: 0x1c + 2 * lane, widthInBytes: 2)
    }
  }
}

/// The link width that a 3-bit encoding stands for.
private func linkWidth(_ encoding: some FixedWidthInteger & UnsignedInteger) -> String {
  encoding <= 4 ? "x\(1 << Int(encoding))" : reservedEncoding
}

/// The Flit Error Log 1 register (PCIe 6.0 §7.7.8.2).
public struct FlitErrorLog1: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Flit Error Log 1"

  static let valid = BitField("Flit Error Log Valid", 0)
  static let width = BitField("Flit Error Link Width", 3, 1)
  static let offset = BitField("Flit Offset", 7, 4)
  static let consecutive = BitField("Consecutive Flit Errors", 12, 8)
  static let more = BitField("More Entries Valid", 13)
  static let unrecognized = BitField("Unrecognized Flit", 14)
  static let uncorrectable = BitField("FEC Uncorrectable Error in Flit", 15)
  static let parity0 = BitField("Syndrome Parity for ECC Group 0", 23, 16)
  static let check0 = BitField("Syndrome Check for ECC Group 0", 31, 24)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    valid, width, offset, consecutive, more, unrecognized, uncorrectable, parity0, check0,
  ]

  /// The register describes an error.
  public var isValid: Bool { self[flag: Self.valid] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.width.low ? linkWidth(self[field]) : nil
  }
}

/// The Flit Error Log 2 register (PCIe 6.0 §7.7.8.3).
public struct FlitErrorLog2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Flit Error Log 2"

  static let parity1 = BitField("Syndrome Parity for ECC Group 1", 7, 0)
  static let check1 = BitField("Syndrome Check for ECC Group 1", 15, 8)
  static let parity2 = BitField("Syndrome Parity for ECC Group 2", 23, 16)
  static let check2 = BitField("Syndrome Check for ECC Group 2", 31, 24)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [parity1, check1, parity2, check2]
}

/// The Flit Error Counter Control register (PCIe 6.0 §7.7.8.4).
public struct FlitErrorCounterControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Flit Error Counter Control"

  static let enable = BitField("Flit Error Counter Enable", 0)
  static let interrupt = BitField("Flit Error Counter Interrupt Enable", 1)
  static let events = BitField("Events to Count", 3, 2)
  static let trigger = BitField("Trigger Event on Error Count", 11, 4)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [enable, interrupt, events, trigger, .reserved(15, 12)]
}

/// The Flit Error Counter Status register (PCIe 6.0 §7.7.8.5).
public struct FlitErrorCounterStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Flit Error Counter Status"

  static let width = BitField("Link Width when Error Counter Started", 2, 0)
  static let interrupt = BitField("Interrupt Generated based on Trigger Event Count", 3)
  static let counter = BitField("Flit Error Counter", 15, 8)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [width, interrupt, .reserved(7, 4), counter]

  /// How many errors were counted.
  public var count: Int { Int(self[Self.counter]) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.width.low ? linkWidth(self[field]) : nil
  }
}

/// The FBER Measurement Control register (PCIe 6.0 §7.7.8.6).
public struct FlitMeasurementControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "FBER Measurement Control"

  static let enable = BitField("FBER Measurement Enable", 0)
  static let clear = BitField("Clear FBER Counters", 1)
  static let granularity = BitField("Granularity of per-Lane Error Reported", 3, 2)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [enable, clear, granularity, .reserved(31, 4)]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.granularity.low
      ? ["all flits", "even flits", "odd flits", "mismatches"][Int(self[field])] : nil
  }
}
