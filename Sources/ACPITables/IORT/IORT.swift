public import HardwareBits

/// The I/O remapping table: Arm's SMMUs and interrupt translation services, and what is behind them (Arm DEN 0049
/// E.f).
public struct IORT: Hashable, Sendable {
  /// The common header.
  public var header: ACPIHeader
  /// The number of nodes, as the table says it.
  public var nodeCount: UInt32 = 0
  /// Where the first node begins, in bytes from the start of the table.
  public var nodeOffset: UInt32 = 0
  var reserved: UInt32 = 0
  /// The bytes between the fixed part and the first node; empty where there are none.
  public var gap: [UInt8] = []
  /// The nodes, in table order.
  public var nodes: [IORTNode] = []
  /// The bytes after the last node that could be told apart; empty in a sound table.
  public var undecoded: [UInt8] = []

  /// A table to be built, of zeros; `seal()` fills in length and checksum.
  public init(header: ACPIHeader = ACPIHeader(.iort, revision: 6)) { self.header = header }

  /// Where each node begins, in bytes from the start of the table: references name nodes by it.
  public var nodeOffsets: [Int] {
    var place = 48 + gap.count
    return nodes.map { node in
      defer { place += LengthCounter.bytes(of: node) }
      return place
    }
  }
}

extension IORT: LaidOutTable {
  /// The signature of such tables.
  public static var signature: ACPISignature { .iort }
  static var vocabulary: RecordVocabulary { .iortTable }

  init() { header = ACPIHeader() }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    header.visit(&visitor)
    visitor.number("nodeCount", "Node Count", &nodeCount)
    visitor.number("nodeOffset", "Node Offset", &nodeOffset)
    visitor.reserved(&reserved)
    visitor.gap(&gap, upTo: Int(clamping: nodeOffset))
    visitor.elements("nodes", &nodes)
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

/// One node of the IORT.
public enum IORTNode: Hashable, Sendable {
  /// Type 0: a group of GIC interrupt translation services.
  case itsGroup(IORTITSGroup)
  /// Type 1: a device that only the ACPI namespace knows.
  case namedComponent(IORTNamedComponent)
  /// Type 2: a PCI root complex.
  case rootComplex(IORTRootComplex)
  /// Type 3: an SMMU of version 1 or 2.
  case smmu(IORTSMMU)
  /// Type 4: an SMMU of version 3.
  case smmuV3(IORTSMMUv3)
  /// Type 5: a performance monitor counter group.
  case pmcg(IORTPMCG)
  /// Type 6: memory that devices use on their own.
  case rmr(IORTReservedMemory)
  /// Type 7: a GICv5 interrupt wire bridge.
  case iwb(IORTInterruptWireBridge)
  /// A structure of another type, or one too short for its fields.
  case raw(RawRecord)

  /// The type as the structure's first byte holds it.
  public var type: Int {
    switch self {
    case .itsGroup: 0
    case .namedComponent: 1
    case .rootComplex: 2
    case .smmu: 3
    case .smmuV3: 4
    case .pmcg: 5
    case .rmr: 6
    case .iwb: 7
    case .raw(let record): record.type
    }
  }
}

extension IORTNode: RecordElement {
  static var shape: RecordShape { .packed }
  static var vocabulary: RecordVocabulary { .iortNode }
  static var typicalBytes: Int { 64 }

  static func record(_ type: Int, _ decoder: inout FieldDecoder) -> IORTNode? {
    switch type {
    case 0: .itsGroup(decoder.read())
    case 1: .namedComponent(decoder.read())
    case 2: .rootComplex(decoder.read())
    case 3: .smmu(decoder.read())
    case 4: .smmuV3(decoder.read())
    case 5: .pmcg(decoder.read())
    case 6: .rmr(decoder.read())
    case 7: .iwb(decoder.read())
    default: nil
    }
  }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    switch self {
    case .itsGroup(var record): record.visit(&visitor)
    case .namedComponent(var record): record.visit(&visitor)
    case .rootComplex(var record): record.visit(&visitor)
    case .smmu(var record): record.visit(&visitor)
    case .smmuV3(var record): record.visit(&visitor)
    case .pmcg(var record): record.visit(&visitor)
    case .rmr(var record): record.visit(&visitor)
    case .iwb(var record): record.visit(&visitor)
    case .raw(var record): record.visit(&visitor)
    }
  }
}

extension IORTNode {
  var heading: OutlineHeading {
    let title =
      switch type {
      case 0: "ITS Group"
      case 1: "Named Component"
      case 2: "PCI Root Complex"
      case 3: "SMMUv1 or SMMUv2"
      case 4: "SMMUv3"
      case 5: "Performance Monitor Counter Group (PMCG)"
      case 6: "Reserved Memory Range (RMR)"
      case 7: "Interrupt Wire Bridge (IWB)"
      default: "Node of unknown type \(type)"
      }
    return OutlineHeading(nil, title)
  }
}
