public import HardwareBits

/// Data Link Feature, extended capability 0025h (PCIe 5.0 §7.7.4).
public struct DataLinkFeatureCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<DataLinkFeatureCapabilities>(0x04)
  static let statusAt = RegisterOffset<DataLinkFeatureStatus>(0x08)

  /// What this end of the link can do.
  public var capabilities: DataLinkFeatureCapabilities? { block[Self.capabilitiesAt] }
  /// What the other end can do.
  public var status: DataLinkFeatureStatus? { block[Self.statusAt] }

  /// Whether the ends told each other.
  public var summary: String {
    guard let capabilities, let status else { return unreadSummary }
    return "exchange \(capabilities.exchangeEnabled ? "enabled" : "disabled"),"
      + " remote features \(status.isValid ? "known" : "unknown")"
  }

  /// Adds both registers.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.statusAt)
  }
}

/// The Data Link Feature Capabilities register (PCIe 5.0 §7.7.4.2).
public struct DataLinkFeatureCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Data Link Feature Capabilities"

  static let scaledFlowControl = BitField("Local Scaled Flow Control Supported", 0)
  static let others = BitField("Local Future Data Link Feature Supported", 22, 1)
  static let exchange = BitField("Data Link Feature Exchange Enable", 31)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [scaledFlowControl, others, .reserved(30, 23), exchange]

  /// The port tells the other end what it can do.
  public var exchangeEnabled: Bool { self[flag: Self.exchange] }
}

/// The Data Link Feature Status register (PCIe 5.0 §7.7.4.3).
public struct DataLinkFeatureStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Data Link Feature Status"

  static let scaledFlowControl = BitField("Remote Scaled Flow Control Supported", 0)
  static let others = BitField("Remote Future Data Link Feature Supported", 22, 1)
  static let valid = BitField("Remote Data Link Feature Supported Valid", 31)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [scaledFlowControl, others, .reserved(30, 23), valid]

  /// The other end told what it can do.
  public var isValid: Bool { self[flag: Self.valid] }
}
