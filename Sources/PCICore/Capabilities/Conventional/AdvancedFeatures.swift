public import HardwareBits

/// Conventional PCI Advanced Features, capability 13h (PCIe 5.0 §7.9.22).
public struct AdvancedFeaturesCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<AdvancedFeatures>(0x03)
  static let controlAt = RegisterOffset<AdvancedFeaturesControl>(0x04)
  static let statusAt = RegisterOffset<AdvancedFeaturesStatus>(0x05)

  /// What the function can do.
  public var capabilities: AdvancedFeatures? { block[Self.capabilitiesAt] }
  /// Whether a transaction is on its way.
  public var status: AdvancedFeaturesStatus? { block[Self.statusAt] }

  /// Whether the function can be reset alone.
  public var summary: String {
    guard let capabilities else { return unreadSummary }
    return capabilities.functionLevelReset ? "FLR" : "no FLR"
  }

  /// Adds the registers.
  public func list(into listing: inout RegisterListing) {
    listing.add("AF Length", at: 0x02, widthInBytes: 1) { "\($0) bytes" }
    listing.add(Self.capabilitiesAt)
    listing.add(Self.controlAt)
    listing.add(Self.statusAt)
  }
}

/// The AF Capabilities register (PCIe 5.0 §7.9.22.2).
public struct AdvancedFeatures: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt8
  /// Wraps the register's bits.
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "AF Capabilities"

  static let transactionsPending = BitField("TP_CAP", 0)
  static let functionLevelResetField = BitField("FLR_CAP", 1)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [transactionsPending, functionLevelResetField, .reserved(7, 2)]

  /// The function can be reset alone.
  public var functionLevelReset: Bool { self[flag: Self.functionLevelResetField] }
  /// The function reports pending transactions, without which no reset is safe.
  public var reportsTransactionsPending: Bool { self[flag: Self.transactionsPending] }
}

/// The AF Control register; reads as zero (PCIe 5.0 §7.9.22.3).
public struct AdvancedFeaturesControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt8
  /// Wraps the register's bits.
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "AF Control"

  static let initiateReset = BitField("INITIATE_FLR", 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [initiateReset, .reserved(7, 1)]
}

/// The AF Status register (PCIe 5.0 §7.9.22.4).
public struct AdvancedFeaturesStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt8
  /// Wraps the register's bits.
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "AF Status"

  static let pending = BitField("TP", 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [pending, .reserved(7, 1)]

  /// The function waits for completions.
  public var transactionsPending: Bool { self[flag: Self.pending] }
}
