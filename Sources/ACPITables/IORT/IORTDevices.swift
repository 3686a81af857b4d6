public import HardwareBits

/// A group of GIC interrupt translation services (type 0).
public struct IORTITSGroup: Hashable, Sendable {
  /// Revision, identifier and mappings.
  public var node = IORTNodeHeader()
  /// The number of services.
  public var itsCount: UInt32 = 0
  /// Their IDs, as the MADT gives them.
  public var itsIDs: [UInt32] = []

  /// A structure of zeros.
  public init() {}
}

extension IORTITSGroup: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    node.visitFront(&visitor, 0, "ITS Group")
    visitor.number("itsCount", "Number of ITSs", &itsCount)
    visitor.numbers("itsIDs", "GIC ITS Identifier", &itsIDs, count: Int(clamping: itsCount), style: .decimal)
    node.visitBack(&visitor)
  }
}

/// A device that only the ACPI namespace knows (type 1).
public struct IORTNamedComponent: Hashable, Sendable {
  /// Revision, identifier and mappings.
  public var node = IORTNodeHeader()
  /// What it does on faults, and its PASIDs.
  public var flags = IORTNamedComponentFlags()
  /// How its memory accesses behave.
  public var memoryAccess = IORTMemoryAccess()
  /// How many address bits it has.
  public var memoryAddressLimit: UInt8 = 0
  /// Its path in the namespace, with padding.
  public var name = TerminatedText()

  /// A structure of zeros.
  public init() {}
}

extension IORTNamedComponent: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    node.visitFront(&visitor, 1, "Named Component")
    visitor.bits("flags", "Node Flags", &flags)
    memoryAccess.visit(&visitor)
    visitor.number("memoryAddressLimit", "Device Memory Address Size Limit", &memoryAddressLimit)
    visitor.name("name", "Device Object Name", &name, bytes: nil)
    node.visitBack(&visitor)
  }
}

/// The flags of a named component.
public struct IORTNamedComponentFlags: TableBits {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("Stall Supported", 0),
    BitField("PASID Bits", 5, 1),
    .reserved(31, 6),
  ]
}

/// A PCI root complex (type 2).
public struct IORTRootComplex: Hashable, Sendable {
  /// Revision, identifier and mappings.
  public var node = IORTNodeHeader()
  /// How its memory accesses behave.
  public var memoryAccess = IORTMemoryAccess()
  /// What it supports of address translation services.
  public var atsAttribute = IORTATSAttribute()
  /// The segment.
  public var segment: UInt32 = 0
  /// How many address bits it has.
  public var memoryAddressLimit: UInt8?
  /// The width of PASIDs, in bits 4:0.
  public var pasidCapabilities: UInt16?
  /// A reserved byte.
  public var reservedByte: UInt8?
  /// Bit 0: PASIDs are supported.
  public var flags: UInt32?

  /// A structure of zeros.
  public init() {}
}

extension IORTRootComplex: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    node.visitFront(&visitor, 2, "PCI Root Complex")
    memoryAccess.visit(&visitor)
    visitor.bits("atsAttribute", "ATS Attribute", &atsAttribute)
    visitor.number("segment", "PCI Segment number", &segment)
    visitor.optional("memoryAddressLimit", "Memory Address Size Limit", &memoryAddressLimit, style: .decimal)
    visitor.optional("pasidCapabilities", "PASID Capabilities", &pasidCapabilities, style: .hex)
    visitor.optional("reservedByte", "Reserved", &reservedByte, style: .hex)
    visitor.optional("flags", "Flags", &flags, style: .hex)
    node.visitBack(&visitor)
  }
}

/// What a root complex supports of address translation services.
public struct IORTATSAttribute: TableBits, OptionSet {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("ATS Supported", 0),
    BitField("PRI Supported", 1),
    BitField("PASID Forwarding Supported", 2),
    .reserved(31, 3),
  ]
  /// Address translation services.
  public static let ats = Self(rawValue: 1)
  /// The page request interface.
  public static let pri = Self(rawValue: 2)
  /// PASIDs in translated requests.
  public static let pasidForwarding = Self(rawValue: 4)
}

/// How the memory accesses of a device behave.
public struct IORTMemoryAccess: Hashable, Sendable {
  /// 1 where it is fully coherent.
  public var cacheCoherency: UInt32 = 0
  /// How caches should treat its accesses.
  public var hints = IORTAllocationHints()
  var reserved: UInt16 = 0
  /// What the path to memory guarantees.
  public var flags = IORTMemoryFlags()

  /// A structure of zeros.
  public init() {}
}

extension IORTMemoryAccess: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.number(
      "cacheCoherency", "Cache Coherency", &cacheCoherency,
      meaning: { $0 == 1 ? "fully coherent" : $0 == 0 ? "not coherent" : nil })
    visitor.bits("hints", "Allocation Hints", &hints)
    visitor.reserved(&reserved)
    visitor.bits("flags", "Memory Access Flags", &flags)
  }
}

/// How caches should treat a device's accesses.
public struct IORTAllocationHints: TableBits {
  /// All eight bits.
  public var rawValue: UInt8
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("Transient", 0),
    BitField("Write Allocate", 1),
    BitField("Read Allocate", 2),
    BitField("Allocation Hints Override", 3),
    .reserved(7, 4),
  ]
}

/// What the path from a device to memory guarantees.
public struct IORTMemoryFlags: TableBits {
  /// All eight bits.
  public var rawValue: UInt8
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("Coherent Path to Memory", 0),
    BitField("Device Attributes are Cacheable", 1),
    BitField("CANWBS", 2),
    .reserved(7, 3),
  ]
}
