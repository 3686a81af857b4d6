public import HardwareBits

/// Precision Time Measurement, extended capability 001Fh (PCIe 5.0 §7.9.16).
public struct PrecisionTimeMeasurementCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<PrecisionTimeCapabilities>(0x04)
  static let controlAt = RegisterOffset<PrecisionTimeControl>(0x08)

  /// What the function can do.
  public var capabilities: PrecisionTimeCapabilities? { block[Self.capabilitiesAt] }
  /// What it is told to do.
  public var control: PrecisionTimeControl? { block[Self.controlAt] }

  /// Whether time is measured, and in which roles the function can take part.
  public var summary: String {
    guard let capabilities, let control else { return unreadSummary }
    let roles = namesOfBits(capabilities.rawValue & 7, ["requester", "responder", "root"])
    return "\(control.isEnabled ? "enabled" : "disabled"), capable as \(roles)"
  }

  /// Adds both registers.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.controlAt)
  }
}

/// A granularity of 1 to 254 ns; 255 stands for more.
private func granularity(_ value: UInt32, zero: String) -> String {
  value == 0 ? zero : value == 255 ? "more than 254 ns" : "\(value) ns"
}

/// The PTM Capability register (PCIe 6.0 §7.9.15.2).
public struct PrecisionTimeCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "PTM Capability"

  static let requester = BitField("PTM Requester Capable", 0)
  static let responder = BitField("PTM Responder Capable", 1)
  static let root = BitField("PTM Root Capable", 2)
  static let enhanced = BitField("ePTM Capable", 3)
  static let delayAdaptation = BitField("PTM Propagation Delay Adaptation Capable", 4)
  static let localGranularity = BitField("Local Clock Granularity", 15, 8)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    requester, responder, root, enhanced, delayAdaptation, .reserved(7, 5), localGranularity, .reserved(31, 16),
  ]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.localGranularity.low ? granularity(self[field], zero: "no local clock") : nil
  }
}

/// The PTM Control register (PCIe 5.0 §7.9.16.3).
public struct PrecisionTimeControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "PTM Control"

  static let enable = BitField("PTM Enable", 0)
  static let rootSelect = BitField("Root Select", 1)
  static let effectiveGranularity = BitField("Effective Granularity", 15, 8)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [enable, rootSelect, .reserved(7, 2), effectiveGranularity, .reserved(31, 16)]

  /// The function takes part in measuring.
  public var isEnabled: Bool { self[flag: Self.enable] }
  /// The function is the source of time.
  public var isRoot: Bool { self[flag: Self.rootSelect] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.effectiveGranularity.low ? granularity(self[field], zero: "unknown") : nil
  }
}
