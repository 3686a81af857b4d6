public import HardwareBits

/// The names of the value fields that are set.
private func namesOfSetFields<Register: BitLayout>(_ register: Register) -> String {
  var text = ""
  for field in Register.fields where field.role == .value && register[flag: field] {
    text += text.isEmpty ? "\(field.name)" : ", \(field.name)"
  }
  return text
}

/// One bit for each uncorrectable error: status and mask (PCIe 6.0 §7.8.4.2, §7.8.4.3).
public struct UncorrectableErrors: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Uncorrectable Errors"

  static let training = BitField("Training Error", 0)
  static let dataLinkProtocol = BitField("Data Link Protocol Error", 4)
  static let surpriseDown = BitField("Surprise Down Error", 5)
  static let poisoned = BitField("Poisoned TLP Received", 12)
  static let flowControl = BitField("Flow Control Protocol Error", 13)
  static let completionTimeout = BitField("Completion Timeout", 14)
  static let completerAbort = BitField("Completer Abort", 15)
  static let unexpectedCompletion = BitField("Unexpected Completion", 16)
  static let receiverOverflow = BitField("Receiver Overflow", 17)
  static let malformed = BitField("Malformed TLP", 18)
  static let checksum = BitField("ECRC Error", 19)
  static let unsupportedRequest = BitField("Unsupported Request Error", 20)
  static let accessControlViolation = BitField("ACS Violation", 21)
  static let internalError = BitField("Uncorrectable Internal Error", 22)
  static let multicastBlocked = BitField("MC Blocked TLP", 23)
  static let atomicOpBlocked = BitField("AtomicOp Egress Blocked", 24)
  static let prefixBlocked = BitField("TLP Prefix Blocked Error", 25)
  static let poisonedBlocked = BitField("Poisoned TLP Egress Blocked", 26)
  static let deferrableWriteBlocked = BitField("DMWr Request Egress Blocked", 27)
  static let encryptionCheck = BitField("IDE Check Failed", 28)
  static let encryptionMisrouted = BitField("Misrouted IDE TLP", 29)
  static let partialChecksum = BitField("PCRC Check Failed", 30)
  static let translationBlocked = BitField("TLP Translation Egress Blocked", 31)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    training, .reserved(3, 1), dataLinkProtocol, surpriseDown, .reserved(11, 6), poisoned, flowControl,
    completionTimeout, completerAbort, unexpectedCompletion, receiverOverflow, malformed, checksum,
    unsupportedRequest, accessControlViolation, internalError, multicastBlocked, atomicOpBlocked, prefixBlocked,
    poisonedBlocked, deferrableWriteBlocked, encryptionCheck, encryptionMisrouted, partialChecksum,
    translationBlocked,
  ]

  /// A peer's request was stopped by access control.
  public var isAccessControlViolation: Bool { self[flag: Self.accessControlViolation] }
  /// The errors whose bits are set, by name; empty for none.
  public var names: String { namesOfSetFields(self) }
}

/// One bit for each uncorrectable error: set where it is fatal (PCIe 6.0 §7.8.4.4).
public struct UncorrectableErrorSeverity: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Uncorrectable Error Severity"
  /// The fields of ``UncorrectableErrors``.
  public static let fields = UncorrectableErrors.fields

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? { self[flag: field] ? "fatal" : "non-fatal" }
}

/// One bit for each correctable error: status and mask (PCIe 5.0 §7.8.4.5, §7.8.4.6).
public struct CorrectableErrors: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Correctable Errors"

  static let receiver = BitField("Receiver Error", 0)
  static let badPacket = BitField("Bad TLP", 6)
  static let badLinkPacket = BitField("Bad DLLP", 7)
  static let rollover = BitField("REPLAY_NUM Rollover", 8)
  static let replayTimeout = BitField("Replay Timer Timeout", 12)
  static let advisoryNonFatal = BitField("Advisory Non-Fatal Error", 13)
  static let internalError = BitField("Corrected Internal Error", 14)
  static let logOverflow = BitField("Header Log Overflow", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    receiver, .reserved(5, 1), badPacket, badLinkPacket, rollover, .reserved(11, 9), replayTimeout, advisoryNonFatal,
    internalError, logOverflow, .reserved(31, 16),
  ]

  /// The errors whose bits are set, by name; empty for none.
  public var names: String { namesOfSetFields(self) }
}

