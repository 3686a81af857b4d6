public import HardwareBits

/// A processor by its local APIC (ACPI 6.5 §5.2.12.2, type 0).
public struct LocalAPIC: Hashable, Sendable {
  /// The UID of the processor in the ACPI namespace.
  public var processorUID: UInt8 = 0
  /// The local APIC ID.
  public var apicID: UInt8 = 0
  /// Whether the processor can be used.
  public var flags = MADTProcessorFlags()
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension LocalAPIC: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(0), "Processor Local APIC")
    visitor.length(UInt8.self)
    visitor.number("processorUID", "ACPI Processor UID", &processorUID)
    visitor.number("apicID", "APIC ID", &apicID)
    visitor.bits("flags", "Flags", &flags)
    visitor.beyond(&beyond)
  }
}

/// The local APIC input that the NMI is wired to (ACPI 6.5 §5.2.12.7, type 4).
public struct LocalAPICNMI: Hashable, Sendable {
  /// The UID of the processor; 255 means all.
  public var processorUID: UInt8 = 0
  /// Polarity and trigger mode.
  public var flags = InterruptInputFlags()
  /// The local interrupt input: 0 or 1.
  public var localInterruptInput: UInt8 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension LocalAPICNMI: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(4), "Local APIC NMI")
    visitor.length(UInt8.self)
    visitor.number("processorUID", "ACPI Processor UID", &processorUID, meaning: { $0 == 255 ? "all processors" : nil })
    visitor.bits("flags", "MPS INTI Flags", &flags)
    visitor.number("localInterruptInput", "Local APIC LINT#", &localInterruptInput)
    visitor.beyond(&beyond)
  }
}

/// The 64-bit address of the local APICs (ACPI 6.5 §5.2.12.8, type 5).
public struct LocalAPICAddressOverride: Hashable, Sendable {
  var reserved: UInt16 = 0
  /// The physical address of the local APICs.
  public var address: UInt64 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension LocalAPICAddressOverride: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(5), "Local APIC Address Override")
    visitor.length(UInt8.self)
    visitor.reserved(&reserved)
    visitor.number("address", "Local APIC Address", &address, .address)
    visitor.beyond(&beyond)
  }
}

/// A processor by its local x2APIC (ACPI 6.5 §5.2.12.12, type 9).
public struct LocalX2APIC: Hashable, Sendable {
  var reserved: UInt16 = 0
  /// The x2APIC ID.
  public var x2APICID: UInt32 = 0
  /// Whether the processor can be used.
  public var flags = MADTProcessorFlags()
  /// The UID of the processor in the ACPI namespace.
  public var processorUID: UInt32 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension LocalX2APIC: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(9), "Processor Local x2APIC")
    visitor.length(UInt8.self)
    visitor.reserved(&reserved)
    visitor.number("x2APICID", "X2APIC ID", &x2APICID)
    visitor.bits("flags", "Flags", &flags)
    visitor.number("processorUID", "ACPI Processor UID", &processorUID)
    visitor.beyond(&beyond)
  }
}

/// The local x2APIC input that the NMI is wired to (ACPI 6.5 §5.2.12.13, type 10).
public struct LocalX2APICNMI: Hashable, Sendable {
  /// Polarity and trigger mode.
  public var flags = InterruptInputFlags()
  /// The UID of the processor; ffffffffh means all.
  public var processorUID: UInt32 = 0
  /// The local interrupt input: 0 or 1.
  public var localInterruptInput: UInt8 = 0
  var reserved: UInt32 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension LocalX2APICNMI: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(10), "Local x2APIC NMI")
    visitor.length(UInt8.self)
    visitor.bits("flags", "MPS INTI Flags", &flags)
    visitor.number(
      "processorUID", "ACPI Processor UID", &processorUID, meaning: { $0 == 0xffff_ffff ? "all processors" : nil })
    visitor.number("localInterruptInput", "Local x2APIC LINT#", &localInterruptInput)
    visitor.reserved(&reserved, bytes: 3)
    visitor.beyond(&beyond)
  }
}

/// Whether a processor can be used.
public struct MADTProcessorFlags: TableBits, OptionSet {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("Enabled", 0),
    BitField("Online Capable", 1),
    .reserved(31, 2),
  ]
  /// The processor is ready for use.
  public static let enabled = Self(rawValue: 1)
  /// The processor can be brought online while the system runs.
  public static let onlineCapable = Self(rawValue: 2)
}
