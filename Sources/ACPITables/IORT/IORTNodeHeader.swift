public import HardwareBits

/// What every IORT node begins and ends with: revision, identifier, and the mappings of IDs to other nodes.
public struct IORTNodeHeader: Hashable, Sendable {
  /// The revision of the node's type.
  public var revision: UInt8 = 0
  /// A number unique to the node; reserved in tables older than revision E.
  public var identifier: UInt32 = 0
  /// The number of mappings, as the node says it.
  public var mappingCount: UInt32 = 0
  /// Where the mappings begin, in bytes from the start of the node.
  public var mappingOffset: UInt32 = 0
  /// The bytes between the node's fields and its mappings; empty where there are none.
  public var gap: [UInt8] = []
  /// How IDs of the node become IDs of another.
  public var mappings: [IORTMapping] = []
  /// Bytes beyond the known node.
  var beyond: [UInt8] = []

  /// A header of zeros.
  public init() {}

  mutating func visitFront(_ visitor: inout some FieldVisitor, _ type: UInt8, _ name: String) {
    visitor.type(type, name)
    visitor.length(UInt16.self)
    visitor.number("revision", "Revision", &revision)
    visitor.number("identifier", "Identifier", &identifier)
    visitor.number("mappingCount", "Mapping Count", &mappingCount)
    visitor.number("mappingOffset", "Mapping Offset", &mappingOffset)
    // The node's own fields end where its mappings begin.
    if mappingCount > 0 { visitor.beginPart(upTo: Int(clamping: mappingOffset)) }
  }

  mutating func visitMappings(_ visitor: inout some FieldVisitor) {
    guard mappingCount > 0 else { return }
    visitor.endPart()
    visitor.gap(&gap, upTo: Int(clamping: mappingOffset))
    visitor.elements("mappings", &mappings, count: Int(clamping: mappingCount))
  }

  mutating func visitBack(_ visitor: inout some FieldVisitor) {
    visitMappings(&visitor)
    visitor.beyond(&beyond)
  }
}

/// How a range of IDs becomes IDs of another node.
public struct IORTMapping: Hashable, Sendable {
  /// The first ID that comes in; not used for a single mapping.
  public var inputBase: UInt32 = 0
  /// One less than the number of IDs.
  public var idCount: UInt32 = 0
  /// The ID that the first one becomes.
  public var outputBase: UInt32 = 0
  /// Where the other node begins, in bytes from the start of the table.
  public var outputReference: UInt32 = 0
  /// Whether the node itself is meant.
  public var flags = IORTMappingFlags()

  /// A structure of zeros.
  public init() {}
}

extension IORTMapping: RowElement {
  static var stride: Int { 20 }
  static var vocabulary: RecordVocabulary { .iortMapping }
  var heading: OutlineHeading { OutlineHeading(nil, "ID Mapping") }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.number("inputBase", "Input base", &inputBase, .hex)
    visitor.number("idCount", "ID Count", &idCount, .hex, meaning: { "\(UInt64($0) + 1) IDs" })
    visitor.number("outputBase", "Output Base", &outputBase, .hex)
    visitor.number("outputReference", "Output Reference", &outputReference, .hex)
    visitor.bits("flags", "Flags", &flags)
  }
}

/// The flags of an ID mapping.
public struct IORTMappingFlags: TableBits, OptionSet {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("Single Mapping", 0),
    .reserved(31, 1),
  ]
  /// The output ID is that of the node itself, whatever comes in.
  public static let single = Self(rawValue: 1)
}
