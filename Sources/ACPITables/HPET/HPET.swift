public import HardwareBits

/// The high precision event timer table: one timer block (IA-PC HPET 1.0a §3.2.4).
///
/// A DMAR device scope refers to a block by its sequence number.
public struct HPET: Hashable, Sendable {
  /// The common header.
  public var header: ACPIHeader
  /// What the block's first register holds.
  public var blockID = HPETBlockID()
  /// Where the block's registers are.
  public var address = GenericAddress()
  /// The number of the block: 0 for the first.
  public var sequenceNumber: UInt8 = 0
  /// The fewest ticks a periodic timer can count without losing interrupts.
  public var minimumTick: UInt16 = 0
  /// How its page may be shared.
  public var flags = HPETFlags()
  /// Bytes beyond the known table; empty in a sound one.
  public var undecoded: [UInt8] = []

  /// A table to be built, of zeros; `seal()` fills in length and checksum.
  public init(header: ACPIHeader = ACPIHeader(.hpet, revision: 1)) { self.header = header }
}

extension HPET: LaidOutTable {
  /// The signature of such tables.
  public static var signature: ACPISignature { .hpet }
  static var vocabulary: RecordVocabulary { .hpetTable }

  init() { header = ACPIHeader() }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    header.visit(&visitor)
    visitor.bits("blockID", "Hardware Block ID", &blockID)
    address.visit(&visitor)
    visitor.number("sequenceNumber", "Sequence Number", &sequenceNumber)
    visitor.number("minimumTick", "Minimum Clock Ticks", &minimumTick)
    visitor.bits("flags", "Flags", &flags)
    visitor.undecoded(&undecoded)
  }

  /// Decodes a table and says what is wrong with it; see ``SystemDescriptionTable``.
  public init(decoding bytes: [UInt8], diagnostics: inout [StructureDiagnostic]) throws(StructureError) {
    try self.init(decodingLayoutOf: bytes, diagnostics: &diagnostics)
  }

  /// The table as bytes.
  public func encoded() -> [UInt8] { encodedLayout() }

  /// Every field, with its offset, value and meaning.
  public func outline() -> TableOutline { layoutOutline() }
}

/// What the first register of a timer block holds.
public struct HPETBlockID: TableBits {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("HARDWARE_REV_ID", 7, 0),
    BitField("NUM_TIM_CAP", 12, 8),
    BitField("COUNT_SIZE_CAP", 13),
    .reserved(14),
    BitField("LEG_RT_CAP", 15),
    BitField("VENDOR_ID", 31, 16),
  ]

  /// The number of comparators, 1 to 32.
  public var comparatorCount: Int { Int(rawValue >> 8 & 0x1f) + 1 }
  /// The maker, as a PCI vendor ID.
  public var vendorID: UInt16 { UInt16(truncatingIfNeeded: rawValue >> 16) }

  /// What the number of timers and the counter's width mean.
  public func meaning(ofFieldAt low: UInt16) -> String? {
    switch low {
    case 8: "\(comparatorCount) comparators"
    case 13: rawValue & 0x2000 != 0 ? "64-bit counter" : "32-bit counter"
    default: nil
    }
  }
}

/// How the page of a timer block may be shared.
public struct HPETFlags: TableBits {
  /// All eight bits.
  public var rawValue: UInt8
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("Page Protection", 3, 0),
    BitField("OEM attribute", 7, 4),
  ]

  /// What the page protection means.
  public func meaning(ofFieldAt low: UInt16) -> String? {
    guard low == 0 else { return nil }
    return switch rawValue & 0xf {
    case 0: "no guarantee"
    case 1: "4 KiB page"
    case 2: "64 KiB page"
    default: nil
    }
  }
}
