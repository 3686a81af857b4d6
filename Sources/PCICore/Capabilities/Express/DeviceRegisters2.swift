public import HardwareBits

/// The Device Capabilities 2 register (PCIe 6.0 §7.5.3.15).
public struct DeviceCapabilities2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Device Capabilities 2"

  static let completionTimeoutRanges = BitField("Completion Timeout Ranges Supported", 3, 0)
  static let completionTimeoutDisable = BitField("Completion Timeout Disable Supported", 4)
  static let ariForwarding = BitField("ARI Forwarding Supported", 5)
  static let atomicOpRouting = BitField("AtomicOp Routing Supported", 6)
  static let atomicOp32Completer = BitField("32-bit AtomicOp Completer Supported", 7)
  static let atomicOp64Completer = BitField("64-bit AtomicOp Completer Supported", 8)
  static let compareAndSwap128Completer = BitField("128-bit CAS Completer Supported", 9)
  static let noRelaxedOrderingPassing = BitField("No RO-enabled PR-PR Passing", 10)
  static let latencyToleranceReporting = BitField("LTR Mechanism Supported", 11)
  static let processingHintsCompleter = BitField("TPH Completer Supported", 13, 12)
  static let lnSystemCacheLine = BitField("LN System CLS", 15, 14)
  static let tag10Completer = BitField("10-Bit Tag Completer Supported", 16)
  static let tag10Requester = BitField("10-Bit Tag Requester Supported", 17)
  static let obff = BitField("OBFF Supported", 19, 18)
  static let extendedFormat = BitField("Extended Fmt Field Supported", 20)
  static let endEndPrefix = BitField("End-End TLP Prefix Supported", 21)
  static let maximumEndEndPrefixes = BitField("Max End-End TLP Prefixes", 23, 22)
  static let emergencyPowerReduction = BitField("Emergency Power Reduction Supported", 25, 24)
  static let emergencyPowerReductionInit = BitField("Emergency Power Reduction Initialization Required", 26)
  static let deferrableWriteCompleter = BitField("DMWr Completer Supported", 28)
  static let deferrableWriteLengths = BitField("DMWr Lengths Supported", 30, 29)
  static let functionReadinessStatus = BitField("FRS Supported", 31)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    completionTimeoutRanges, completionTimeoutDisable, ariForwarding, atomicOpRouting, atomicOp32Completer,
    atomicOp64Completer, compareAndSwap128Completer, noRelaxedOrderingPassing, latencyToleranceReporting,
    processingHintsCompleter, lnSystemCacheLine, tag10Completer, tag10Requester, obff, extendedFormat, endEndPrefix,
    maximumEndEndPrefixes, emergencyPowerReduction, emergencyPowerReductionInit, .reserved(27),
    deferrableWriteCompleter, deferrableWriteLengths, functionReadinessStatus,
  ]

  /// The port can pass on requests to functions beyond 7 of the device below it.
  public var ariForwardingSupported: Bool { self[flag: Self.ariForwarding] }
  /// The port passes on atomic operations.
  public var atomicOpRoutingSupported: Bool { self[flag: Self.atomicOpRouting] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.completionTimeoutRanges.low: completionTimeoutRangesText
    case Self.processingHintsCompleter.low:
      ["no", "TPH", reservedEncoding, "TPH and extended TPH"][Int(self[field])]
    case Self.lnSystemCacheLine.low: ["no LN", "64 bytes", "128 bytes", reservedEncoding][Int(self[field])]
    case Self.obff.low: ["no", "by message", "by WAKE#", "by WAKE# or message"][Int(self[field])]
    case Self.maximumEndEndPrefixes.low:
      self[flag: Self.endEndPrefix] ? "\(self[field] == 0 ? 4 : self[field])" : nil
    case Self.emergencyPowerReduction.low:
      ["no", "device-specific", "form factor or device-specific", reservedEncoding][Int(self[field])]
    case Self.deferrableWriteLengths.low:
      self[flag: Self.deferrableWriteCompleter]
        ? ["up to 64 bytes", "up to 128 bytes", reservedEncoding, reservedEncoding][Int(self[field])] : nil
    default: nil
    }
  }

  private var completionTimeoutRangesText: String {
    let text = namesOfBits(self[Self.completionTimeoutRanges], ["A", "B", "C", "D"], separator: "", none: "")
    return switch text {
    case "": "not programmable"
    case "A": "A: 50 us to 10 ms"
    case "B": "B: 10 ms to 250 ms"
    case "AB": "A, B: 50 us to 250 ms"
    case "BC": "B, C: 10 ms to 4 s"
    case "ABC": "A, B, C: 50 us to 4 s"
    case "BCD": "B, C, D: 10 ms to 64 s"
    case "ABCD": "A, B, C, D: 50 us to 64 s"
    default: reservedEncoding
    }
  }
}

/// The Device Control 2 register (PCIe 6.0 §7.5.3.16).
public struct DeviceControl2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Device Control 2"

  static let completionTimeoutValue = BitField("Completion Timeout Value", 3, 0)
  static let completionTimeoutDisable = BitField("Completion Timeout Disable", 4)
  static let ariForwarding = BitField("ARI Forwarding Enable", 5)
  static let atomicOpRequester = BitField("AtomicOp Requester Enable", 6)
  static let atomicOpEgressBlocking = BitField("AtomicOp Egress Blocking", 7)
  static let idOrderedRequest = BitField("IDO Request Enable", 8)
  static let idOrderedCompletion = BitField("IDO Completion Enable", 9)
  static let latencyToleranceReporting = BitField("LTR Mechanism Enable", 10)
  static let emergencyPowerReduction = BitField("Emergency Power Reduction Request", 11)
  static let tag10Requester = BitField("10-Bit Tag Requester Enable", 12)
  static let obff = BitField("OBFF Enable", 14, 13)
  static let endEndPrefixBlocking = BitField("End-End TLP Prefix Blocking", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    completionTimeoutValue, completionTimeoutDisable, ariForwarding, atomicOpRequester, atomicOpEgressBlocking,
    idOrderedRequest, idOrderedCompletion, latencyToleranceReporting, emergencyPowerReduction, tag10Requester, obff,
    endEndPrefixBlocking,
  ]

  /// The port passes on requests to functions beyond 7 of the device below it.
  public var ariForwardingEnabled: Bool { self[flag: Self.ariForwarding] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.completionTimeoutValue.low:
      switch self[field] {
      case 0x0: "default: 50 us to 50 ms"
      case 0x1: "50 us to 100 us"
      case 0x2: "1 ms to 10 ms"
      case 0x5: "16 ms to 55 ms"
      case 0x6: "65 ms to 210 ms"
      case 0x9: "260 ms to 900 ms"
      case 0xa: "1 s to 3.5 s"
      case 0xd: "4 s to 13 s"
      case 0xe: "17 s to 64 s"
      default: reservedEncoding
      }
    case Self.obff.low:
      ["disabled", "by message, variation A", "by message, variation B", "by WAKE#"][Int(self[field])]
    default: nil
    }
  }
}

/// The Device Status 2 register, without fields so far (PCIe 6.0 §7.5.3.17).
public struct DeviceStatus2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Device Status 2"

  /// Every bit of the register, once.
  public static let fields: [BitField] = [.reserved(15, 0)]
}
