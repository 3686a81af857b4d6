public import HardwareBits

/// The Feature register of a slave or primary interface (HyperTransport 3.1 §7.5.10).
public struct HyperTransportFeatures: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt8
  /// Wraps the register's bits.
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Feature"

  static let isochronous = BitField("Isochronous Flow Control Mode", 0)
  static let stopSupported = BitField("LDTSTOP# Supported", 1)
  static let checksumTest = BitField("CRC Test Mode", 2)
  static let extendedControl = BitField("Extended CTL Time Required", 3)
  static let address64 = BitField("64-bit Addressing", 4)
  static let reorderDisable = BitField("UnitID Reorder Disable", 5)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    isochronous, stopSupported, checksumTest, extendedControl, address64, reorderDisable, .reserved(7, 6),
  ]
}

/// The Feature register of a host or secondary interface (HyperTransport 3.1 §7.5.10).
public struct HyperTransportHostFeatures: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Feature"

  static let isochronous = BitField("Isochronous Flow Control Mode", 0)
  static let stopSupported = BitField("LDTSTOP# Supported", 1)
  static let checksumTest = BitField("CRC Test Mode", 2)
  static let extendedControl = BitField("Extended CTL Time Required", 3)
  static let address64 = BitField("64-bit Addressing", 4)
  static let reorderDisable = BitField("UnitID Reorder Disable", 5)
  static let extendedRegisters = BitField("Extended Register Set", 8)
  static let upstreamConfiguration = BitField("Upstream Configuration Enable", 9)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    isochronous, stopSupported, checksumTest, extendedControl, address64, reorderDisable, .reserved(7, 6),
    extendedRegisters, upstreamConfiguration, .reserved(15, 10),
  ]
}

/// The Error Handling register (HyperTransport 3.1 §7.5.12).
public struct HyperTransportErrorHandling: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Error Handling"

  static let protocolFlood = BitField("Protocol Error Flood Enable", 0)
  static let overflowFlood = BitField("Overflow Error Flood Enable", 1)
  static let protocolFatal = BitField("Protocol Error Fatal Enable", 2)
  static let overflowFatal = BitField("Overflow Error Fatal Enable", 3)
  static let endOfChainFatal = BitField("End of Chain Error Fatal Enable", 4)
  static let responseFatal = BitField("Response Error Fatal Enable", 5)
  static let checksumFatal = BitField("CRC Error Fatal Enable", 6)
  static let systemFatal = BitField("System Error Fatal Enable", 7)
  static let chainFail = BitField("Chain Fail", 8)
  static let responseError = BitField("Response Error", 9)
  static let protocolNonFatal = BitField("Protocol Error Nonfatal Enable", 10)
  static let overflowNonFatal = BitField("Overflow Error Nonfatal Enable", 11)
  static let endOfChainNonFatal = BitField("End of Chain Error Nonfatal Enable", 12)
  static let responseNonFatal = BitField("Response Error Nonfatal Enable", 13)
  static let checksumNonFatal = BitField("CRC Error Nonfatal Enable", 14)
  static let systemNonFatal = BitField("System Error Nonfatal Enable", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    protocolFlood, overflowFlood, protocolFatal, overflowFatal, endOfChainFatal, responseFatal, checksumFatal,
    systemFatal, chainFail, responseError, protocolNonFatal, overflowNonFatal, endOfChainNonFatal, responseNonFatal,
    checksumNonFatal, systemNonFatal,
  ]
}
