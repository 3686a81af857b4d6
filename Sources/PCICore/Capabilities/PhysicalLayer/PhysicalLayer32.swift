public import HardwareBits

/// Physical layer 32.0 GT/s, extended capability 002Ah (PCIe 5.0 §7.7.6).
public struct PhysicalLayer32Capability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// How many lanes have registers of their own.
  public let laneCount: Int

  /// Names the capability whose header is at `offset`; the Express capability tells the number of lanes.
  public init(_ config: ConfigSpace, offset: Int) {
    block = RegisterBlock(config, offset: offset)
    laneCount = config.laneCount
  }

  static let capabilitiesAt = RegisterOffset<PhysicalLayer32Capabilities>(0x04)
  static let controlAt = RegisterOffset<PhysicalLayer32Control>(0x08)
  static let statusAt = RegisterOffset<PhysicalLayer32Status>(0x0c)

  /// What the port can do.
  public var capabilities: PhysicalLayer32Capabilities? { block[Self.capabilitiesAt] }
  /// How equalization went.
  public var status: PhysicalLayer32Status? { block[Self.statusAt] }

  /// Whether equalization is complete.
  public var summary: String {
    guard let status else { return unreadSummary }
    return "equalization \(status.isComplete ? "complete" : "not complete")"
  }

  /// Adds the registers, and one for each lane.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.controlAt)
    listing.add(Self.statusAt)
    listing.add(RegisterOffset<ModifiedTrainingSet1>(0x10), name: "Received Modified TS Data 1")
    listing.add(RegisterOffset<ModifiedTrainingSet2>(0x14), name: "Received Modified TS Data 2")
    listing.add(RegisterOffset<ModifiedTrainingSet1>(0x18), name: "Transmitted Modified TS Data 1")
    listing.add(RegisterOffset<ModifiedTrainingSet2>(0x1c), name: "Transmitted Modified TS Data 2")
    for lane in 0..<laneCount {
      listing.add(RegisterOffset<LanePresets>(0x20 + lane), name: "Lane \(lane) 32.0 GT/s Equalization Control")
    }
  }
}

/// What modified training sets are used for.
private func trainingSetUsage(_ mode: some FixedWidthInteger & UnsignedInteger) -> String {
  mode < 3 ? ["PCI Express", "training set messages", "alternate protocol"][Int(mode)] : reservedEncoding
}

/// The 32.0 GT/s Capabilities register (PCIe 5.0 §7.7.6.2).
public struct PhysicalLayer32Capabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "32.0 GT/s Capabilities"

  static let bypass = BitField("Equalization bypass to highest rate Supported", 0)
  static let noEqualization = BitField("No Equalization Needed Supported", 1)
  static let mode0 = BitField("Modified TS Usage Mode 0 Supported - PCI Express", 8)
  static let mode1 = BitField("Modified TS Usage Mode 1 Supported - Training Set Message", 9)
  static let mode2 = BitField("Modified TS Usage Mode 2 Supported - Alternate Protocol", 10)
  static let modesReserved = BitField("Modified TS Reserved Usage Modes", 15, 11)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    bypass, noEqualization, .reserved(7, 2), mode0, mode1, mode2, modesReserved, .reserved(31, 16),
  ]
}

/// The 32.0 GT/s Control register (PCIe 5.0 §7.7.6.3).
public struct PhysicalLayer32Control: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "32.0 GT/s Control"

  static let bypassDisable = BitField("Equalization bypass to highest rate Disable", 0)
  static let noEqualizationDisable = BitField("No Equalization Needed Disable", 1)
  static let mode = BitField("Modified TS Usage Mode Selected", 10, 8)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    bypassDisable, noEqualizationDisable, .reserved(7, 2), mode, .reserved(31, 11),
  ]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.mode.low ? trainingSetUsage(self[field]) : nil
  }
}

/// The 32.0 GT/s Status register (PCIe 5.0 §7.7.6.4).
public struct PhysicalLayer32Status: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "32.0 GT/s Status"

  static let complete = BitField("Equalization 32.0 GT/s Complete", 0)
  static let phase1 = BitField("Equalization 32.0 GT/s Phase 1 Successful", 1)
  static let phase2 = BitField("Equalization 32.0 GT/s Phase 2 Successful", 2)
  static let phase3 = BitField("Equalization 32.0 GT/s Phase 3 Successful", 3)
  static let request = BitField("Link Equalization Request 32.0 GT/s", 4)
  static let modifiedReceived = BitField("Modified TS Received", 5)
  static let behavior = BitField("Received Enhanced Link Behavior Control", 7, 6)
  static let precodingOn = BitField("Transmitter Precoding On", 8)
  static let precodingRequest = BitField("Transmitter Precode Request", 9)
  static let noEqualization = BitField("No Equalization Needed Received", 10)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    complete, phase1, phase2, phase3, request, modifiedReceived, behavior, precodingOn, precodingRequest,
    noEqualization, .reserved(31, 11),
  ]

  /// Equalization was done.
  public var isComplete: Bool { self[flag: Self.complete] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.behavior.low
      ? [
        "full equalization required", "bypass to highest rate", "no equalization needed", reservedEncoding,
      ][Int(self[field])] : nil
  }
}

/// The first half of what modified training sets carried (PCIe 5.0 §7.7.6.5, §7.7.6.7).
public struct ModifiedTrainingSet1: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Modified TS Data 1"

  static let usage = BitField("Modified TS Usage Mode", 2, 0)
  static let information = BitField("Modified TS Information 1", 15, 3)
  static let vendor = BitField("Modified TS Vendor ID", 31, 16)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [usage, information, vendor]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.usage.low: trainingSetUsage(self[field])
    case Self.vendor.low: "0x\(self[field].hex(digits: 4))"
    default: nil
    }
  }
}

/// The second half of what modified training sets carried (PCIe 5.0 §7.7.6.6, §7.7.6.8).
public struct ModifiedTrainingSet2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Modified TS Data 2"

  static let information = BitField("Modified TS Information 2", 23, 0)
  static let negotiation = BitField("Alternate Protocol Negotiation Status", 25, 24)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [information, negotiation, .reserved(31, 26)]
}
