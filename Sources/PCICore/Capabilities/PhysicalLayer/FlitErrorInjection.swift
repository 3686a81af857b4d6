public import HardwareBits

/// Flit Error Injection, extended capability 0034h (PCIe 6.0 §7.8.12).
public struct FlitErrorInjectionCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let control1At = RegisterOffset<FlitInjectionControl1>(0x08)
  static let control2At = RegisterOffset<FlitInjectionControl2>(0x0c)
  static let statusAt = RegisterOffset<FlitInjectionStatus>(0x10)
  static let orderedSetControl1At = RegisterOffset<OrderedSetInjectionControl1>(0x14)
  static let orderedSetControl2At = RegisterOffset<OrderedSetInjectionControl2>(0x18)

  /// Whether errors are injected.
  public var control: FlitInjectionControl1? { block[Self.control1At] }

  /// Whether errors are injected, in flits or in ordered sets.
  public var summary: String {
    guard let control, let orderedSets = block[Self.orderedSetControl1At] else { return unreadSummary }
    return "in flits \(control.isEnabled ? "enabled" : "disabled"),"
      + " in ordered sets \(orderedSets.isEnabled ? "enabled" : "disabled")"
  }

  /// Adds the registers; the capability register has no fields so far.
  public func list(into listing: inout RegisterListing) {
    listing.add("Flit Error Injection Capability", at: 0x04, widthInBytes: 4)
    listing.add(Self.control1At)
    listing.add(Self.control2At)
    listing.add(Self.statusAt)
    listing.add(Self.orderedSetControl1At)
    listing.add(Self.orderedSetControl2At)
    listing.add(RegisterOffset<OrderedSetInjectionStatus>(0x1c), name: "Ordered Set Error Tx Injection Status")
    listing.add(RegisterOffset<OrderedSetInjectionStatus>(0x20), name: "Ordered Set Error Rx Injection Status")
  }
}

/// How far an injection has come.
private func progress(_ encoding: UInt32) -> String {
  ["not started", "started", "completed", "error"][Int(encoding & 3)]
}

/// The Flit Error Injection Control 1 register (PCIe 6.0 §7.8.12.3).
public struct FlitInjectionControl1: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Flit Error Injection Control 1"

  static let enable = BitField("Flit Error Injection Enable", 0)
  static let transmitted = BitField("Inject Errors on Transmitted Flits", 1)
  static let received = BitField("Inject Errors on Received Flits", 2)
  static let rate2 = BitField("Flit Error Injection Enable 2.5 GT/s Data Rate", 6)
  static let rate5 = BitField("Flit Error Injection Enable 5.0 GT/s Data Rate", 7)
  static let rate8 = BitField("Flit Error Injection Enable 8.0 GT/s Data Rate", 8)
  static let rate16 = BitField("Flit Error Injection Enable 16.0 GT/s Data Rate", 9)
  static let rate32 = BitField("Flit Error Injection Enable 32.0 GT/s Data Rate", 10)
  static let rate64 = BitField("Flit Error Injection Enable 64.0 GT/s Data Rate", 11)
  static let count = BitField("Number of Errors Injected", 20, 16)
  static let spacing = BitField("Spacing Between Injected Errors", 28, 21)
  static let type = BitField("Injection on Flit Type", 31, 29)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    enable, transmitted, received, .reserved(5, 3), rate2, rate5, rate8, rate16, rate32, rate64, .reserved(15, 12),
    count, spacing, type,
  ]

  /// Errors are injected in flits.
  public var isEnabled: Bool { self[flag: Self.enable] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.type.low
      ? [
        "any", "any but IDLE", "payload", "NOP", "IDLE", "payload with a sequence number",
        "payload with one sequence number", reservedEncoding,
      ][Int(self[field])] : nil
  }
}

/// The Flit Error Injection Control 2 register (PCIe 6.0 §7.8.12.4).
public struct FlitInjectionControl2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Flit Error Injection Control 2"

  static let consecutive = BitField("Consecutive Error Injection", 2, 0)
  static let type = BitField("Error Type Being Injected", 4, 3)
  static let offset = BitField("Error Offset within Flit", 11, 5)
  static let magnitude = BitField("Error Magnitude", 19, 12)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [consecutive, type, offset, magnitude, .reserved(31, 20)]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.type.low
      ? [
        "random", "correctable in one ECC group", "correctable in three ECC groups", "uncorrectable",
      ][Int(self[field])] : nil
  }
}

