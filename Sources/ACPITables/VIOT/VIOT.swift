public import HardwareBits

/// The virtual I/O translation table: virtio-iommu devices and what they translate for (ACPI 6.5 §5.2.30).
public struct VIOT: Hashable, Sendable {
  /// The common header.
  public var header: ACPIHeader
  /// The number of nodes, as the table says it.
  public var nodeCount: UInt16 = 0
  /// Where the first node begins, in bytes from the start of the table.
  public var nodeOffset: UInt16 = 0
  var reserved: UInt64 = 0
  /// The bytes between the fixed part and the first node; empty where there are none.
  public var gap: [UInt8] = []
  /// The nodes, in table order.
  public var nodes: [VIOTNode] = []
  /// The bytes after the last node that could be told apart; empty in a sound table.
  public var undecoded: [UInt8] = []

  /// A table to be built of `nodes`; `seal()` fills in length and checksum.
  public init(header: ACPIHeader = ACPIHeader(.viot, revision: 0), nodes: [VIOTNode] = []) {
    self.header = header
    nodeCount = UInt16(truncatingIfNeeded: nodes.count)
    nodeOffset = 48
    self.nodes = nodes
  }

  /// The node that begins at `offset`, as output nodes are named, or nil where none does.
  public func node(at offset: UInt16) -> VIOTNode? {
    var place = 48 + gap.count
    for node in nodes {
      if place == Int(offset) { return node }
      place += LengthCounter.bytes(of: node)
    }
    return nil
  }
}

extension VIOT: LaidOutTable {
  /// The signature of such tables.
  public static var signature: ACPISignature { .viot }
  static var vocabulary: RecordVocabulary { .viotTable }

  init() { header = ACPIHeader() }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    header.visit(&visitor)
    visitor.number("nodeCount", "Node count", &nodeCount)
    visitor.number("nodeOffset", "Node offset", &nodeOffset)
    visitor.reserved(&reserved)
    visitor.gap(&gap, upTo: Int(nodeOffset))
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

/// One node of the VIOT.
public enum VIOTNode: Hashable, Sendable {
  /// Type 1: a range of PCI functions.
  case pciRange(VIOTPCIRange)
  /// Type 2: a device with registers in memory.
  case mmio(VIOTMMIOEndpoint)
  /// Type 3: a virtio-iommu that is a PCI function.
  case virtioPCI(VIOTVirtioPCI)
  /// Type 4: a virtio-iommu with registers in memory.
  case virtioMMIO(VIOTVirtioMMIO)
  /// A structure of another type, or one too short for its fields.
  case raw(RawRecord)

  /// The type as the structure's first byte holds it.
  public var type: Int {
    switch self {
    case .pciRange: 1
    case .mmio: 2
    case .virtioPCI: 3
    case .virtioMMIO: 4
    case .raw(let record): record.type
    }
  }
}

extension VIOTNode: RecordElement {
  static var shape: RecordShape { .byteThenWord }
  static var vocabulary: RecordVocabulary { .viotNode }
  static var typicalBytes: Int { 24 }

  static func record(_ type: Int, _ decoder: inout FieldDecoder) -> VIOTNode? {
    switch type {
    case 1: .pciRange(decoder.read())
    case 2: .mmio(decoder.read())
    case 3: .virtioPCI(decoder.read())
    case 4: .virtioMMIO(decoder.read())
    default: nil
    }
  }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    switch self {
    case .pciRange(var record): record.visit(&visitor)
    case .mmio(var record): record.visit(&visitor)
    case .virtioPCI(var record): record.visit(&visitor)
    case .virtioMMIO(var record): record.visit(&visitor)
    case .raw(var record): record.visit(&visitor)
    }
  }
}

extension VIOTNode {
  var heading: OutlineHeading {
    let title =
      switch type {
      case 1: "PCI Range"
      case 2: "MMIO Endpoint"
      case 3: "virtio-iommu based on virtio-pci"
      case 4: "virtio-iommu based on virtio-mmio"
      default: "Node of unknown type \(type)"
      }
    return OutlineHeading(nil, title)
  }
}
