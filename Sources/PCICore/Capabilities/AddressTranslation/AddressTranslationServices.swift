public import HardwareBits

/// Address Translation Services, extended capability 000Fh (PCIe 5.0 §10.5.1).
public struct AddressTranslationServicesCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<AddressTranslationCapabilities>(0x04)
  static let controlAt = RegisterOffset<AddressTranslationControl>(0x06)

  /// What the function can do.
  public var capabilities: AddressTranslationCapabilities? { block[Self.capabilitiesAt] }
  /// What it is told to do.
  public var control: AddressTranslationControl? { block[Self.controlAt] }

  /// Whether the function asks for translations, and how many invalidations it takes at once.
  public var summary: String {
    guard let capabilities, let control else { return unreadSummary }
    return (control.isEnabled ? "enabled" : "disabled")
      + ", invalidate queue depth \(capabilities.invalidateQueueDepth)"
      + (control.isEnabled ? ", smallest unit \(ByteCount(control.smallestTranslationUnitInBytes))" : "")
  }

  /// Adds both registers.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.controlAt)
  }
}

/// The ATS Capability register (PCIe 6.0 §10.5.1.2).
public struct AddressTranslationCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "ATS Capability"

  static let queueDepth = BitField("Invalidate Queue Depth", 4, 0)
  static let pageAligned = BitField("Page Aligned Request", 5)
  static let globalInvalidate = BitField("Global Invalidate Supported", 6)
  static let relaxedOrdering = BitField("Relaxed Ordering Supported", 7)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [queueDepth, pageAligned, globalInvalidate, relaxedOrdering, .reserved(15, 8)]

  /// How many invalidations the function takes before it holds up the link: 1 to 32 (the field says 0 for 32).
  public var invalidateQueueDepth: Int { self[Self.queueDepth] == 0 ? 32 : Int(self[Self.queueDepth]) }
  /// Untranslated addresses in requests are always aligned to a page.
  public var pageAlignedRequest: Bool { self[flag: Self.pageAligned] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.queueDepth.low ? "\(invalidateQueueDepth)" : nil
  }
}

/// The ATS Control register (PCIe 5.0 §10.5.1.3).
public struct AddressTranslationControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "ATS Control"

  static let smallestUnit = BitField("Smallest Translation Unit", 4, 0)
  static let enable = BitField("Enable", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [smallestUnit, .reserved(14, 5), enable]

  /// The function may ask for translations and keep them.
  public var isEnabled: Bool { self[flag: Self.enable] }
  /// The smallest page a translation is about, 4 KiB or more.
  public var smallestTranslationUnitInBytes: UInt64 { 4096 << UInt64(self[Self.smallestUnit]) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.smallestUnit.low ? ByteCount(smallestTranslationUnitInBytes).description : nil
  }
}
