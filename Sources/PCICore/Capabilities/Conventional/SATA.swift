public import HardwareBits

/// Serial ATA index and data registers, capability 12h (AHCI 1.3.1 §2.4).
public struct SATACapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let revisionAt = RegisterOffset<SATARevision>(0x02)
  static let locationAt = RegisterOffset<SATALocation>(0x04)

  /// The revision of the capability.
  public var revision: SATARevision? { block[Self.revisionAt] }
  /// Where index and data registers are.
  public var location: SATALocation? { block[Self.locationAt] }

  /// Where index and data registers are.
  public var summary: String {
    guard let location else { return unreadSummary }
    if location.isInline { return "index and data registers in configuration space" }
    guard let bar = location.barIndex else { return "index and data registers at a reserved place" }
    return "index and data registers in BAR \(bar) at 0x\(location.offset.hex())"
  }

  /// Adds both registers, and index and data where they are in configuration space.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.revisionAt)
    listing.add(Self.locationAt)
    guard let location, location.isInline else { return }
    listing.add("Index", at: 0x08, widthInBytes: 4)
    listing.add("Data", at: 0x0c, widthInBytes: 4)
  }
}

/// The revision in SATACR0 (AHCI 1.3.1 §2.4.1).
public struct SATARevision: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "SATA Capability Register 0"

  static let minor = BitField("Minor Revision", 3, 0)
  static let major = BitField("Major Revision", 7, 4)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [minor, major, .reserved(15, 8)]
}

/// SATACR1: where index and data registers are (AHCI 1.3.1 §2.4.2).
public struct SATALocation: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "SATA Capability Register 1"

  static let bar = BitField("BAR Location", 3, 0)
  static let barOffset = BitField("BAR Offset", 23, 4)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [bar, barOffset, .reserved(31, 24)]

  /// Index and data registers follow in configuration space.
  public var isInline: Bool { self[Self.bar] == 0xf }
  /// Which BAR holds them, from 0; nil where none does.
  public var barIndex: Int? { (4...9).contains(self[Self.bar]) ? Int(self[Self.bar]) - 4 : nil }
  /// Where they begin, in bytes from the start of the BAR; a multiple of 4.
  public var offset: UInt32 { self[Self.barOffset] << 2 }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.bar.low: isInline ? "in configuration space" : barIndex.map { "BAR \($0)" } ?? reservedEncoding
    case Self.barOffset.low: "0x\(offset.hex())"
    default: nil
    }
  }
}
