public import HardwareBits

/// Multicast, extended capability 0012h (PCIe 5.0 §7.9.11).
public struct MulticastCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Whether the function has the overlay register: a port of a switch or a root port.
  public let hasOverlay: Bool

  /// Names the capability whose header is at `offset`; the Express capability tells the kind of port.
  public init(_ config: ConfigSpace, offset: Int) {
    block = RegisterBlock(config, offset: offset)
    hasOverlay = config.portType.map { $0.isRootPort || $0.isUpstreamPort || $0.isDownstreamPort } ?? false
  }

  static let capabilitiesAt = RegisterOffset<MulticastCapabilities>(0x04)
  static let controlAt = RegisterOffset<MulticastControl>(0x06)
  static let baseAddressAt = RegisterOffset<MulticastBaseAddress>(0x08)
  static let overlayAt = RegisterOffset<MulticastOverlay>(0x28)

  /// What the function can do.
  public var capabilities: MulticastCapabilities? { block[Self.capabilitiesAt] }
  /// What it is told to do.
  public var control: MulticastControl? { block[Self.controlAt] }
  /// Where the groups' addresses begin.
  public var baseAddress: MulticastBaseAddress? { block[Self.baseAddressAt] }

  /// Whether multicast is on, and for how many groups.
  public var summary: String {
    guard let capabilities, let control else { return unreadSummary }
    return "\(control.isEnabled ? "enabled" : "disabled"), \(control.groupCount) of \(capabilities.groupCount) groups"
  }

  /// Adds the registers; the overlay where the function has one.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.controlAt)
    listing.add(Self.baseAddressAt)
    listing.add("MC_Receive", at: 0x10, widthInBytes: 8)
    listing.add("MC_Block_All", at: 0x18, widthInBytes: 8)
    listing.add("MC_Block_Untranslated", at: 0x20, widthInBytes: 8)
    if hasOverlay { listing.add(Self.overlayAt) }
  }
}

/// The Multicast Capability register (PCIe 5.0 §7.9.11.2).
public struct MulticastCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Multicast Capability"

  static let maximumGroup = BitField("MC_Max_Group", 5, 0)
  static let windowSize = BitField("MC_Window_Size_Requested", 13, 8)
  static let checksum = BitField("MC_ECRC_Regeneration_Supported", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [maximumGroup, .reserved(7, 6), windowSize, .reserved(14), checksum]

  /// How many groups there can be, 1 to 64 (the field holds one less).
  public var groupCount: Int { Int(self[Self.maximumGroup]) + 1 }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.maximumGroup.low: "\(groupCount) groups"
    case Self.windowSize.low: ByteCount(1 << UInt64(self[field])).description
    default: nil
    }
  }
}

/// The Multicast Control register (PCIe 5.0 §7.9.11.3).
public struct MulticastControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Multicast Control"

  static let groups = BitField("MC_Num_Group", 5, 0)
  static let enable = BitField("MC_Enable", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [groups, .reserved(14, 6), enable]

  /// How many groups there are, 1 to 64 (the field holds one less).
  public var groupCount: Int { Int(self[Self.groups]) + 1 }
  /// Requests in the multicast range go to groups.
  public var isEnabled: Bool { self[flag: Self.enable] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? { field.low == Self.groups.low ? "\(groupCount) groups" : nil }
}

/// The MC_Base_Address register (PCIe 5.0 §7.9.11.4).
public struct MulticastBaseAddress: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt64
  /// Wraps the register's bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "MC_Base_Address"

  static let position = BitField("MC_Index_Position", 5, 0)
  static let address = BitField("MC_Base_Address", 63, 12)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [position, .reserved(11, 6), address]

  /// Where the groups' addresses begin; a multiple of 4096.
  public var baseAddress: UInt64 { rawValue & ~0xfff }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.address.low ? "0x\(baseAddress.hex())" : ByteCount(1 << self[field]).description
  }
}

/// The MC_Overlay_BAR register of ports (PCIe 5.0 §7.9.11.8).
public struct MulticastOverlay: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt64
  /// Wraps the register's bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "MC_Overlay_BAR"

  static let size = BitField("MC_Overlay_Size", 5, 0)
  static let address = BitField("MC_Overlay_BAR", 63, 6)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [size, address]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    if field.low == Self.address.low { return "0x\((rawValue & ~0x3f).hex())" }
    return self[field] < 6 ? "disabled" : ByteCount(1 << self[field]).description
  }
}
