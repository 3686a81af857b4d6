public import HardwareBits

/// How many split transactions a 3-bit encoding stands for.
private func splitTransactions(_ encoding: some FixedWidthInteger & UnsignedInteger) -> String {
  "\([1, 2, 3, 4, 8, 12, 16, 32][Int(encoding & 7)])"
}

/// The PCI-X Command register (PCI-X 2.0 §7.2.3).
public struct PCIXCommand: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "PCI-X Command"

  static let dataParityRecovery = BitField("Data Parity Error Recovery Enable", 0)
  static let relaxedOrdering = BitField("Enable Relaxed Ordering", 1)
  static let maximumReadCount = BitField("Maximum Memory Read Byte Count", 3, 2)
  static let maximumSplits = BitField("Maximum Outstanding Split Transactions", 6, 4)
  static let version = BitField("PCI-X Capabilities List Item Version", 13, 12)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    dataParityRecovery, relaxedOrdering, maximumReadCount, maximumSplits, .reserved(11, 7), version,
    .reserved(15, 14),
  ]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.maximumReadCount.low: "\(512 << Int(self[field])) bytes"
    case Self.maximumSplits.low: splitTransactions(self[field])
    default: nil
    }
  }
}

/// The PCI-X Status register (PCI-X 2.0 §7.2.4).
public struct PCIXStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "PCI-X Status"

  static let function = BitField("Function Number", 2, 0)
  static let device = BitField("Device Number", 7, 3)
  static let bus = BitField("Bus Number", 15, 8)
  static let device64 = BitField("64-bit Device", 16)
  static let capable133 = BitField("133 MHz Capable", 17)
  static let splitDiscarded = BitField("Split Completion Discarded", 18)
  static let unexpectedSplit = BitField("Unexpected Split Completion", 19)
  static let complexity = BitField("Device Complexity", 20)
  static let designedReadCount = BitField("Designed Maximum Memory Read Byte Count", 22, 21)
  static let designedSplits = BitField("Designed Maximum Outstanding Split Transactions", 25, 23)
  static let designedCumulative = BitField("Designed Maximum Cumulative Read Size", 28, 26)
  static let receivedSplitError = BitField("Received Split Completion Error Message", 29)
  static let capable266 = BitField("PCI-X 266 Capable", 30)
  static let capable533 = BitField("PCI-X 533 Capable", 31)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    function, device, bus, device64, capable133, splitDiscarded, unexpectedSplit, complexity, designedReadCount,
    designedSplits, designedCumulative, receivedSplitError, capable266, capable533,
  ]

  /// What the function takes itself for; hardware learns it from the first configuration write.
  public var requesterID: RequesterID { RequesterID(rawValue: UInt16(truncatingIfNeeded: rawValue)) }
  /// The function drives 64 data lines.
  public var is64Bit: Bool { self[flag: Self.device64] }
  /// The fastest mode the function takes.
  public var maximumMegahertz: Int {
    self[flag: Self.capable533] ? 533 : self[flag: Self.capable266] ? 266 : self[flag: Self.capable133] ? 133 : 66
  }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.complexity.low: self[field] == 0 ? "simple device" : "bridge device"
    case Self.designedReadCount.low: "\(512 << Int(self[field])) bytes"
    case Self.designedSplits.low: splitTransactions(self[field])
    case Self.designedCumulative.low: "\(1 << Int(self[field])) KiB"
    default: nil
    }
  }
}

/// The PCI-X Secondary Status register of a bridge (PCI-X 2.0 §8.6.2.3).
public struct PCIXSecondaryStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "PCI-X Secondary Status"

  static let device64 = BitField("64-bit Device", 0)
  static let capable133 = BitField("133 MHz Capable", 1)
  static let splitDiscarded = BitField("Split Completion Discarded", 2)
  static let unexpectedSplit = BitField("Unexpected Split Completion", 3)
  static let splitOverrun = BitField("Split Completion Overrun", 4)
  static let requestDelayed = BitField("Split Request Delayed", 5)
  static let frequency = BitField("Secondary Bus Mode and Frequency", 9, 6)
  static let version = BitField("PCI-X Capabilities List Item Version", 13, 12)
  static let capable266 = BitField("PCI-X 266 Capable", 14)
  static let capable533 = BitField("PCI-X 533 Capable", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    device64, capable133, splitDiscarded, unexpectedSplit, splitOverrun, requestDelayed, frequency, .reserved(11, 10),
    version, capable266, capable533,
  ]

  /// The mode and clock of the secondary bus, in words.
  public var mode: String {
    switch self[Self.frequency] {
    case 0x0: "in conventional mode"
    case 0x1: "in PCI-X mode 1 at 66 MHz"
    case 0x2: "in PCI-X mode 1 at 100 MHz"
    case 0x3: "in PCI-X mode 1 at 133 MHz"
    case 0x5: "in PCI-X mode 1 with ECC at 66 MHz"
    case 0x6: "in PCI-X mode 1 with ECC at 100 MHz"
    case 0x7: "in PCI-X mode 1 with ECC at 133 MHz"
    case 0x9: "in PCI-X 266 at 66 MHz"
    case 0xa: "in PCI-X 266 at 100 MHz"
    case 0xb: "in PCI-X 266 at 133 MHz"
    case 0xd: "in PCI-X 533 at 66 MHz"
    case 0xe: "in PCI-X 533 at 100 MHz"
    case 0xf: "in PCI-X 533 at 133 MHz"
    default: reservedEncoding
    }
  }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? { field.low == Self.frequency.low ? mode : nil }
}

/// The PCI-X Bridge Status register, of the primary bus (PCI-X 2.0 §8.6.2.4).
public struct PCIXBridgeStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "PCI-X Bridge Status"

  static let function = BitField("Function Number", 2, 0)
  static let device = BitField("Device Number", 7, 3)
  static let bus = BitField("Bus Number", 15, 8)
  static let device64 = BitField("64-bit Device", 16)
  static let capable133 = BitField("133 MHz Capable", 17)
  static let splitDiscarded = BitField("Split Completion Discarded", 18)
  static let unexpectedSplit = BitField("Unexpected Split Completion", 19)
  static let splitOverrun = BitField("Split Completion Overrun", 20)
  static let requestDelayed = BitField("Split Request Delayed", 21)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    function, device, bus, device64, capable133, splitDiscarded, unexpectedSplit, splitOverrun, requestDelayed,
    .reserved(31, 22),
  ]
}

/// The Upstream or Downstream Split Transaction register of a bridge (PCI-X 2.0 §8.6.2.5).
public struct PCIXSplitTransactions: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Split Transaction Control"

  static let capacity = BitField("Split Transaction Capacity", 15, 0)
  static let commitment = BitField("Split Transaction Commitment Limit", 31, 16)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [capacity, commitment]
}
