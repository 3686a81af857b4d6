public import HardwareBits

/// Native PCIe Enclosure Management, extended capability 0029h: the lights of a slot (PCIe 5.0 §7.9.20).
public struct EnclosureManagementCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<EnclosureIndications>(0x04)
  static let controlAt = RegisterOffset<EnclosureIndications>(0x08)
  static let statusAt = RegisterOffset<EnclosureStatus>(0x0c)

  /// What the enclosure can show.
  public var capabilities: EnclosureIndications? { block[Self.capabilitiesAt] }
  /// What it shows.
  public var control: EnclosureIndications? { block[Self.controlAt] }

  /// What the enclosure shows.
  public var summary: String {
    guard let control else { return unreadSummary }
    return "\(control.isEnabled ? "enabled" : "disabled"), shows \(control.indications)"
  }

  /// Adds the registers.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt, name: "NPEM Capability")
    listing.add(Self.controlAt, name: "NPEM Control")
    listing.add(Self.statusAt)
  }
}

/// NPEM Capability and NPEM Control, whose bits agree (PCIe 5.0 §7.9.20.2, §7.9.20.3).
public struct EnclosureIndications: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "NPEM"

  static let npem = BitField("NPEM", 0)
  static let reset = BitField("NPEM Reset", 1)
  static let allRight = BitField("NPEM OK", 2)
  static let locate = BitField("NPEM Locate", 3)
  static let fail = BitField("NPEM Fail", 4)
  static let rebuild = BitField("NPEM Rebuild", 5)
  static let predictedFailure = BitField("NPEM PFA", 6)
  static let hotSpare = BitField("NPEM Hot Spare", 7)
  static let criticalArray = BitField("NPEM In a Critical Array", 8)
  static let failedArray = BitField("NPEM In a Failed Array", 9)
  static let invalidDevice = BitField("NPEM Invalid Device Type", 10)
  static let disabled = BitField("NPEM Disabled", 11)
  static let specific = BitField("Enclosure-specific", 31, 24)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    npem, reset, allRight, locate, fail, rebuild, predictedFailure, hotSpare, criticalArray, failedArray,
    invalidDevice, disabled, .reserved(23, 12), specific,
  ]

  /// The interface is there, or switched on.
  public var isEnabled: Bool { self[flag: Self.npem] }
  /// The indications whose bits are set, by name.
  public var indications: String {
    namesOfBits(
      rawValue >> 2 & 0x3ff,
      [
        "OK", "locate", "fail", "rebuild", "predicted failure", "hot spare", "in a critical array", "in a failed array",
        "invalid device type", "disabled",
      ])
  }
}

/// The NPEM Status register (PCIe 5.0 §7.9.20.4).
public struct EnclosureStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "NPEM Status"

  static let completed = BitField("NPEM Command Completed", 0)
  static let specific = BitField("Enclosure-specific Status", 31, 24)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [completed, .reserved(23, 1), specific]
}
