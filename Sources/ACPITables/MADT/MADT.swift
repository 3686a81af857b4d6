public import HardwareBits

/// The multiple APIC description table, signature `APIC`: processors and interrupt controllers (ACPI 6.5 §5.2.12).
public struct MADT: Hashable, Sendable {
  /// The common header.
  public var header: ACPIHeader
  /// The physical address of the local APICs, unless a structure overrides it.
  public var localAPICAddress: UInt32 = 0
  /// What the platform has besides.
  public var flags = MADTFlags()
  /// The interrupt controller structures, in table order.
  public var controllers: [MADTController] = []
  /// The bytes after the last structure that could be told apart; empty in a sound table.
  public var undecoded: [UInt8] = []

  /// A table to be built, of zeros; `seal()` fills in length and checksum.
  public init(header: ACPIHeader = ACPIHeader(.madt, revision: 5)) { self.header = header }
}

extension MADT: LaidOutTable {
  /// The signature of such tables.
  public static var signature: ACPISignature { .madt }
  static var vocabulary: RecordVocabulary { .madtTable }

  init() { header = ACPIHeader() }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    header.visit(&visitor)
    visitor.number("localAPICAddress", "Local Interrupt Controller Address", &localAPICAddress, .address)
    visitor.bits("flags", "Flags", &flags)
    visitor.elements("controllers", &controllers)
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

/// The flags of the MADT itself.
public struct MADTFlags: TableBits, OptionSet {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("PCAT_COMPAT", 0),
    .reserved(31, 1),
  ]
  /// PCAT_COMPAT: the platform also has two 8259 interrupt controllers, which must be disabled.
  public static let pcatCompatible = Self(rawValue: 1)
}
