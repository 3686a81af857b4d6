public import HardwareBits

/// The command of a slave or primary interface (HyperTransport 3.1 §7.5.2).
public struct HyperTransportPrimaryCommand: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Command"

  static let baseUnit = BitField("Base UnitID", 4, 0)
  static let unitCount = BitField("Unit Count", 9, 5)
  static let masterHost = BitField("Master Host", 10)
  static let defaultDirection = BitField("Default Direction", 11)
  static let dropOnUninitialized = BitField("Drop on Uninitialized Link", 12)
  static let type = BitField("Capability Type", 15, 13)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [baseUnit, unitCount, masterHost, defaultDirection, dropOnUninitialized, type]
}

/// The command of a host or secondary interface (HyperTransport 3.1 §7.5.3).
public struct HyperTransportSecondaryCommand: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Command"

  static let warmReset = BitField("Warm Reset", 0)
  static let doubleEnded = BitField("Double-Ended", 1)
  static let deviceNumber = BitField("Device Number", 6, 2)
  static let chainSide = BitField("Chain Side", 7)
  static let hostHide = BitField("Host Hide", 8)
  static let actAsSlave = BitField("Act as Slave", 10)
  static let inboundEndOfChain = BitField("Host Inbound End of Chain Error", 11)
  static let dropOnUninitialized = BitField("Drop on Uninitialized Link", 12)
  static let type = BitField("Capability Type", 15, 13)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    warmReset, doubleEnded, deviceNumber, chainSide, hostHide, .reserved(9), actAsSlave, inboundEndOfChain,
    dropOnUninitialized, type,
  ]
}

/// The command of an MSI mapping capability (HyperTransport 3.1 §7.12).
public struct HyperTransportInterruptMapping: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Command"

  static let enable = BitField("Enable", 0)
  static let fixed = BitField("Fixed", 1)
  static let type = BitField("Capability Type", 15, 11)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [enable, fixed, .reserved(10, 2), type]

  /// Messages to the address become interrupts.
  public var isEnabled: Bool { self[flag: Self.enable] }
  /// The address is FEE00000h, and has no registers.
  public var isFixed: Bool { self[flag: Self.fixed] }
}

/// The Link Control register (HyperTransport 3.1 §7.5.4).
public struct HyperTransportLinkControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Link Control"

  static let floodEnable = BitField("CRC Flood Enable", 1)
  static let startTest = BitField("CRC Start Test", 2)
  static let forceError = BitField("CRC Force Error", 3)
  static let linkFailure = BitField("Link Failure", 4)
  static let initialized = BitField("Initialization Complete", 5)
  static let endOfChain = BitField("End of Chain", 6)
  static let transmitterOff = BitField("Transmitter Off", 7)
  static let checksumError = BitField("CRC Error", 11, 8)
  static let isochronous = BitField("Isochronous Flow Control Enable", 12)
  static let tristate = BitField("LDTSTOP# Tristate Enable", 13)
  static let extendedControl = BitField("Extended CTL Time", 14)
  static let address64 = BitField("64-bit Addressing Enable", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    .reserved(0), floodEnable, startTest, forceError, linkFailure, initialized, endOfChain, transmitterOff,
    checksumError, isochronous, tristate, extendedControl, address64,
  ]
}

/// The Link Configuration register (HyperTransport 3.1 §7.5.5).
public struct HyperTransportLinkConfig: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Link Config"

  static let maximumIn = BitField("Max Link Width In", 2, 0)
  static let flowIn = BitField("Doubleword Flow Control In", 3)
  static let maximumOut = BitField("Max Link Width Out", 6, 4)
  static let flowOut = BitField("Doubleword Flow Control Out", 7)
  static let widthIn = BitField("Link Width In", 10, 8)
  static let flowInEnable = BitField("Doubleword Flow Control In Enable", 11)
  static let widthOut = BitField("Link Width Out", 14, 12)
  static let flowOutEnable = BitField("Doubleword Flow Control Out Enable", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    maximumIn, flowIn, maximumOut, flowOut, widthIn, flowInEnable, widthOut, flowOutEnable,
  ]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    guard field.widthInBits == 3 else { return nil }
    return switch self[field] {
    case 0: "8 bits"
    case 1: "16 bits"
    case 3: "32 bits"
    case 4: "2 bits"
    case 5: "4 bits"
    case 7: "not connected"
    default: reservedEncoding
    }
  }
}

/// The Revision ID register (HyperTransport 3.1 §7.5.6).
public struct HyperTransportRevision: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt8
  /// Wraps the register's bits.
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Revision ID"

  static let minor = BitField("Minor Revision", 4, 0)
  static let major = BitField("Major Revision", 7, 5)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [minor, major]
}

/// The Link Frequency and Link Error register (HyperTransport 3.1 §7.5.7).
public struct HyperTransportLinkFrequency: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt8
  /// Wraps the register's bits.
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Link Frequency/Error"

  static let frequency = BitField("Link Frequency", 3, 0)
  static let protocolError = BitField("Protocol Error", 4)
  static let overflow = BitField("Overflow Error", 5)
  static let endOfChain = BitField("End of Chain Error", 6)
  static let timeout = BitField("CTL Timeout", 7)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [frequency, protocolError, overflow, endOfChain, timeout]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    guard field.low == Self.frequency.low else { return nil }
    let megahertz = [200, 300, 400, 500, 600, 800, 1000, 1200, 1400, 1600]
    let encoding = Int(self[field])
    return encoding < megahertz.count ? "\(megahertz[encoding]) MHz" : encoding == 15 ? "vendor-specific" : nil
  }
}

/// One bit for each frequency (HyperTransport 3.1 §7.5.9).
public struct HyperTransportFrequencies: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Link Frequency Capability"

  static let frequencies = BitField("Link Frequencies", 15, 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [frequencies]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    let names = ["200", "300", "400", "500", "600", "800", "1000", "1200", "1400", "1600"]
    return namesOfBits(rawValue & 0x3ff, names) + " MHz" + (rawValue & 0x8000 != 0 ? ", vendor-specific" : "")
  }
}
