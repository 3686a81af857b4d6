public import HardwareBits

/// The proximity domain of a processor, by its local APIC or SAPIC (ACPI 6.5 §5.2.16.1, type 0).
public struct ProcessorAffinity: Hashable, Sendable {
  /// Bits 7:0 of the proximity domain.
  public var proximityDomainLow: UInt8 = 0
  /// The local APIC ID.
  public var apicID: UInt8 = 0
  /// Whether the structure counts.
  public var flags = AffinityFlags()
  /// The local SAPIC's extended ID.
  public var localSAPICEID: UInt8 = 0
  /// Bits 31:8 of the proximity domain; only in tables of revision 2 and later.
  public var proximityDomainHigh: UInt32 = 0
  /// The clock domain.
  public var clockDomain: UInt32 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}

  /// The proximity domain; in tables of revision 1 only its low 8 bits are defined.
  public var proximityDomain: UInt32 { proximityDomainHigh << 8 | UInt32(proximityDomainLow) }
}

extension ProcessorAffinity: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(0), "Processor Local APIC/SAPIC Affinity")
    visitor.length(UInt8.self)
    visitor.number("proximityDomainLow", "Proximity Domain [7:0]", &proximityDomainLow)
    visitor.number("apicID", "APIC ID", &apicID)
    visitor.bits("flags", "Flags", &flags)
    visitor.number("localSAPICEID", "Local SAPIC EID", &localSAPICEID)
    visitor.number(
      "proximityDomainHigh", "Proximity Domain [31:8]", &proximityDomainHigh, bytes: 3, style: .decimal,
      meaning: { _ in nil })
    visitor.number("clockDomain", "Clock Domain", &clockDomain)
    visitor.beyond(&beyond)
  }
}

/// The proximity domain of a processor, by its x2APIC (ACPI 6.5 §5.2.16.3, type 2).
public struct X2APICAffinity: Hashable, Sendable {
  var reserved: UInt16 = 0
  /// The proximity domain.
  public var proximityDomain: UInt32 = 0
  /// The x2APIC ID.
  public var x2APICID: UInt32 = 0
  /// Whether the structure counts.
  public var flags = AffinityFlags()
  /// The clock domain.
  public var clockDomain: UInt32 = 0
  var reserved2: UInt32 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension X2APICAffinity: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(2), "Processor Local x2APIC Affinity")
    visitor.length(UInt8.self)
    visitor.reserved(&reserved)
    visitor.number("proximityDomain", "Proximity Domain", &proximityDomain)
    visitor.number("x2APICID", "X2APIC ID", &x2APICID)
    visitor.bits("flags", "Flags", &flags)
    visitor.number("clockDomain", "Clock Domain", &clockDomain)
    visitor.reserved(&reserved2)
    visitor.beyond(&beyond)
  }
}

/// The proximity domain of a processor, by its GIC CPU interface (ACPI 6.5 §5.2.16.4, type 3).
public struct GICCAffinity: Hashable, Sendable {
  /// The proximity domain.
  public var proximityDomain: UInt32 = 0
  /// The UID of the processor in the ACPI namespace.
  public var processorUID: UInt32 = 0
  /// Whether the structure counts.
  public var flags = AffinityFlags()
  /// The clock domain.
  public var clockDomain: UInt32 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension GICCAffinity: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(3), "GICC Affinity")
    visitor.length(UInt8.self)
    visitor.number("proximityDomain", "Proximity Domain", &proximityDomain)
    visitor.number("processorUID", "ACPI Processor UID", &processorUID)
    visitor.bits("flags", "Flags", &flags)
    visitor.number("clockDomain", "Clock Domain", &clockDomain)
    visitor.beyond(&beyond)
  }
}

/// The proximity domain of a processor, by its RISC-V interrupt controller (ACPI 6.6, type 7).
public struct RINTCAffinity: Hashable, Sendable {
  var reserved: UInt16 = 0
  /// The proximity domain.
  public var proximityDomain: UInt32 = 0
  /// The UID of the processor in the ACPI namespace.
  public var processorUID: UInt32 = 0
  /// Whether the structure counts.
  public var flags = AffinityFlags()
  /// The clock domain.
  public var clockDomain: UInt32 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension RINTCAffinity: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(7), "RINTC Affinity")
    visitor.length(UInt8.self)
    visitor.reserved(&reserved)
    visitor.number("proximityDomain", "Proximity Domain", &proximityDomain)
    visitor.number("processorUID", "ACPI Processor UID", &processorUID)
    visitor.bits("flags", "Flags", &flags)
    visitor.number("clockDomain", "Clock Domain", &clockDomain)
    visitor.beyond(&beyond)
  }
}

/// Whether an affinity structure counts.
public struct AffinityFlags: TableBits, OptionSet {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("Enabled", 0),
    .reserved(31, 1),
  ]
  /// The structure counts; system software must ignore it otherwise.
  public static let enabled = Self(rawValue: 1)
}
