public import HardwareBits

/// L1 PM Substates, extended capability 001Eh (PCIe 5.0 §7.8.3).
public struct L1SubstatesCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<L1SubstatesCapabilities>(0x04)
  static let control1At = RegisterOffset<L1SubstatesControl1>(0x08)
  static let control2At = RegisterOffset<L1SubstatesControl2>(0x0c)
  static let statusAt = RegisterOffset<L1SubstatesStatus>(0x10)

  /// What the port can do.
  public var capabilities: L1SubstatesCapabilities? { block[Self.capabilitiesAt] }
  /// Which substates are enabled.
  public var control1: L1SubstatesControl1? { block[Self.control1At] }
  /// How long power takes to come up.
  public var control2: L1SubstatesControl2? { block[Self.control2At] }

  /// Which substates are enabled of which.
  public var summary: String {
    guard let capabilities, let control1 else { return unreadSummary }
    let names = ["PCI-PM L1.2", "PCI-PM L1.1", "ASPM L1.2", "ASPM L1.1"]
    return "enabled \(namesOfBits(control1.rawValue & 0xf, names)),"
      + " supported \(namesOfBits(capabilities.rawValue & 0xf, names))"
  }

  /// Adds the registers; the status where there is one.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.control1At)
    listing.add(Self.control2At)
    if capabilities?.linkActivationSupported ?? false { listing.add(Self.statusAt) }
  }
}

/// The time that power takes to come up, in microseconds; nil for the reserved scale.
private func powerOnTime(value: UInt32, scale: UInt32) -> String {
  scale < 3 ? Nanoseconds(UInt64(value) * [2, 10, 100][Int(scale)] * 1000).description : reservedEncoding
}

/// The L1 PM Substates Capabilities register (PCIe 5.0 §7.8.3.2).
public struct L1SubstatesCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "L1 PM Substates Capabilities"

  static let pciL12 = BitField("PCI-PM L1.2 Supported", 0)
  static let pciL11 = BitField("PCI-PM L1.1 Supported", 1)
  static let aspmL12 = BitField("ASPM L1.2 Supported", 2)
  static let aspmL11 = BitField("ASPM L1.1 Supported", 3)
  static let substates = BitField("L1 PM Substates Supported", 4)
  static let linkActivation = BitField("Link Activation Supported", 5)
  static let commonModeRestoreTime = BitField("Port Common_Mode_Restore_Time", 15, 8)
  static let powerOnScale = BitField("Port T_POWER_ON Scale", 17, 16)
  static let powerOnValue = BitField("Port T_POWER_ON Value", 23, 19)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    pciL12, pciL11, aspmL12, aspmL11, substates, linkActivation, .reserved(7, 6), commonModeRestoreTime, powerOnScale,
    .reserved(18), powerOnValue, .reserved(31, 24),
  ]

  /// The port reports when the link becomes active.
  public var linkActivationSupported: Bool { self[flag: Self.linkActivation] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.commonModeRestoreTime.low: Nanoseconds(UInt64(self[field]) * 1000).description
    case Self.powerOnValue.low: powerOnTime(value: self[field], scale: self[Self.powerOnScale])
    default: nil
    }
  }
}

/// The L1 PM Substates Control 1 register (PCIe 5.0 §7.8.3.3).
public struct L1SubstatesControl1: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "L1 PM Substates Control 1"

  static let pciL12 = BitField("PCI-PM L1.2 Enable", 0)
  static let pciL11 = BitField("PCI-PM L1.1 Enable", 1)
  static let aspmL12 = BitField("ASPM L1.2 Enable", 2)
  static let aspmL11 = BitField("ASPM L1.1 Enable", 3)
  static let activationInterrupt = BitField("Link Activation Interrupt Enable", 4)
  static let activationControl = BitField("Link Activation Control", 5)
  static let commonModeRestoreTime = BitField("Common_Mode_Restore_Time", 15, 8)
  static let thresholdValue = BitField("LTR_L1.2_THRESHOLD_Value", 25, 16)
  static let thresholdScale = BitField("LTR_L1.2_THRESHOLD_Scale", 31, 29)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    pciL12, pciL11, aspmL12, aspmL11, activationInterrupt, activationControl, .reserved(7, 6), commonModeRestoreTime,
    thresholdValue, .reserved(28, 26), thresholdScale,
  ]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.commonModeRestoreTime.low: return Nanoseconds(UInt64(self[field]) * 1000).description
    case Self.thresholdValue.low:
      let threshold = latencyInNanoseconds(value: self[field], scale: self[Self.thresholdScale])
      return threshold.map { Nanoseconds($0).description } ?? reservedEncoding
    default: return nil
    }
  }
}

/// The L1 PM Substates Control 2 register (PCIe 5.0 §7.8.3.4).
public struct L1SubstatesControl2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "L1 PM Substates Control 2"

  static let powerOnScale = BitField("T_POWER_ON Scale", 1, 0)
  static let powerOnValue = BitField("T_POWER_ON Value", 7, 3)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [powerOnScale, .reserved(2), powerOnValue, .reserved(31, 8)]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.powerOnValue.low ? powerOnTime(value: self[field], scale: self[Self.powerOnScale]) : nil
  }
}

/// The L1 PM Substates Status register (PCIe 5.0 §7.8.3.5).
public struct L1SubstatesStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "L1 PM Substates Status"

  static let activation = BitField("Link Activation Status", 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [activation, .reserved(31, 1)]
}
