public import HardwareBits

/// Memory that devices use on their own, so that it must stay mapped for them (type 6).
public struct IORTReservedMemory: Hashable, Sendable {
  /// Revision, identifier and mappings; the mappings name the devices.
  public var node = IORTNodeHeader()
  /// What may be done with the memory.
  public var flags = IORTReservedMemoryFlags()
  /// The number of ranges, as the node says it.
  public var rangeCount: UInt32 = 0
  /// Where the ranges begin, in bytes from the start of the node.
  public var rangeOffset: UInt32 = 0
  /// The bytes before the ranges; empty where there are none.
  public var gap: [UInt8] = []
  /// The ranges of memory.
  public var ranges: [IORTMemoryRange] = []

  /// A node of zeros.
  public init() {}
}

extension IORTReservedMemory: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    node.visitFront(&visitor, 6, "RMR")
    visitor.bits("flags", "Flags", &flags)
    visitor.number("rangeCount", "Number of Memory Range Descriptors", &rangeCount)
    visitor.number("rangeOffset", "Memory Range Descriptor Offset", &rangeOffset)
    let rangesFirst = rangeOffset <= node.mappingOffset || node.mappingCount == 0
    if rangesFirst { visitRanges(&visitor) }
    node.visitMappings(&visitor)
    if !rangesFirst { visitRanges(&visitor) }
    visitor.beyond(&node.beyond)
  }

  private mutating func visitRanges(_ visitor: inout some FieldVisitor) {
    guard rangeCount > 0 else { return }
    visitor.gap(&gap, upTo: Int(clamping: rangeOffset))
    visitor.elements("ranges", &ranges, count: Int(clamping: rangeCount))
  }
}

/// One range of memory that devices use on their own.
public struct IORTMemoryRange: Hashable, Sendable {
  /// The first physical address, a multiple of 64 KiB.
  public var baseAddress: UInt64 = 0
  /// The size in bytes, a multiple of 64 KiB.
  public var lengthInBytes: UInt64 = 0
  var reserved: UInt32 = 0

  /// A structure of zeros.
  public init() {}
}

extension IORTMemoryRange: RowElement {
  static var stride: Int { 20 }
  static var vocabulary: RecordVocabulary { .iortRegion }
  var heading: OutlineHeading { OutlineHeading(nil, "Memory Range") }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.number("baseAddress", "Base Address of RMR", &baseAddress, .address)
    visitor.number("lengthInBytes", "Length of RMR", &lengthInBytes, .hex)
    visitor.reserved(&reserved)
  }
}

/// What may be done with memory that devices use on their own.
public struct IORTReservedMemoryFlags: TableBits {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("Remapping Permitted", 0),
    BitField("Access Privilege", 1),
    BitField("Access Attributes", 9, 2),
    .reserved(31, 10),
  ]

  /// The access attributes in words.
  public func meaning(ofFieldAt low: UInt16) -> String? {
    guard low == 2 else { return nil }
    return switch rawValue >> 2 & 0xff {
    case 0: "Device-nGnRnE"
    case 1: "Device-nGnRE"
    case 2: "Device-nGRE"
    case 3: "Device-GRE"
    case 4: "Normal non-cacheable"
    case 5: "Normal inner and outer write-back cacheable"
    default: nil
    }
  }
}
