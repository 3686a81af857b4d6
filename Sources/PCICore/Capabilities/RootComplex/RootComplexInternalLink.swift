public import HardwareBits

/// Root Complex Internal Link Control, extended capability 0006h (PCIe 5.0 §7.9.9).
public struct RootComplexInternalLinkCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<RootComplexLinkCapabilities>(0x04)
  static let controlAt = RegisterOffset<RootComplexLinkControl>(0x08)
  static let statusAt = RegisterOffset<RootComplexLinkStatus>(0x0a)

  /// The link now, and what it could be.
  public var summary: String {
    guard let capabilities = block[Self.capabilitiesAt], let status = block[Self.statusAt] else {
      return unreadSummary
    }
    return "link \(status.speed) x\(status.width) of \(capabilities.maximumSpeed) x\(capabilities.maximumWidth)"
  }

  /// Adds the registers.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.controlAt)
    listing.add(Self.statusAt)
  }
}

/// The Root Complex Link Capabilities register (PCIe 5.0 §7.9.9.2).
public struct RootComplexLinkCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Root Complex Link Capabilities"

  static let speed = BitField("Max Link Speed", 3, 0)
  static let width = BitField("Maximum Link Width", 9, 4)
  static let powerManagement = BitField("ASPM Support", 11, 10)
  static let l0sExitLatency = BitField("L0s Exit Latency", 14, 12)
  static let l1ExitLatency = BitField("L1 Exit Latency", 17, 15)
  static let speeds = BitField("Supported Link Speeds Vector", 24, 18)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    speed, width, powerManagement, l0sExitLatency, l1ExitLatency, speeds, .reserved(31, 25),
  ]

  /// The greatest speed of the link.
  public var maximumSpeed: LinkSpeed { LinkSpeed(rawValue: UInt8(self[Self.speed])) }
  /// The greatest width of the link in lanes.
  public var maximumWidth: Int { Int(self[Self.width]) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.speed.low: maximumSpeed.description
    case Self.width.low: "x\(maximumWidth)"
    case Self.powerManagement.low: powerStates(self[field], none: "none")
    case Self.l0sExitLatency.low: exitLatency(self[field], first: 64)
    case Self.l1ExitLatency.low: exitLatency(self[field], first: 1000)
    case Self.speeds.low: LinkSpeed.text(vector: self[field])
    default: nil
    }
  }
}

/// The Root Complex Link Control register (PCIe 5.0 §7.9.9.3).
public struct RootComplexLinkControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Root Complex Link Control"

  static let powerManagement = BitField("ASPM Control", 1, 0)
  static let extendedSynch = BitField("Extended Synch", 7)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [powerManagement, .reserved(6, 2), extendedSynch, .reserved(15, 8)]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.powerManagement.low ? powerStates(self[field], none: "disabled") : nil
  }
}

/// The Root Complex Link Status register (PCIe 5.0 §7.9.9.4).
public struct RootComplexLinkStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Root Complex Link Status"

  static let speedField = BitField("Current Link Speed", 3, 0)
  static let widthField = BitField("Negotiated Link Width", 9, 4)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [speedField, widthField, .reserved(15, 10)]

  /// The speed of the link.
  public var speed: LinkSpeed { LinkSpeed(rawValue: UInt8(self[Self.speedField])) }
  /// The lanes in use.
  public var width: Int { Int(self[Self.widthField]) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.speedField.low: speed.description
    case Self.widthField.low: "x\(width)"
    default: nil
    }
  }
}