/// The Advanced Error Capabilities and Control register (PCIe 6.0 §7.8.4.7).
public struct AdvancedErrorControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Advanced Error Capabilities and Control"

  static let firstErrorPointer = BitField("First Error Pointer", 4, 0)
  static let generationCapable = BitField("ECRC Generation Capable", 5)
  static let generationEnable = BitField("ECRC Generation Enable", 6)
  static let checkCapable = BitField("ECRC Check Capable", 7)
  static let checkEnable = BitField("ECRC Check Enable", 8)
  static let multipleHeaderCapable = BitField("Multiple Header Recording Capable", 9)
  static let multipleHeaderEnable = BitField("Multiple Header Recording Enable", 10)
  static let prefixLog = BitField("TLP Prefix Log Present", 11)
  static let timeoutLogCapable = BitField("Completion Timeout Prefix/Header Log Capable", 12)
  static let headerLogSize = BitField("Header Log Size", 17, 13)
  static let flitModeLog = BitField("Logged TLP was Flit Mode", 18)
  static let loggedSize = BitField("Logged TLP Size", 31, 27)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    firstErrorPointer, generationCapable, generationEnable, checkCapable, checkEnable, multipleHeaderCapable,
    multipleHeaderEnable, prefixLog, timeoutLogCapable, headerLogSize, flitModeLog, .reserved(26, 19), loggedSize,
  ]

  /// The bit of the status register that the header log belongs to.
  public var firstErrorBit: Int { Int(self[Self.firstErrorPointer]) }
  /// The prefix log holds prefixes.
  public var prefixLogPresent: Bool { self[flag: Self.prefixLog] }
}

/// The Root Error Command register (PCIe 5.0 §7.8.4.9).
public struct RootErrorCommand: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Root Error Command"

  static let correctable = BitField("Correctable Error Reporting Enable", 0)
  static let nonFatal = BitField("Non-Fatal Error Reporting Enable", 1)
  static let fatal = BitField("Fatal Error Reporting Enable", 2)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [correctable, nonFatal, fatal, .reserved(31, 3)]
}

/// The Root Error Status register (PCIe 5.0 §7.8.4.10).
public struct RootErrorStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Root Error Status"

  static let correctable = BitField("ERR_COR Received", 0)
  static let multipleCorrectable = BitField("Multiple ERR_COR Received", 1)
  static let uncorrectable = BitField("ERR_FATAL/NONFATAL Received", 2)
  static let multipleUncorrectable = BitField("Multiple ERR_FATAL/NONFATAL Received", 3)
  static let firstFatal = BitField("First Uncorrectable Fatal", 4)
  static let nonFatal = BitField("Non-Fatal Error Messages Received", 5)
  static let fatal = BitField("Fatal Error Messages Received", 6)
  static let subclass = BitField("ERR_COR Subclass", 8, 7)
  static let messageNumber = BitField("Advanced Error Interrupt Message Number", 31, 27)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    correctable, multipleCorrectable, uncorrectable, multipleUncorrectable, firstFatal, nonFatal, fatal, subclass,
    .reserved(26, 9), messageNumber,
  ]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.subclass.low
      ? ["legacy", "for the SIG_SFW interface", "for the SIG_OS interface", "extended"][Int(self[field])] : nil
  }
}

/// The Error Source Identification register (PCIe 5.0 §7.8.4.11).
public struct ErrorSource: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Error Source Identification"

  static let correctableField = BitField("ERR_COR Source Identification", 15, 0)
  static let uncorrectableField = BitField("ERR_FATAL/NONFATAL Source Identification", 31, 16)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [correctableField, uncorrectableField]

  /// Who sent the first correctable error message.
  public var correctable: RequesterID { RequesterID(rawValue: UInt16(self[Self.correctableField])) }
  /// Who sent the first uncorrectable error message.
  public var uncorrectable: RequesterID { RequesterID(rawValue: UInt16(self[Self.uncorrectableField])) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    (field.low == Self.correctableField.low ? correctable : uncorrectable).description
  }
}
