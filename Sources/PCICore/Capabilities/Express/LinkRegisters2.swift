public import HardwareBits

/// The Link Capabilities 2 register (PCIe 6.0 §7.5.3.18).
public struct LinkCapabilities2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Link Capabilities 2"

  static let supportedSpeeds = BitField("Supported Link Speeds Vector", 7, 1)
  static let crosslink = BitField("Crosslink Supported", 8)
  static let lowerSkipGeneration = BitField("Lower SKP OS Generation Supported Speeds Vector", 15, 9)
  static let lowerSkipReception = BitField("Lower SKP OS Reception Supported Speeds Vector", 22, 16)
  static let retimerPresence = BitField("Retimer Presence Detect Supported", 23)
  static let twoRetimersPresence = BitField("Two Retimers Presence Detect Supported", 24)
  static let readinessStatus = BitField("DRS Supported", 31)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    .reserved(0), supportedSpeeds, crosslink, lowerSkipGeneration, lowerSkipReception, retimerPresence,
    twoRetimersPresence, .reserved(30, 25), readinessStatus,
  ]

  /// The speeds the link can have; bit 0 stands for 2.5 GT/s.
  public var supportedLinkSpeedsVector: UInt32 { self[Self.supportedSpeeds] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.supportedSpeeds.low, Self.lowerSkipGeneration.low, Self.lowerSkipReception.low:
      LinkSpeed.text(vector: self[field])
    default: nil
    }
  }
}

/// The Link Control 2 register (PCIe 6.0 §7.5.3.19).
public struct LinkControl2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Link Control 2"

  static let targetSpeed = BitField("Target Link Speed", 3, 0)
  static let enterCompliance = BitField("Enter Compliance", 4)
  static let autonomousSpeedDisable = BitField("Hardware Autonomous Speed Disable", 5)
  static let selectableDeEmphasis = BitField("Selectable De-emphasis", 6)
  static let transmitMargin = BitField("Transmit Margin", 9, 7)
  static let enterModifiedCompliance = BitField("Enter Modified Compliance", 10)
  static let complianceSOS = BitField("Compliance SOS", 11)
  static let compliancePreset = BitField("Compliance Preset/De-emphasis", 15, 12)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    targetSpeed, enterCompliance, autonomousSpeedDisable, selectableDeEmphasis, transmitMargin,
    enterModifiedCompliance, complianceSOS, compliancePreset,
  ]

  /// The speed the link is asked to train to at most; encoding 0 in functions that know only 2.5 GT/s.
  public var targetLinkSpeed: LinkSpeed { LinkSpeed(rawValue: UInt8(self[Self.targetSpeed])) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.targetSpeed.low: self[field] == 0 ? "2.5 GT/s" : targetLinkSpeed.description
    case Self.selectableDeEmphasis.low: self[field] == 0 ? "-6 dB" : "-3.5 dB"
    case Self.transmitMargin.low: self[field] == 0 ? "normal" : nil
    default: nil
    }
  }
}

/// The Link Status 2 register (PCIe 6.0 §7.5.3.20).
public struct LinkStatus2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Link Status 2"

  static let currentDeEmphasis = BitField("Current De-emphasis Level", 0)
  static let equalizationComplete = BitField("Equalization 8.0 GT/s Complete", 1)
  static let phase1 = BitField("Equalization 8.0 GT/s Phase 1 Successful", 2)
  static let phase2 = BitField("Equalization 8.0 GT/s Phase 2 Successful", 3)
  static let phase3 = BitField("Equalization 8.0 GT/s Phase 3 Successful", 4)
  static let equalizationRequest = BitField("Link Equalization Request 8.0 GT/s", 5)
  static let retimerPresence = BitField("Retimer Presence Detected", 6)
  static let twoRetimersPresence = BitField("Two Retimers Presence Detected", 7)
  static let crosslinkResolution = BitField("Crosslink Resolution", 9, 8)
  static let flitMode = BitField("Flit Mode Status", 10)
  static let downstreamPresence = BitField("Downstream Component Presence", 14, 12)
  static let readinessMessage = BitField("DRS Message Received", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    currentDeEmphasis, equalizationComplete, phase1, phase2, phase3, equalizationRequest, retimerPresence,
    twoRetimersPresence, crosslinkResolution, flitMode, .reserved(11), downstreamPresence, readinessMessage,
  ]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.currentDeEmphasis.low: self[field] == 0 ? "-6 dB" : "-3.5 dB"
    case Self.crosslinkResolution.low:
      ["not supported", "upstream port", "downstream port", "not completed"][Int(self[field])]
    case Self.downstreamPresence.low:
      [
        "link down, presence not determined", "link down, not present", "link down, present", reservedEncoding,
        "link up, present", "link up, present and DRS received", reservedEncoding, reservedEncoding,
      ][Int(self[field])]
    default: nil
    }
  }
}
