public import HardwareBits

/// The registers of the first 16 bytes, which every header layout shares (PCIe 6.0 §7.5.1.1).
public struct ConfigHeader: Hashable, Sendable {
  /// Register 00h; ffffh in a virtual function, whose ID is its physical function's.
  public let vendorID: UInt16
  /// Register 02h; ffffh in a virtual function.
  public let deviceID: UInt16
  /// Register 04h.
  public let command: CommandRegister
  /// Register 06h.
  public let status: StatusRegister
  /// Register 08h.
  public let revisionID: UInt8
  /// Registers 09h to 0Bh.
  public let classCode: ClassCode
  /// Register 0Ch, in units of 4 bytes.
  public let cacheLineSize: UInt8
  /// Register 0Dh, in bus clocks; 0 in Express functions.
  public let latencyTimer: UInt8
  /// Register 0Eh, bits 6:0.
  public let headerType: HeaderType
  /// Register 0Eh, bit 7: the device has, or may have, functions besides function 0.
  public let isMultiFunction: Bool
  /// Register 0Fh, built-in self test.
  public let selfTest: UInt8

  /// Decodes the first 16 bytes, or nil where fewer were read.
  public init?(_ config: ConfigSpace) {
    guard let identity = config.uint32(at: 0), let control = config.uint32(at: 4),
      let classAndRevision = config.uint32(at: 8), let rest = config.uint32(at: 12)
    else { return nil }
    vendorID = UInt16(truncatingIfNeeded: identity)
    deviceID = UInt16(truncatingIfNeeded: identity >> 16)
    command = CommandRegister(rawValue: UInt16(truncatingIfNeeded: control))
    status = StatusRegister(rawValue: UInt16(truncatingIfNeeded: control >> 16))
    revisionID = UInt8(truncatingIfNeeded: classAndRevision)
    classCode = ClassCode(rawValue: classAndRevision >> 8)
    cacheLineSize = UInt8(truncatingIfNeeded: rest)
    latencyTimer = UInt8(truncatingIfNeeded: rest >> 8)
    let layout = UInt8(truncatingIfNeeded: rest >> 16)
    headerType = HeaderType(rawValue: layout)
    isMultiFunction = layout & 0x80 != 0
    selfTest = UInt8(truncatingIfNeeded: rest >> 24)
  }
}

/// The Command register, 04h (PCIe 6.0 §7.5.1.1.3).
public struct CommandRegister: BitLayout, Hashable {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }

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
    ioSpaceEnable, memorySpaceEnable, busMasterEnable, specialCycleEnable, memoryWriteAndInvalidate,
    vgaPaletteSnoop, parityErrorResponse, idselStepping, serrEnable, fastBackToBackEnable, interruptDisable,
    .reserved(15, 11),
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
public struct StatusRegister: BitLayout, Hashable {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }

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
}
