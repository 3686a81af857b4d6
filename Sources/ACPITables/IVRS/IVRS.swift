public import HardwareBits

/// The I/O virtualization reporting structure: AMD's IOMMUs and what they need to know (AMD IOMMU 3.09 §5.2).
public struct IVRS: Hashable, Sendable {
  /// The common header.
  public var header: ACPIHeader
  /// What all IOMMUs of the host have in common.
  public var info = IVRSInfo()
  var reserved: UInt64 = 0
  /// The blocks, in table order.
  ///
  /// System software uses the highest type it knows for each IOMMU.
  public var blocks: [IVRSBlock] = []
  /// The bytes after the last block that could be told apart; empty in a sound table.
  public var undecoded: [UInt8] = []

  /// A table to be built, of zeros; `seal()` fills in length and checksum.
  public init(header: ACPIHeader = ACPIHeader(.ivrs, revision: 2)) { self.header = header }
}

extension IVRS: LaidOutTable {
  /// The signature of such tables.
  public static var signature: ACPISignature { .ivrs }
  static var vocabulary: RecordVocabulary { .ivrsTable }

  init() { header = ACPIHeader() }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    header.visit(&visitor)
    visitor.bits("info", "IVinfo", &info)
    visitor.reserved(&reserved)
    visitor.elements("blocks", &blocks)
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

/// What all IOMMUs of a host have in common.
public struct IVRSInfo: TableBits {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("EFRSup", 0),
    BitField("DmaRemapSup", 1),
    .reserved(4, 2),
    BitField("GVASize", 7, 5),
    BitField("PASize", 14, 8),
    BitField("VASize", 21, 15),
    BitField("HtAtsResv", 22),
    .reserved(31, 23),
  ]

  /// The width of physical addresses in bits.
  public var physicalAddressWidthInBits: Int { Int(rawValue >> 8 & 0x7f) }
  /// The width of virtual addresses in bits.
  public var virtualAddressWidthInBits: Int { Int(rawValue >> 15 & 0x7f) }

  /// The widths in words.
  public func meaning(ofFieldAt low: UInt16) -> String? {
    switch low {
    case 5: rawValue >> 5 & 7 == 2 ? "48-bit guest virtual addresses" : nil
    case 8: "\(physicalAddressWidthInBits)-bit physical addresses"
    case 15: "\(virtualAddressWidthInBits)-bit virtual addresses"
    default: nil
    }
  }
}
