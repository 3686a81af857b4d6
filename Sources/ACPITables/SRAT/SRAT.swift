public import HardwareBits

/// The system resource affinity table: which processors, memory and devices are near one another (ACPI 6.5
/// §5.2.16).
public struct SRAT: Hashable, Sendable {
  /// The common header.
  public var header: ACPIHeader
  /// Always 1; kept for old software.
  public var tableRevision: UInt32 = 0
  var reserved: UInt64 = 0
  /// The affinity structures, in table order.
  public var affinities: [SRATAffinity] = []
  /// The bytes after the last structure that could be told apart; empty in a sound table.
  public var undecoded: [UInt8] = []

  /// A table to be built, of zeros; `seal()` fills in length and checksum.
  public init(header: ACPIHeader = ACPIHeader(.srat, revision: 3)) { self.header = header }
}

extension SRAT: LaidOutTable {
  /// The signature of such tables.
  public static var signature: ACPISignature { .srat }
  static var vocabulary: RecordVocabulary { .sratTable }

  init() { header = ACPIHeader() }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    header.visit(&visitor)
    visitor.number("tableRevision", "Table Revision", &tableRevision)
    visitor.reserved(&reserved)
    visitor.elements("affinities", &affinities)
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

/// One affinity structure of the SRAT (ACPI 6.5 §5.2.16).
public enum SRATAffinity: Hashable, Sendable {
  /// Type 0: a processor by its local APIC or SAPIC.
  case processor(ProcessorAffinity)
  /// Type 1: a range of memory.
  case memory(MemoryAffinity)
  /// Type 2: a processor by its x2APIC.
  case x2APIC(X2APICAffinity)
  /// Type 3: a processor by its GIC CPU interface.
  case gicc(GICCAffinity)
  /// Type 4: a GIC interrupt translation service.
  case gicITS(GICITSAffinity)
  /// Type 5: a device that reads and writes memory.
  case genericInitiator(GenericInitiatorAffinity)
  /// Type 6: a port to memory not described, such as a CXL host bridge.
  case genericPort(GenericPortAffinity)
  /// Type 7: a processor by its RISC-V interrupt controller.
  case rintc(RINTCAffinity)
  /// A structure of another type, or one too short for its fields.
  case raw(RawRecord)

  /// The type as the structure's first byte holds it.
  public var type: Int {
    switch self {
    case .processor: 0
    case .memory: 1
    case .x2APIC: 2
    case .gicc: 3
    case .gicITS: 4
    case .genericInitiator: 5
    case .genericPort: 6
    case .rintc: 7
    case .raw(let record): record.type
    }
  }
}

extension SRATAffinity: RecordElement {
  static var shape: RecordShape { .byte }
  static var vocabulary: RecordVocabulary { .sratAffinity }
  static var typicalBytes: Int { 24 }

  static func record(_ type: Int, _ decoder: inout FieldDecoder) -> SRATAffinity? {
    switch type {
    case 0: .processor(decoder.read())
    case 1: .memory(decoder.read())
    case 2: .x2APIC(decoder.read())
    case 3: .gicc(decoder.read())
    case 4: .gicITS(decoder.read())
    case 5: .genericInitiator(decoder.read())
    case 6: .genericPort(decoder.read())
    case 7: .rintc(decoder.read())
    default: nil
    }
  }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    switch self {
    case .processor(var record): record.visit(&visitor)
    case .memory(var record): record.visit(&visitor)
    case .x2APIC(var record): record.visit(&visitor)
    case .gicc(var record): record.visit(&visitor)
    case .gicITS(var record): record.visit(&visitor)
    case .genericInitiator(var record): record.visit(&visitor)
    case .genericPort(var record): record.visit(&visitor)
    case .rintc(var record): record.visit(&visitor)
    case .raw(var record): record.visit(&visitor)
    }
  }
}

extension SRATAffinity {
  var heading: OutlineHeading {
    let title =
      switch type {
      case 0: "Processor Local APIC/SAPIC Affinity"
      case 1: "Memory Affinity"
      case 2: "Processor Local x2APIC Affinity"
      case 3: "GICC Affinity"
      case 4: "GIC Interrupt Translation Service Affinity"
      case 5: "Generic Initiator Affinity"
      case 6: "Generic Port Affinity"
      case 7: "RINTC Affinity"
      default: "Structure of unknown type \(type)"
      }
    return OutlineHeading(nil, title)
  }
}
