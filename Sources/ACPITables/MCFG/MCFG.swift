public import HardwareBits

/// The table of memory-mapped PCI Express configuration space (PCI Firmware 3.3 §4.1.2).
public struct MCFG: Hashable, Sendable {
  /// The common header.
  public var header: ACPIHeader
  var reserved: UInt64 = 0
  /// The ranges of configuration space, in table order.
  public var allocations: [MCFGAllocation] = []
  /// The bytes after the last whole allocation; empty in a sound table.
  public var undecoded: [UInt8] = []

  /// A table to be built, of zeros; `seal()` fills in length and checksum.
  public init(header: ACPIHeader = ACPIHeader(.mcfg, revision: 1)) { self.header = header }

  /// Where a segment's configuration space is, or nil where the table has no allocation for that bus.
  public func allocation(segment: UInt16, bus: UInt8) -> MCFGAllocation? {
    allocations.first { $0.segment == segment && $0.startBus <= bus && bus <= $0.endBus }
  }
}

extension MCFG: LaidOutTable {
  /// The signature of such tables.
  public static var signature: ACPISignature { .mcfg }
  static var vocabulary: RecordVocabulary { .mcfgTable }

  init() { header = ACPIHeader() }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    header.visit(&visitor)
    visitor.reserved(&reserved)
    visitor.elements("allocations", &allocations)
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

/// The configuration space of some buses of a segment: 1 MiB a bus, the base being that of bus 0.
public struct MCFGAllocation: Hashable, Sendable {
  /// The physical address of bus 0, also where the range begins at a higher bus.
  public var baseAddress: UInt64 = 0
  /// The segment, as the _SEG method of its host bridge gives it.
  public var segment: UInt16 = 0
  /// The first bus.
  public var startBus: UInt8 = 0
  /// The last bus, included.
  public var endBus: UInt8 = 0
  var reserved: UInt32 = 0

  /// A structure of zeros.
  public init() {}

  /// An allocation for the buses from `startBus` to `endBus` of `segment`.
  public init(baseAddress: UInt64, segment: UInt16 = 0, startBus: UInt8 = 0, endBus: UInt8 = 255) {
    self.baseAddress = baseAddress
    self.segment = segment
    self.startBus = startBus
    self.endBus = endBus
  }

  /// The physical address of a function's configuration space, or nil for a bus outside the range, for a device
  /// above 31 or a function above 7, and where the address does not fit 64 bits.
  public func address(bus: UInt8, device: UInt8, function: UInt8) -> UInt64? {
    guard startBus <= bus, bus <= endBus, device < 32, function < 8 else { return nil }
    let offset = UInt64(bus) << 20 | UInt64(device) << 15 | UInt64(function) << 12
    let (address, overflow) = baseAddress.addingReportingOverflow(offset)
    return overflow ? nil : address
  }
}

extension MCFGAllocation: RowElement {
  static var stride: Int { 16 }
  static var vocabulary: RecordVocabulary { .mcfgAllocation }
  var heading: OutlineHeading { OutlineHeading(nil, "Configuration space allocation") }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.number("baseAddress", "Base Address", &baseAddress, .address)
    visitor.number("segment", "PCI Segment Group Number", &segment, .hex)
    visitor.number("startBus", "Start Bus Number", &startBus, .hex)
    visitor.number("endBus", "End Bus Number", &endBus, .hex)
    visitor.reserved(&reserved)
  }
}
