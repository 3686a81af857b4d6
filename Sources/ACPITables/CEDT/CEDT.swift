public import HardwareBits

/// The CXL early discovery table: CXL host bridges and the memory windows to them (CXL 3.1 §9.18.1).
public struct CEDT: Hashable, Sendable {
  /// The common header.
  public var header: ACPIHeader
  /// The structures, in table order.
  public var structures: [CEDTStructure] = []
  /// The bytes after the last structure that could be told apart; empty in a sound table.
  public var undecoded: [UInt8] = []

  /// A table to be built, of zeros; `seal()` fills in length and checksum.
  public init(header: ACPIHeader = ACPIHeader(.cedt, revision: 2)) { self.header = header }
}

extension CEDT: LaidOutTable {
  /// The signature of such tables.
  public static var signature: ACPISignature { .cedt }
  static var vocabulary: RecordVocabulary { .cedtTable }

  init() { header = ACPIHeader() }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    header.visit(&visitor)
    visitor.elements("structures", &structures)
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

/// One structure of the CEDT.
public enum CEDTStructure: Hashable, Sendable {
  /// Type 0: a CXL host bridge.
  case chbs(CHBS)
  /// Type 1: a window of physical addresses for CXL memory.
  case cfmws(CFMWS)
  /// Type 2: the masks of XOR interleaving.
  case cxims(CXIMS)
  /// Type 3: a port that an event collector is responsible for.
  case rdpas(RDPAS)
  /// Type 4: what the system as a whole supports.
  case csds(CSDS)
  /// A structure of another type, or one too short for its fields.
  case raw(RawRecord)

  /// The type as the structure's first byte holds it.
  public var type: Int {
    switch self {
    case .chbs: 0
    case .cfmws: 1
    case .cxims: 2
    case .rdpas: 3
    case .csds: 4
    case .raw(let record): record.type
    }
  }
}

extension CEDTStructure: RecordElement {
  static var shape: RecordShape { .byteThenWord }
  static var vocabulary: RecordVocabulary { .cedtStructure }

  static func record(_ type: Int, _ decoder: inout FieldDecoder) -> CEDTStructure? {
    switch type {
    case 0: .chbs(decoder.read())
    case 1: .cfmws(decoder.read())
    case 2: .cxims(decoder.read())
    case 3: .rdpas(decoder.read())
    case 4: .csds(decoder.read())
    default: nil
    }
  }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    switch self {
    case .chbs(var record): record.visit(&visitor)
    case .cfmws(var record): record.visit(&visitor)
    case .cxims(var record): record.visit(&visitor)
    case .rdpas(var record): record.visit(&visitor)
    case .csds(var record): record.visit(&visitor)
    case .raw(var record): record.visit(&visitor)
    }
  }
}

extension CEDTStructure {
  var heading: OutlineHeading {
    switch type {
    case 0: OutlineHeading("CHBS", "CXL Host Bridge Structure")
    case 1: OutlineHeading("CFMWS", "CXL Fixed Memory Window Structure")
    case 2: OutlineHeading("CXIMS", "CXL XOR Interleave Math Structure")
    case 3: OutlineHeading("RDPAS", "RCEC Downstream Port Association Structure")
    case 4: OutlineHeading("CSDS", "CXL System Description Structure")
    default: OutlineHeading(nil, "Structure of unknown type \(type)")
    }
  }
}
