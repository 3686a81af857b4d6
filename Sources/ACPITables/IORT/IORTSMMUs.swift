public import HardwareBits

/// An SMMU of version 1 or 2 (type 3).
public struct IORTSMMU: Hashable, Sendable {
  /// Revision, identifier and mappings.
  public var node = IORTNodeHeader()
  /// The physical address of its registers.
  public var baseAddress: UInt64 = 0
  /// Their size in bytes.
  public var span: UInt64 = 0
  /// Which SMMU it is.
  public var model = SMMUModel(rawValue: 0)
  /// What it does on the bus.
  public var flags = SMMUFlags()
  /// Where its global interrupts begin, in bytes from the start of the node.
  public var globalInterruptOffset: UInt32 = 0
  /// The number of context interrupts.
  public var contextInterruptCount: UInt32 = 0
  /// Where they begin, in bytes from the start of the node.
  public var contextInterruptOffset: UInt32 = 0
  /// The number of performance monitor interrupts.
  public var pmuInterruptCount: UInt32 = 0
  /// Where they begin, in bytes from the start of the node.
  public var pmuInterruptOffset: UInt32 = 0
  /// The interrupts: two global ones, those of contexts, those of the performance monitor.
  public var interrupts: [IORTInterrupt] = []

  /// A structure of zeros.
  public init() {}
}

extension IORTSMMU: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    node.visitFront(&visitor, 3, "SMMUv1 or SMMUv2")
    visitor.number("baseAddress", "Base Address", &baseAddress, .address)
    visitor.number("span", "Span", &span, .hex)
    visitor.named("model", "Model", &model)
    visitor.bits("flags", "Flags", &flags)
    visitor.number("globalInterruptOffset", "Global Interrupt Offset", &globalInterruptOffset)
    visitor.number("contextInterruptCount", "Context Interrupt Count", &contextInterruptCount)
    visitor.number("contextInterruptOffset", "Context Interrupt Offset", &contextInterruptOffset)
    visitor.number("pmuInterruptCount", "PMU Interrupt Count", &pmuInterruptCount)
    visitor.number("pmuInterruptOffset", "PMU Interrupt Offset", &pmuInterruptOffset)
    visitor.elements("interrupts", &interrupts)
    node.visitBack(&visitor)
  }
}

/// One interrupt of an SMMU.
public struct IORTInterrupt: Hashable, Sendable {
  /// The global system interrupt.
  public var gsiv: UInt32 = 0
  /// How it triggers.
  public var flags = SMMUInterruptFlags()

  /// A structure of zeros.
  public init() {}
}

extension IORTInterrupt: RowElement {
  static var stride: Int { 8 }
  static var vocabulary: RecordVocabulary { .iortInterrupt }
  var heading: OutlineHeading { OutlineHeading(nil, "Interrupt") }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.number("gsiv", "GSIV", &gsiv)
    visitor.bits("flags", "Interrupt Flags", &flags)
  }
}

/// How an interrupt of an SMMU triggers.
public struct SMMUInterruptFlags: TableBits, OptionSet {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("Edge", 0),
    .reserved(31, 1),
  ]
  /// The interrupt is edge-triggered.
  public static let edge = Self(rawValue: 1)
}

/// Which SMMU of version 1 or 2 it is.
public struct SMMUModel: OpenValue {
  /// The number in the table.
  public let rawValue: UInt32
  /// Wraps a number.
  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// A generic SMMUv1.
  public static let v1 = Self(rawValue: 0)
  /// A generic SMMUv2.
  public static let v2 = Self(rawValue: 1)
  /// Arm's MMU-400.
  public static let mmu400 = Self(rawValue: 2)
  /// Arm's MMU-500.
  public static let mmu500 = Self(rawValue: 3)
  /// Arm's MMU-401.
  public static let mmu401 = Self(rawValue: 4)
  /// Cavium's ThunderX.
  public static let thunderX = Self(rawValue: 5)

