public import HardwareBits

/// An I/O SAPIC (ACPI 6.5 §5.2.12.9, type 6).
public struct IOSAPIC: Hashable, Sendable {
  /// The I/O SAPIC's ID.
  public var id: UInt8 = 0
  var reserved: UInt8 = 0
  /// The global system interrupt of its first input.
  public var globalInterruptBase: UInt32 = 0
  /// The physical address of its registers.
  public var address: UInt64 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension IOSAPIC: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(6), "I/O SAPIC")
    visitor.length(UInt8.self)
    visitor.number("id", "I/O APIC ID", &id)
    visitor.reserved(&reserved)
    visitor.number("globalInterruptBase", "Global System Interrupt Base", &globalInterruptBase)
    visitor.number("address", "I/O SAPIC Address", &address, .address)
    visitor.beyond(&beyond)
  }
}

/// A processor by its local SAPIC (ACPI 6.5 §5.2.12.10, type 7).
public struct LocalSAPIC: Hashable, Sendable {
  /// The processor's ID in the ACPI namespace.
  public var processorID: UInt8 = 0
  /// The local SAPIC's ID.
  public var id: UInt8 = 0
  /// The local SAPIC's extended ID.
  public var eid: UInt8 = 0
  var reserved: UInt32 = 0
  /// Whether the processor can be used.
  public var flags = MADTProcessorFlags()
  /// The UID of the processor where it is a number.
  public var processorUID: UInt32 = 0
  /// The UID of the processor where it is a text.
  public var processorUIDText = TerminatedText()

  /// A structure of zeros.
  public init() {}
}

extension LocalSAPIC: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(7), "Local SAPIC")
    visitor.length(UInt8.self)
    visitor.number("processorID", "ACPI Processor ID", &processorID)
    visitor.number("id", "Local SAPIC ID", &id)
    visitor.number("eid", "Local SAPIC EID", &eid)
    visitor.reserved(&reserved, bytes: 3)
    visitor.bits("flags", "Flags", &flags)
    visitor.number("processorUID", "ACPI Processor UID Value", &processorUID)
    visitor.name("processorUIDText", "ACPI Processor UID String", &processorUIDText, bytes: nil)
  }
}

/// A platform interrupt (ACPI 6.5 §5.2.12.11, type 8).
public struct PlatformInterruptSource: Hashable, Sendable {
  /// Polarity and trigger mode.
  public var flags = InterruptInputFlags()
  /// 1 for PMI, 2 for INIT, 3 for a corrected platform error.
  public var interruptType: UInt8 = 0
  /// The processor that takes it.
  public var processorID: UInt8 = 0
  /// That processor's extended ID.
  public var processorEID: UInt8 = 0
  /// The vector of a PMI.
  public var ioSAPICVector: UInt8 = 0
  /// The global system interrupt.
  public var globalInterrupt: UInt32 = 0
  /// Whether processor numbers may be overridden.
  public var sourceFlags = PlatformInterruptFlags()
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension PlatformInterruptSource: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(8), "Platform Interrupt Sources")
    visitor.length(UInt8.self)
    visitor.bits("flags", "MPS INTI Flags", &flags)
    visitor.number("interruptType", "Interrupt Type", &interruptType)
    visitor.number("processorID", "Processor ID", &processorID)
    visitor.number("processorEID", "Processor EID", &processorEID)
    visitor.number("ioSAPICVector", "I/O SAPIC Vector", &ioSAPICVector)
    visitor.number("globalInterrupt", "Global System Interrupt", &globalInterrupt)
    visitor.bits("sourceFlags", "Platform Interrupt Source Flags", &sourceFlags)
    visitor.beyond(&beyond)
  }
}

/// The flags of a platform interrupt source.
public struct PlatformInterruptFlags: TableBits, OptionSet {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("CPEI Processor Override", 0),
    .reserved(31, 1),
  ]
  /// The processor numbers may be overridden by the _MAT method.
  public static let cpeiProcessorOverride = Self(rawValue: 1)
}
