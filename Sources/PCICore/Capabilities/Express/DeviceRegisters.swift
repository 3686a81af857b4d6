public import HardwareBits

/// The size that a 3-bit encoding stands for: 128 bytes shifted left, nil for the two reserved encodings.
func payloadSizeInBytes(encoding: some FixedWidthInteger & UnsignedInteger) -> Int? {
  encoding <= 5 ? 128 << Int(encoding) : nil
}

/// A slot power limit: `value` in units of 1, 0.1, 0.01 or 0.001 W, with fixed steps above 239 (PCIe 6.0 §7.5.3.9).
func slotPowerLimit(value: Int, scale: Int) -> String {
  if scale == 0 && value >= 0xf0 {
    let steps = [250, 275, 300]
    return value - 0xf0 < steps.count ? "\(steps[value - 0xf0]) W" : "above 300 W"
  }
  return "\(Thousandths(UInt64(value) * [1000, 100, 10, 1][scale & 3])) W"
}

/// The Device Capabilities register (PCIe 6.0 §7.5.3.3).
public struct DeviceCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Device Capabilities"

  static let maximumPayload = BitField("Max_Payload_Size Supported", 2, 0)
  static let phantomFunctions = BitField("Phantom Functions Supported", 4, 3)
  static let extendedTag = BitField("Extended Tag Field Supported", 5)
  static let l0sAcceptableLatency = BitField("Endpoint L0s Acceptable Latency", 8, 6)
  static let l1AcceptableLatency = BitField("Endpoint L1 Acceptable Latency", 11, 9)
  static let attentionButton = BitField("Attention Button Present", 12)
  static let attentionIndicator = BitField("Attention Indicator Present", 13)
  static let powerIndicator = BitField("Power Indicator Present", 14)
  static let roleBasedErrorReporting = BitField("Role-Based Error Reporting", 15)
  static let correctableErrorSubclass = BitField("ERR_COR Subclass Capable", 16)
  static let receiveMaximumPayloadFixed = BitField("Rx_MPS_Fixed", 17)
  static let capturedPowerValue = BitField("Captured Slot Power Limit Value", 25, 18)
  static let capturedPowerScale = BitField("Captured Slot Power Limit Scale", 27, 26)
  static let functionLevelResetField = BitField("Function Level Reset Capability", 28)
  static let mixedMaximumPayload = BitField("Mixed_MPS_Supported", 29)
  static let teeIO = BitField("TEE-IO Supported", 30)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    maximumPayload, phantomFunctions, extendedTag, l0sAcceptableLatency, l1AcceptableLatency, attentionButton,
    attentionIndicator, powerIndicator, roleBasedErrorReporting, correctableErrorSubclass, receiveMaximumPayloadFixed,
    capturedPowerValue, capturedPowerScale, functionLevelResetField, mixedMaximumPayload, teeIO, .reserved(31),
  ]

  /// The greatest payload the function takes, 128 to 4096 bytes; nil for a reserved encoding.
  public var maximumPayloadSizeInBytes: Int? { payloadSizeInBytes(encoding: self[Self.maximumPayload]) }
  /// The function can be reset alone.
  public var functionLevelReset: Bool { self[flag: Self.functionLevelResetField] }
  /// The function can take part in a trusted execution environment (TDISP).
  public var teeIOSupported: Bool { self[flag: Self.teeIO] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.maximumPayload.low: maximumPayloadSizeInBytes.map { "\($0) bytes" } ?? reservedEncoding
    case Self.phantomFunctions.low: ["none", "1 bit of the function number", "2 bits", "3 bits"][Int(self[field])]
    case Self.l0sAcceptableLatency.low:
      ["64 ns", "128 ns", "256 ns", "512 ns", "1 us", "2 us", "4 us", "no limit"][Int(self[field])]
    case Self.l1AcceptableLatency.low:
      ["1 us", "2 us", "4 us", "8 us", "16 us", "32 us", "64 us", "no limit"][Int(self[field])]
    case Self.capturedPowerValue.low:
      slotPowerLimit(value: Int(self[Self.capturedPowerValue]), scale: Int(self[Self.capturedPowerScale]))
    default: nil
    }
  }
}

/// The Device Control register (PCIe 6.0 §7.5.3.4).
public struct DeviceControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Device Control"

  static let correctableErrorReporting = BitField("Correctable Error Reporting Enable", 0)
  static let nonFatalErrorReporting = BitField("Non-Fatal Error Reporting Enable", 1)
  static let fatalErrorReporting = BitField("Fatal Error Reporting Enable", 2)
  static let unsupportedRequestReporting = BitField("Unsupported Request Reporting Enable", 3)
  static let relaxedOrdering = BitField("Enable Relaxed Ordering", 4)
  static let maximumPayload = BitField("Max_Payload_Size", 7, 5)
  static let extendedTag = BitField("Extended Tag Field Enable", 8)
  static let phantomFunctions = BitField("Phantom Functions Enable", 9)
  static let auxPowerPM = BitField("Aux Power PM Enable", 10)
  static let noSnoop = BitField("Enable No Snoop", 11)
  static let maximumReadRequest = BitField("Max_Read_Request_Size", 14, 12)
  static let bridgeRetryOrReset = BitField("Bridge Configuration Retry Enable / Initiate Function Level Reset", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    correctableErrorReporting, nonFatalErrorReporting, fatalErrorReporting, unsupportedRequestReporting,
    relaxedOrdering, maximumPayload, extendedTag, phantomFunctions, auxPowerPM, noSnoop, maximumReadRequest,
    bridgeRetryOrReset,
  ]

  /// The greatest payload the function may send, 128 to 4096 bytes; nil for a reserved encoding.
  public var maximumPayloadSizeInBytes: Int? { payloadSizeInBytes(encoding: self[Self.maximumPayload]) }
  /// The most the function may ask for in one read, 128 to 4096 bytes; nil for a reserved encoding.
  public var maximumReadRequestSizeInBytes: Int? { payloadSizeInBytes(encoding: self[Self.maximumReadRequest]) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.maximumPayload.low: maximumPayloadSizeInBytes.map { "\($0) bytes" } ?? reservedEncoding
    case Self.maximumReadRequest.low: maximumReadRequestSizeInBytes.map { "\($0) bytes" } ?? reservedEncoding
    default: nil
    }
  }
}

/// The Device Status register (PCIe 6.0 §7.5.3.5).
public struct DeviceStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Device Status"

  static let correctableError = BitField("Correctable Error Detected", 0)
  static let nonFatalError = BitField("Non-Fatal Error Detected", 1)
  static let fatalError = BitField("Fatal Error Detected", 2)
  static let unsupportedRequest = BitField("Unsupported Request Detected", 3)
  static let auxPower = BitField("AUX Power Detected", 4)
  static let transactionsPendingField = BitField("Transactions Pending", 5)
  static let emergencyPowerReduction = BitField("Emergency Power Reduction Detected", 6)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    correctableError, nonFatalError, fatalError, unsupportedRequest, auxPower, transactionsPendingField,
    emergencyPowerReduction, .reserved(15, 7),
  ]

  /// The function waits for completions: a reset now would lose them.
  public var transactionsPending: Bool { self[flag: Self.transactionsPendingField] }
}