  /// The name, or nil for a number without one.
  public var name: String? {
    switch self {
    case .v1: "generic SMMUv1"
    case .v2: "generic SMMUv2"
    case .mmu400: "Arm CoreLink MMU-400"
    case .mmu500: "Arm CoreLink MMU-500"
    case .mmu401: "Arm CoreLink MMU-401"
    case .thunderX: "Cavium ThunderX SMMUv2"
    default: nil
    }
  }
}

/// What an SMMU of version 1 or 2 does on the bus.
public struct SMMUFlags: TableBits, OptionSet {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("DVM Supported", 0),
    BitField("Coherent Page Table Walk", 1),
    .reserved(31, 2),
  ]
  /// Distributed virtual memory messages are supported.
  public static let distributedMaintenance = Self(rawValue: 1)
  /// Table walks snoop processor caches.
  public static let coherentWalk = Self(rawValue: 2)
}

/// An SMMU of version 3 (type 4).
public struct IORTSMMUv3: Hashable, Sendable {
  /// Revision, identifier and mappings.
  public var node = IORTNodeHeader()
  /// The physical address of its registers.
  public var baseAddress: UInt64 = 0
  /// Its coherency, and which other fields count.
  public var flags = SMMUv3Flags()
  var reserved: UInt32 = 0
  /// The physical address of its translation operation page; 0 where there is none.
  public var vatosAddress: UInt64 = 0
  /// Which SMMU it is.
  public var model = SMMUv3Model(rawValue: 0)
  /// The interrupt of its event queue; 0 for a message.
  public var eventInterrupt: UInt32 = 0
  /// The interrupt of its page request queue; 0 for a message.
  public var priInterrupt: UInt32 = 0
  /// The interrupt of its errors; 0 for a message.
  public var errorInterrupt: UInt32 = 0
  /// The interrupt of its completions; 0 for a message.
  public var syncInterrupt: UInt32 = 0
  /// The proximity domain, where a flag says that it counts.
  public var proximityDomain: UInt32?
  /// Which mapping gives the SMMU's own device ID.
  public var deviceIDMappingIndex: UInt32?

  /// A structure of zeros.
  public init() {}
}

extension IORTSMMUv3: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    node.visitFront(&visitor, 4, "SMMUv3")
    visitor.number("baseAddress", "Base Address", &baseAddress, .address)
    visitor.bits("flags", "Flags", &flags)
    visitor.reserved(&reserved)
    visitor.number("vatosAddress", "VATOS Address", &vatosAddress, .address)
    visitor.named("model", "Model", &model)
    visitor.number("eventInterrupt", "Event GSIV", &eventInterrupt)
    visitor.number("priInterrupt", "PRI GSIV", &priInterrupt)
    visitor.number("errorInterrupt", "GERR GSIV", &errorInterrupt)
    visitor.number("syncInterrupt", "Sync GSIV", &syncInterrupt)
    visitor.optional("proximityDomain", "Proximity Domain", &proximityDomain, style: .decimal)
    visitor.optional("deviceIDMappingIndex", "Device ID Mapping Index", &deviceIDMappingIndex, style: .decimal)
    node.visitBack(&visitor)
  }
}

/// Which SMMU of version 3 it is.
public struct SMMUv3Model: OpenValue {
  /// The number in the table.
  public let rawValue: UInt32
  /// Wraps a number.
  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// A generic SMMUv3.
  public static let generic = Self(rawValue: 0)
  /// HiSilicon's Hi161x.
  public static let hi161x = Self(rawValue: 1)
  /// Cavium's CN99xx.
  public static let cn99xx = Self(rawValue: 2)

  /// The name, or nil for a number without one.
  public var name: String? {
    switch self {
    case .generic: "generic SMMUv3"
    case .hi161x: "HiSilicon Hi161x"
    case .cn99xx: "Cavium CN99xx"
    default: nil
    }
  }
}

/// The flags of an SMMU of version 3.
public struct SMMUv3Flags: TableBits {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("COHACC Override", 0),
    BitField("HTTU Override", 2, 1),
    BitField("Proximity Domain Valid", 3),
    BitField("DeviceID Mapping Index Valid", 4),
    .reserved(31, 5),
  ]
}
