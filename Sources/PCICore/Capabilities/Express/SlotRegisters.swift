public import HardwareBits

/// The Slot Capabilities register (PCIe 6.0 §7.5.3.9).
public struct SlotCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Slot Capabilities"

  static let attentionButton = BitField("Attention Button Present", 0)
  static let powerController = BitField("Power Controller Present", 1)
  static let latchSensor = BitField("MRL Sensor Present", 2)
  static let attentionIndicator = BitField("Attention Indicator Present", 3)
  static let powerIndicator = BitField("Power Indicator Present", 4)
  static let surprise = BitField("Hot-Plug Surprise", 5)
  static let hotPlug = BitField("Hot-Plug Capable", 6)
  static let powerLimitValue = BitField("Slot Power Limit Value", 14, 7)
  static let powerLimitScale = BitField("Slot Power Limit Scale", 16, 15)
  static let interlock = BitField("Electromechanical Interlock Present", 17)
  static let noCommandCompleted = BitField("No Command Completed Support", 18)
  static let slotNumber = BitField("Physical Slot Number", 31, 19)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    attentionButton, powerController, latchSensor, attentionIndicator, powerIndicator, surprise, hotPlug,
    powerLimitValue, powerLimitScale, interlock, noCommandCompleted, slotNumber,
  ]

  /// The slot's number in the chassis, 0 for a device on the board.
  public var physicalSlotNumber: Int { Int(self[Self.slotNumber]) }
  /// Cards can come and go while the machine runs.
  public var hotPlugCapable: Bool { self[flag: Self.hotPlug] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.powerLimitValue.low:
      slotPowerLimit(value: Int(self[Self.powerLimitValue]), scale: Int(self[Self.powerLimitScale]))
    default: nil
    }
  }
}

/// The Slot Control register (PCIe 6.0 §7.5.3.10).
public struct SlotControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Slot Control"

  static let attentionButton = BitField("Attention Button Pressed Enable", 0)
  static let powerFault = BitField("Power Fault Detected Enable", 1)
  static let latchSensor = BitField("MRL Sensor Changed Enable", 2)
  static let presence = BitField("Presence Detect Changed Enable", 3)
  static let commandCompleted = BitField("Command Completed Interrupt Enable", 4)
  static let hotPlugInterrupt = BitField("Hot-Plug Interrupt Enable", 5)
  static let attentionIndicator = BitField("Attention Indicator Control", 7, 6)
  static let powerIndicator = BitField("Power Indicator Control", 9, 8)
  static let powerController = BitField("Power Controller Control", 10)
  static let interlock = BitField("Electromechanical Interlock Control", 11)
  static let dataLinkState = BitField("Data Link Layer State Changed Enable", 12)
  static let autoPowerLimitDisable = BitField("Auto Slot Power Limit Disable", 13)
  static let inBandPresenceDisable = BitField("In-Band PD Disable", 14)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    attentionButton, powerFault, latchSensor, presence, commandCompleted, hotPlugInterrupt, attentionIndicator,
    powerIndicator, powerController, interlock, dataLinkState, autoPowerLimitDisable, inBandPresenceDisable,
    .reserved(15),
  ]

  /// Power to the slot is switched off, where the slot has a controller for it.
  public var isPowerOff: Bool { self[flag: Self.powerController] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.attentionIndicator.low, Self.powerIndicator.low:
      [reservedEncoding, "on", "blinking", "off"][Int(self[field])]
    case Self.powerController.low: isPowerOff ? "power off" : "power on"
    default: nil
    }
  }
}

/// The Slot Status register (PCIe 6.0 §7.5.3.11).
public struct SlotStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Slot Status"

  static let attentionButton = BitField("Attention Button Pressed", 0)
  static let powerFault = BitField("Power Fault Detected", 1)
  static let latchSensor = BitField("MRL Sensor Changed", 2)
  static let presenceChanged = BitField("Presence Detect Changed", 3)
  static let commandCompleted = BitField("Command Completed", 4)
  static let latchState = BitField("MRL Sensor State", 5)
  static let presenceState = BitField("Presence Detect State", 6)
  static let interlock = BitField("Electromechanical Interlock Status", 7)
  static let dataLinkState = BitField("Data Link Layer State Changed", 8)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    attentionButton, powerFault, latchSensor, presenceChanged, commandCompleted, latchState, presenceState, interlock,
    dataLinkState, .reserved(15, 9),
  ]

  /// A card is in the slot.
  public var isOccupied: Bool { self[flag: Self.presenceState] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.latchState.low: self[field] == 0 ? "closed" : "open"
    case Self.presenceState.low: isOccupied ? "occupied" : "empty"
    case Self.interlock.low: self[field] == 0 ? "disengaged" : "engaged"
    default: nil
    }
  }
}

/// The Slot Capabilities 2 register (PCIe 6.0 §7.5.3.21).
public struct SlotCapabilities2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Slot Capabilities 2"

  static let inBandPresenceDisable = BitField("In-Band PD Disable Supported", 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [inBandPresenceDisable, .reserved(31, 1)]
}

/// The Slot Control 2 register, without fields so far (PCIe 6.0 §7.5.3.22).
public struct SlotControl2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Slot Control 2"

  /// Every bit of the register, once.
  public static let fields: [BitField] = [.reserved(15, 0)]
}

/// The Slot Status 2 register, without fields so far (PCIe 6.0 §7.5.3.23).
public struct SlotStatus2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Slot Status 2"

  /// Every bit of the register, once.
  public static let fields: [BitField] = [.reserved(15, 0)]
}
