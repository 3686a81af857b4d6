public import HardwareBits

/// The proximity domain of a GIC interrupt translation service (ACPI 6.5 §5.2.16.5, type 4).
public struct GICITSAffinity: Hashable, Sendable {
  /// The proximity domain.
  public var proximityDomain: UInt32 = 0
  var reserved: UInt16 = 0
  /// The service's ID, as the MADT gives it.
  public var itsID: UInt32 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension GICITSAffinity: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(4), "GIC ITS Affinity")
    visitor.length(UInt8.self)
    visitor.number("proximityDomain", "Proximity Domain", &proximityDomain)
    visitor.reserved(&reserved)
    visitor.number("itsID", "ITS ID", &itsID)
    visitor.beyond(&beyond)
  }
}

/// The proximity domain of a device that reads and writes memory (ACPI 6.5 §5.2.16.6, type 5).
public struct GenericInitiatorAffinity: Hashable, Sendable {
  var reserved: UInt8 = 0
  /// Which device it is.
  public var handle = DeviceHandle()
  /// The proximity domain.
  public var proximityDomain: UInt32 = 0
  /// Whether the structure counts.
  public var flags = GenericAffinityFlags()
  var reserved2: UInt32 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension GenericInitiatorAffinity: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(5), "Generic Initiator Affinity")
    visitor.length(UInt8.self)
    visitor.reserved(&reserved)
    handle.visitType(&visitor)
    visitor.number("proximityDomain", "Proximity Domain", &proximityDomain)
    handle.visitHandle(&visitor)
    visitor.bits("flags", "Flags", &flags)
    visitor.reserved(&reserved2)
    visitor.beyond(&beyond)
  }
}

/// The proximity domain of a port to memory not described (ACPI 6.5 §5.2.16.7, type 6).
public struct GenericPortAffinity: Hashable, Sendable {
  var reserved: UInt8 = 0
  /// Which device it is.
  public var handle = DeviceHandle()
  /// The proximity domain.
  public var proximityDomain: UInt32 = 0
  /// Whether the structure counts.
  public var flags = GenericAffinityFlags()
  var reserved2: UInt32 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension GenericPortAffinity: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(6), "Generic Port Affinity")
    visitor.length(UInt8.self)
    visitor.reserved(&reserved)
    handle.visitType(&visitor)
    visitor.number("proximityDomain", "Proximity Domain", &proximityDomain)
    handle.visitHandle(&visitor)
    visitor.bits("flags", "Flags", &flags)
    visitor.reserved(&reserved2)
    visitor.beyond(&beyond)
  }
}

/// The flags of a generic initiator or port.
public struct GenericAffinityFlags: TableBits, OptionSet {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("Enabled", 0),
    BitField("Architectural Transactions", 1),
    .reserved(31, 2),
  ]
  /// The structure counts; system software must ignore it otherwise.
  public static let enabled = Self(rawValue: 1)
  /// All of the device's memory transactions follow the architecture's rules.
  public static let architecturalTransactions = Self(rawValue: 2)
}