/// The Flit Error Injection Status register (PCIe 6.0 §7.8.12.5).
public struct FlitInjectionStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Flit Error Injection Status"

  static let transmitted = BitField("Flit Error Tx Injection Status", 1, 0)
  static let received = BitField("Flit Error Rx Injection Status", 3, 2)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [transmitted, received, .reserved(31, 4)]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? { progress(self[field]) }
}

/// The Ordered Set Error Injection Control 1 register (PCIe 6.0 §7.8.12.6).
public struct OrderedSetInjectionControl1: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Ordered Set Error Injection Control 1"

  static let enable = BitField("Ordered Set Error Injection Enable", 0)
  static let transmitted = BitField("Inject Errors on Transmitted Ordered Sets", 1)
  static let received = BitField("Inject Errors on Received Ordered Sets", 2)
  static let count = BitField("Number of Errors Injected", 7, 3)
  static let spacing = BitField("Spacing Between Injected Errors", 15, 8)
  static let ts0 = BitField("Inject Error on TS0 OS", 16)
  static let ts1 = BitField("Inject Error on TS1 OS", 17)
  static let ts2 = BitField("Inject Error on TS2 OS", 18)
  static let skip = BitField("Inject Error on SKP OS", 19)
  static let exit = BitField("Inject Error on EIEOS OS", 20)
  static let idle = BitField("Inject Error on EIOS OS", 21)
  static let start = BitField("Inject Error on SDS OS", 22)
  static let polling = BitField("Inject Error in Polling State", 23)
  static let configuration = BitField("Inject Error in Configuration State", 24)
  static let l0 = BitField("Inject Error in L0 State", 25)
  static let recovery = BitField("Inject Error in non-EQ Recovery State", 26)
  static let equalization01 = BitField("Inject Error in Equalization Phase 0/1", 27)
  static let equalization2 = BitField("Inject Error in Equalization Phase 2", 28)
  static let equalization3 = BitField("Inject Error in Equalization Phase 3", 29)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    enable, transmitted, received, count, spacing, ts0, ts1, ts2, skip, exit, idle, start, polling, configuration, l0,
    recovery, equalization01, equalization2, equalization3, .reserved(31, 30),
  ]

  /// Errors are injected in ordered sets.
  public var isEnabled: Bool { self[flag: Self.enable] }
}

/// The Ordered Set Error Injection Control 2 register (PCIe 6.0 §7.8.12.7).
public struct OrderedSetInjectionControl2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Ordered Set Error Injection Control 2"

  static let bytes = BitField("Error Injection Bytes", 15, 0)
  static let lanes = BitField("Lane Number for Error Injection", 31, 16)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [bytes, lanes]
}

/// The Tx and the Rx status of injection in ordered sets (PCIe 6.0 §7.8.12.8).
public struct OrderedSetInjectionStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Ordered Set Error Injection Status"

  static let ts0 = BitField("TS0", 1, 0)
  static let ts1 = BitField("TS1", 3, 2)
  static let ts2 = BitField("TS2", 5, 4)
  static let skip = BitField("SKP", 7, 6)
  static let exit = BitField("EIEOS", 9, 8)
  static let idle = BitField("EIOS", 11, 10)
  static let start = BitField("SDS", 13, 12)
  static let polling = BitField("Polling", 15, 14)
  static let configuration = BitField("Configuration", 17, 16)
  static let l0 = BitField("L0", 19, 18)
  static let recovery = BitField("non-EQ Recovery", 21, 20)
  static let equalization01 = BitField("Equalization Phase 0/1", 23, 22)
  static let equalization2 = BitField("Equalization Phase 2", 25, 24)
  static let equalization3 = BitField("Equalization Phase 3", 27, 26)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    ts0, ts1, ts2, skip, exit, idle, start, polling, configuration, l0, recovery, equalization01, equalization2,
    equalization3, .reserved(31, 28),
  ]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? { progress(self[field]) }
}
