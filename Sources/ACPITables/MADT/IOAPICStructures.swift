/// An I/O APIC (ACPI 6.5 §5.2.12.3, type 1).
///
/// A DMAR device scope refers to it by its ID.
public struct IOAPIC: Hashable, Sendable {
  /// The I/O APIC's ID.
  public var id: UInt8 = 0
  var reserved: UInt8 = 0
  /// The physical address of its registers.
  public var address: UInt32 = 0
  /// The global system interrupt of its first input.
  public var globalInterruptBase: UInt32 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension IOAPIC: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(1), "I/O APIC")
    visitor.length(UInt8.self)
    visitor.number("id", "I/O APIC ID", &id)
    visitor.reserved(&reserved)
    visitor.number("address", "I/O APIC Address", &address, .address)
    visitor.number("globalInterruptBase", "Global System Interrupt Base", &globalInterruptBase)
    visitor.beyond(&beyond)
  }
}

/// An ISA interrupt that is wired otherwise than one to one (ACPI 6.5 §5.2.12.5, type 2).
public struct InterruptSourceOverride: Hashable, Sendable {
  /// The bus of the source; 0 is ISA.
  public var bus: UInt8 = 0
  /// The interrupt number on that bus.
  public var source: UInt8 = 0
  /// The global system interrupt it is wired to.
  public var globalInterrupt: UInt32 = 0
  /// Polarity and trigger mode.
  public var flags = InterruptInputFlags()
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension InterruptSourceOverride: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(2), "Interrupt Source Override")
    visitor.length(UInt8.self)
    visitor.number("bus", "Bus", &bus, meaning: { $0 == 0 ? "ISA" : nil })
    visitor.number("source", "Source", &source)
    visitor.number("globalInterrupt", "Global System Interrupt", &globalInterrupt)
    visitor.bits("flags", "MPS INTI Flags", &flags)
    visitor.beyond(&beyond)
  }
}

/// An interrupt that is non-maskable (ACPI 6.5 §5.2.12.6, type 3).
public struct NMISource: Hashable, Sendable {
  /// Polarity and trigger mode.
  public var flags = InterruptInputFlags()
  /// The global system interrupt.
  public var globalInterrupt: UInt32 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension NMISource: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(3), "NMI Source")
    visitor.length(UInt8.self)
    visitor.bits("flags", "MPS INTI Flags", &flags)
    visitor.number("globalInterrupt", "Global System Interrupt", &globalInterrupt)
    visitor.beyond(&beyond)
  }
}
