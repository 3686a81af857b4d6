public import HardwareBits

/// A processor by its GIC CPU interface (ACPI 6.5 §5.2.12.14, type 11).
///
/// The structure grew with ACPI 5.1, 6.3, 6.5 and 6.7: fields that a table is too old for are nil.
public struct GICC: Hashable, Sendable {
  var reserved: UInt16 = 0
  /// The number of the CPU interface (GICv2).
  public var cpuInterfaceNumber: UInt32 = 0
  /// The UID of the processor in the ACPI namespace.
  public var processorUID: UInt32 = 0
  /// Whether the processor can be used, and how its interrupts trigger.
  public var flags = GICCFlags()
  /// The version of the parking protocol; 0 for PSCI.
  public var parkingProtocolVersion: UInt32 = 0
  /// The interrupt of the performance monitor.
  public var performanceInterrupt: UInt32 = 0
  /// The physical address of the parking mailbox.
  public var parkedAddress: UInt64 = 0
  /// The physical address of the CPU interface.
  public var baseAddress: UInt64?
  /// The physical address of the virtual CPU interface.
  public var gicvAddress: UInt64?
  /// The physical address of the virtual interface control block.
  public var gichAddress: UInt64?
  /// The virtual GIC's maintenance interrupt.
  public var vgicMaintenanceInterrupt: UInt32?
  /// The physical address of the redistributor.
  public var gicrAddress: UInt64?
  /// The processor's affinity, as its MPIDR register holds it.
  public var mpidr: UInt64?
  /// How efficient the processor is; lower is more efficient.
  public var efficiencyClass: UInt8?
  /// A reserved byte.
  public var reservedByte: UInt8?
  /// The statistical profiling interrupt (ACPI 6.3).
  public var speOverflowInterrupt: UInt16?
  /// The trace buffer interrupt (ACPI 6.5).
  public var trbeInterrupt: UInt16?
  /// The GICv5 interrupt affinity ID (ACPI 6.7).
  public var interruptAffinityID: UInt16?
  /// The GICv5 interrupt routing service (ACPI 6.7).
  public var interruptRoutingServiceID: UInt32?
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension GICC: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(11), "GICC")
    visitor.length(UInt8.self)
    visitor.reserved(&reserved)
    visitor.number("cpuInterfaceNumber", "CPU Interface Number", &cpuInterfaceNumber)
    visitor.number("processorUID", "ACPI Processor UID", &processorUID)
    visitor.bits("flags", "Flags", &flags)
    visitor.number("parkingProtocolVersion", "Parking Protocol Version", &parkingProtocolVersion)
    visitor.number("performanceInterrupt", "Performance Interrupt GSIV", &performanceInterrupt)
    visitor.number("parkedAddress", "Parked Address", &parkedAddress, .address)
    visitor.optional("baseAddress", "Physical Base Address", &baseAddress, style: .address)
    visitor.optional("gicvAddress", "GICV", &gicvAddress, style: .address)
    visitor.optional("gichAddress", "GICH", &gichAddress, style: .address)
    visitor.optional(
      "vgicMaintenanceInterrupt", "VGIC Maintenance Interrupt", &vgicMaintenanceInterrupt, style: .decimal)
    visitor.optional("gicrAddress", "GICR Base Address", &gicrAddress, style: .address)
    visitor.optional("mpidr", "MPIDR", &mpidr, style: .hex)
    visitor.optional("efficiencyClass", "Processor Power Efficiency Class", &efficiencyClass, style: .decimal)
    visitor.optional("reservedByte", "Reserved", &reservedByte, style: .decimal)
    visitor.optional("speOverflowInterrupt", "SPE Overflow Interrupt", &speOverflowInterrupt, style: .decimal)
    visitor.optional("trbeInterrupt", "TRBE Interrupt", &trbeInterrupt, style: .decimal)
    visitor.optional("interruptAffinityID", "IAFFID", &interruptAffinityID, style: .decimal)
    visitor.optional("interruptRoutingServiceID", "IRS ID", &interruptRoutingServiceID, style: .decimal)
    visitor.beyond(&beyond)
  }
}

/// The flags of a GIC CPU interface.
public struct GICCFlags: TableBits, OptionSet {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("Enabled", 0),
    BitField("Performance Interrupt Mode", 1),
    BitField("VGIC Maintenance Interrupt Mode", 2),
    BitField("Online Capable", 3),
    BitField("GICR Non-coherent", 4),
    .reserved(31, 5),
  ]
  /// The processor is ready for use.
  public static let enabled = Self(rawValue: 1)
  /// The performance interrupt is edge-triggered.
  public static let performanceInterruptIsEdge = Self(rawValue: 2)
  /// The maintenance interrupt is edge-triggered.
  public static let maintenanceInterruptIsEdge = Self(rawValue: 4)
  /// The processor can be brought online while the system runs.
  public static let onlineCapable = Self(rawValue: 8)
  /// The redistributor does not take part in cache coherency.
  public static let redistributorIsNotCoherent = Self(rawValue: 16)
}
