public import HardwareBits

/// The exit latency that a 3-bit encoding stands for, `first` being the bound of encoding 0.
func exitLatency(_ encoding: UInt32, first: UInt64) -> String {
  switch encoding {
  case 0: "under \(Nanoseconds(first))"
  case 7: "above \(Nanoseconds(first == 64 ? 4000 : 64000))"
  default: "\(latencyBound(encoding - 1, first)) to \(latencyBound(encoding, first))"
  }
}

private func latencyBound(_ encoding: UInt32, _ first: UInt64) -> Nanoseconds {
  let doubled = first << UInt64(encoding)
  // 64, 128, 256 and 512 ns are followed by 1, 2 and 4 us.
  return Nanoseconds(first == 64 && encoding >= 4 ? 1000 << UInt64(encoding - 4) : doubled)
}

/// Which power states of a link are meant by two bits.
func powerStates(_ encoding: some FixedWidthInteger & UnsignedInteger, none: String) -> String {
  [none, "L0s", "L1", "L0s and L1"][Int(encoding & 3)]
}

/// The Link Capabilities register (PCIe 6.0 §7.5.3.6).
public struct LinkCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Link Capabilities"

  static let maximumSpeedField = BitField("Max Link Speed", 3, 0)
  static let maximumWidthField = BitField("Maximum Link Width", 9, 4)
  static let powerManagementSupport = BitField("ASPM Support", 11, 10)
  static let l0sExitLatency = BitField("L0s Exit Latency", 14, 12)
  static let l1ExitLatency = BitField("L1 Exit Latency", 17, 15)
  static let clockPowerManagement = BitField("Clock Power Management", 18)
  static let surpriseDownReporting = BitField("Surprise Down Error Reporting Capable", 19)
  static let dataLinkActiveReporting = BitField("Data Link Layer Link Active Reporting Capable", 20)
  static let bandwidthNotification = BitField("Link Bandwidth Notification Capability", 21)
  static let powerManagementOptionality = BitField("ASPM Optionality Compliance", 22)
  static let portNumberField = BitField("Port Number", 31, 24)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    maximumSpeedField, maximumWidthField, powerManagementSupport, l0sExitLatency, l1ExitLatency, clockPowerManagement,
    surpriseDownReporting, dataLinkActiveReporting, bandwidthNotification, powerManagementOptionality, .reserved(23),
    portNumberField,
  ]

  /// The greatest speed of the link.
  public var maximumSpeed: LinkSpeed { LinkSpeed(rawValue: UInt8(self[Self.maximumSpeedField])) }
  /// The greatest width of the link in lanes.
  public var maximumWidth: Int { Int(self[Self.maximumWidthField]) }
  /// The number of the port on its device.
  public var portNumber: Int { Int(self[Self.portNumberField]) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.maximumSpeedField.low: maximumSpeed.description
    case Self.maximumWidthField.low: "x\(maximumWidth)"
    case Self.powerManagementSupport.low: powerStates(self[field], none: "none")
    case Self.l0sExitLatency.low: exitLatency(self[field], first: 64)
    case Self.l1ExitLatency.low: exitLatency(self[field], first: 1000)
    default: nil
    }
  }
}

/// The Link Control register (PCIe 6.0 §7.5.3.7).
public struct LinkControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Link Control"

  static let powerManagementControl = BitField("ASPM Control", 1, 0)
  static let delayAdaptation = BitField("PTM Propagation Delay Adaptation Interpretation B", 2)
  static let readCompletionBoundary = BitField("Read Completion Boundary", 3)
  static let linkDisable = BitField("Link Disable", 4)
  static let retrainLink = BitField("Retrain Link", 5)
  static let commonClock = BitField("Common Clock Configuration", 6)
  static let extendedSynch = BitField("Extended Synch", 7)
  static let clockPowerManagement = BitField("Enable Clock Power Management", 8)
  static let autonomousWidthDisable = BitField("Hardware Autonomous Width Disable", 9)
  static let bandwidthManagementInterrupt = BitField("Link Bandwidth Management Interrupt Enable", 10)
  static let autonomousBandwidthInterrupt = BitField("Link Autonomous Bandwidth Interrupt Enable", 11)
  static let separateClocks = BitField("SRIS Clocking", 12)
  static let flitModeDisable = BitField("Flit Mode Disable", 13)
  static let readinessSignaling = BitField("DRS Signaling Control", 15, 14)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    powerManagementControl, delayAdaptation, readCompletionBoundary, linkDisable, retrainLink, commonClock,
    extendedSynch, clockPowerManagement, autonomousWidthDisable, bandwidthManagementInterrupt,
    autonomousBandwidthInterrupt, separateClocks, flitModeDisable, readinessSignaling,
  ]

  /// Software has switched the link off.
  public var isDisabled: Bool { self[flag: Self.linkDisable] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.powerManagementControl.low: powerStates(self[field], none: "disabled")
    case Self.readCompletionBoundary.low: self[field] == 0 ? "64 bytes" : "128 bytes"
    case Self.readinessSignaling.low:
      ["not reported", "by interrupt", "by FRS message", reservedEncoding][Int(self[field])]
    default: nil
    }
  }
}

/// The Link Status register (PCIe 6.0 §7.5.3.8).
public struct LinkStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Link Status"

  static let speedField = BitField("Current Link Speed", 3, 0)
  static let widthField = BitField("Negotiated Link Width", 9, 4)
  static let trainingError = BitField("Training Error", 10)
  static let training = BitField("Link Training", 11)
  static let slotClock = BitField("Slot Clock Configuration", 12)
  static let dataLinkActive = BitField("Data Link Layer Link Active", 13)
  static let bandwidthManagement = BitField("Link Bandwidth Management Status", 14)
  static let autonomousBandwidth = BitField("Link Autonomous Bandwidth Status", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    speedField, widthField, trainingError, training, slotClock, dataLinkActive, bandwidthManagement,
    autonomousBandwidth,
  ]

  /// The speed of the link now; without meaning where there is none.
  public var speed: LinkSpeed { LinkSpeed(rawValue: UInt8(self[Self.speedField])) }
  /// The lanes in use; without meaning where there is no link, and often 0 then.
  public var width: Int { Int(self[Self.widthField]) }
  /// The link is up, in ports that report it.
  public var isDataLinkActive: Bool { self[flag: Self.dataLinkActive] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.speedField.low: speed.description
    case Self.widthField.low: "x\(width)"
    default: nil
    }
  }
}
