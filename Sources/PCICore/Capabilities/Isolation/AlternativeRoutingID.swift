public import HardwareBits

/// Alternative Routing-ID Interpretation, extended capability 000Eh (PCIe 5.0 §7.8.8).
public struct AlternativeRoutingIDCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<AlternativeRoutingCapabilities>(0x04)
  static let controlAt = RegisterOffset<AlternativeRoutingControl>(0x06)

  /// Next function and function groups.
  public var capabilities: AlternativeRoutingCapabilities? { block[Self.capabilitiesAt] }
  /// Which group the function belongs to.
  public var control: AlternativeRoutingControl? { block[Self.controlAt] }

  /// The function that follows.
  public var summary: String {
    guard let capabilities else { return unreadSummary }
    let next = capabilities.nextFunctionNumber
    return next == 0 ? "last function" : "next function \(next)"
  }

  /// Adds both registers.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.controlAt)
  }
}

/// The ARI Capability register (PCIe 5.0 §7.8.8.2).
public struct AlternativeRoutingCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "ARI Capability"

  static let channelGroups = BitField("MFVC Function Groups Capability", 0)
  static let accessControlGroups = BitField("ACS Function Groups Capability", 1)
  static let nextFunction = BitField("Next Function Number", 15, 8)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [channelGroups, accessControlGroups, .reserved(7, 2), nextFunction]

  /// The function to look at next, of 256; 0 after the last.
  public var nextFunctionNumber: UInt8 { UInt8(self[Self.nextFunction]) }
}

/// The ARI Control register (PCIe 5.0 §7.8.8.3).
public struct AlternativeRoutingControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "ARI Control"

  static let channelGroups = BitField("MFVC Function Groups Enable", 0)
  static let accessControlGroups = BitField("ACS Function Groups Enable", 1)
  static let group = BitField("Function Group", 6, 4)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [channelGroups, accessControlGroups, .reserved(3, 2), group, .reserved(15, 7)]

  /// The group the function belongs to, 0 to 7.
  public var functionGroup: Int { Int(self[Self.group]) }
}
