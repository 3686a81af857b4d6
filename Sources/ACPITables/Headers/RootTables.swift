public import HardwareBits

/// The root table with 32-bit addresses of the others (ACPI 6.5 §5.2.7).
public struct RSDT: Hashable, Sendable {
  /// The common header.
  public var header: ACPIHeader
  /// The physical addresses of the other tables.
  public var addresses: [UInt32] = []
  /// The bytes after the last whole address; empty in a sound table.
  public var undecoded: [UInt8] = []

  /// A table to be built; `seal()` fills in length and checksum.
  public init(header: ACPIHeader = ACPIHeader(.rsdt, revision: 1), addresses: [UInt32] = []) {
    self.header = header
    self.addresses = addresses
  }
}

/// The root table with 64-bit addresses of the others (ACPI 6.5 §5.2.8).
public struct XSDT: Hashable, Sendable {
  /// The common header.
  public var header: ACPIHeader
  /// The physical addresses of the other tables.
  public var addresses: [UInt64] = []
  /// The bytes after the last whole address; empty in a sound table.
  public var undecoded: [UInt8] = []

  /// A table to be built; `seal()` fills in length and checksum.
  public init(header: ACPIHeader = ACPIHeader(.xsdt, revision: 1), addresses: [UInt64] = []) {
    self.header = header
    self.addresses = addresses
  }
}

extension RSDT: LaidOutTable {
  /// `RSDT`.
  public static var signature: ACPISignature { .rsdt }
  static var vocabulary: RecordVocabulary { .rootTable }

  init() { header = ACPIHeader() }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    header.visit(&visitor)
    visitor.numbers("addresses", "Table Address", &addresses, count: nil, style: .address)
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

extension XSDT: LaidOutTable {
  /// `XSDT`.
  public static var signature: ACPISignature { .xsdt }
  static var vocabulary: RecordVocabulary { .rootTable }

  init() { header = ACPIHeader() }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    header.visit(&visitor)
    visitor.numbers("addresses", "Table Address", &addresses, count: nil, style: .address)
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
