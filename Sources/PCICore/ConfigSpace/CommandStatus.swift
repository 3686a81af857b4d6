public import HardwareBits

/// The Command register, 04h (PCIe 6.0 §7.5.1.1.3).
public struct CommandRegister: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Command"

  static let ioSpaceEnable = BitField("I/O Space Enable", 0)
  static let memorySpaceEnable = BitField("Memory Space Enable", 1)
  static let busMasterEnable = BitField("Bus Master Enable", 2)
  static let specialCycleEnable = BitField("Special Cycle Enable", 3)
  static let memoryWriteAndInvalidate = BitField("Memory Write and Invalidate", 4)
  static let vgaPaletteSnoop = BitField("VGA Palette Snoop", 5)
  static let parityErrorResponse = BitField("Parity Error Response", 6)
  static let idselStepping = BitField("IDSEL Stepping/Wait Cycle Control", 7)
  static let serrEnable = BitField("SERR# Enable", 8)
  static let fastBackToBackEnable = BitField("Fast Back-to-Back Transactions Enable", 9)
  static let interruptDisable = BitField("Interrupt Disable", 10)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    ioSpaceEnable, memorySpaceEnable, busMasterEnable, specialCycleEnable, memoryWriteAndInvalidate, vgaPaletteSnoop,
    parityErrorResponse, idselStepping, serrEnable, fastBackToBackEnable, interruptDisable, .reserved(15, 11),
  ]

  /// The function answers I/O requests (bit 0).
  public var ioSpaceEnabled: Bool { self[flag: Self.ioSpaceEnable] }
  /// The function answers memory requests (bit 1).
  public var memorySpaceEnabled: Bool { self[flag: Self.memorySpaceEnable] }
  /// The function may issue requests of its own, interrupts by MSI included (bit 2).
  public var busMasterEnabled: Bool { self[flag: Self.busMasterEnable] }
  /// The function must not raise INTx (bit 10).
  public var interruptDisabled: Bool { self[flag: Self.interruptDisable] }
}

/// The Status register, 06h (PCIe 6.0 §7.5.1.1.4).
public struct StatusRegister: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Status"

  static let immediateReadiness = BitField("Immediate Readiness", 0)
  static let interruptStatus = BitField("Interrupt Status", 3)
  static let capabilitiesList = BitField("Capabilities List", 4)
  static let capable66MHz = BitField("66 MHz Capable", 5)
  static let fastBackToBackCapable = BitField("Fast Back-to-Back Transactions Capable", 7)
  static let masterDataParityError = BitField("Master Data Parity Error", 8)
  static let devselTiming = BitField("DEVSEL Timing", 10, 9)
  static let signaledTargetAbort = BitField("Signaled Target Abort", 11)
  static let receivedTargetAbort = BitField("Received Target Abort", 12)
  static let receivedMasterAbort = BitField("Received Master Abort", 13)
  static let signaledSystemError = BitField("Signaled System Error", 14)
  static let detectedParityError = BitField("Detected Parity Error", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    immediateReadiness, .reserved(2, 1), interruptStatus, capabilitiesList, capable66MHz, .reserved(6),
    fastBackToBackCapable, masterDataParityError, devselTiming, signaledTargetAbort, receivedTargetAbort,
    receivedMasterAbort, signaledSystemError, detectedParityError,
  ]

  /// Register 34h points to a chain of capabilities (bit 4).
  public var hasCapabilitiesList: Bool { self[flag: Self.capabilitiesList] }
  /// An INTx interrupt is pending inside the function (bit 3).
  public var interruptPending: Bool { self[flag: Self.interruptStatus] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.devselTiming.low ? devselTimingText(self[field]) : nil
  }
}

/// How fast a function of a conventional bus answers.
private func devselTimingText(_ encoding: UInt16) -> String {
  ["fast", "medium", "slow", reservedEncoding][Int(encoding & 3)]
}

/// The Secondary Status register of a bridge, 1Eh (PCIe 5.0 §7.5.1.3.7).
public struct SecondaryStatusRegister: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Secondary Status"

  static let capable66MHz = BitField("66 MHz Capable", 5)
  static let fastBackToBackCapable = BitField("Fast Back-to-Back Transactions Capable", 7)
  static let masterDataParityError = BitField("Master Data Parity Error", 8)
  static let devselTiming = BitField("DEVSEL Timing", 10, 9)
  static let signaledTargetAbort = BitField("Signaled Target Abort", 11)
  static let receivedTargetAbort = BitField("Received Target Abort", 12)
  static let receivedMasterAbort = BitField("Received Master Abort", 13)
  static let receivedSystemError = BitField("Received System Error", 14)
  static let detectedParityError = BitField("Detected Parity Error", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    .reserved(4, 0), capable66MHz, .reserved(6), fastBackToBackCapable, masterDataParityError, devselTiming,
    signaledTargetAbort, receivedTargetAbort, receivedMasterAbort, receivedSystemError, detectedParityError,
  ]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.devselTiming.low ? devselTimingText(self[field]) : nil
  }
}
