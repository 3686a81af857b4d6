public import HardwareBits

/// The GIC distributor (ACPI 6.5 §5.2.12.15, type 12).
public struct GICD: Hashable, Sendable {
  var reserved: UInt16 = 0
  /// The distributor's hardware ID.
  public var id: UInt32 = 0
  /// The physical address of its registers.
  public var baseAddress: UInt64 = 0
  /// Always 0.
  public var systemVectorBase: UInt32 = 0
  /// The version of the architecture; 0 where the hardware must be asked.
  public var version: UInt8 = 0
  var reserved2: UInt32 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension GICD: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(12), "GICD")
    visitor.length(UInt8.self)
    visitor.reserved(&reserved)
    visitor.number("id", "GIC ID", &id)
    visitor.number("baseAddress", "Physical Base Address", &baseAddress, .address)
    visitor.number("systemVectorBase", "System Vector Base", &systemVectorBase)
    visitor.number(
      "version", "GIC version", &version, meaning: { $0 == 0 ? "to be read from the hardware" : "GICv\($0)" })
    visitor.reserved(&reserved2, bytes: 3)
    visitor.beyond(&beyond)
  }
}

/// A GICv2m message frame (ACPI 6.5 §5.2.12.16, type 13).
public struct GICMSIFrame: Hashable, Sendable {
  var reserved: UInt16 = 0
  /// The frame's ID.
  public var id: UInt32 = 0
  /// The physical address of its registers.
  public var baseAddress: UInt64 = 0
  /// Whether count and base override the hardware's.
  public var flags = GICMSIFrameFlags()
  /// The number of shared interrupts.
  public var spiCount: UInt16 = 0
  /// The first of them.
  public var spiBase: UInt16 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension GICMSIFrame: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(13), "GIC MSI Frame")
    visitor.length(UInt8.self)
    visitor.reserved(&reserved)
    visitor.number("id", "GIC MSI Frame ID", &id)
    visitor.number("baseAddress", "Physical Base Address", &baseAddress, .address)
    visitor.bits("flags", "Flags", &flags)
    visitor.number("spiCount", "SPI Count", &spiCount)
    visitor.number("spiBase", "SPI Base", &spiBase)
    visitor.beyond(&beyond)
  }
}

/// The flags of a GICv2m message frame.
public struct GICMSIFrameFlags: TableBits, OptionSet {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("SPI Count/Base Select", 0),
    .reserved(31, 1),
  ]
  /// The structure's count and base are used, not the registers'.
  public static let overridesHardware = Self(rawValue: 1)
}

/// GIC redistributors, one after another (ACPI 6.5 §5.2.12.17, type 14).
public struct GICR: Hashable, Sendable {
  /// Whether they are coherent (ACPI 6.6).
  public var flags = GICCoherencyFlags()
  var reserved: UInt8 = 0
  /// The physical address of the first.
  public var discoveryRangeBase: UInt64 = 0
  /// The size of all of them, in bytes.
  public var discoveryRangeLength: UInt32 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension GICR: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(14), "GICR")
    visitor.length(UInt8.self)
    visitor.bits("flags", "Flags", &flags)
    visitor.reserved(&reserved)
    visitor.number("discoveryRangeBase", "Discovery Range Base Address", &discoveryRangeBase, .address)
    visitor.number("discoveryRangeLength", "Discovery Range Length", &discoveryRangeLength)
    visitor.beyond(&beyond)
  }
}

/// A GIC interrupt translation service (ACPI 6.5 §5.2.12.18, type 15).
public struct GICITS: Hashable, Sendable {
  /// Whether it is coherent (ACPI 6.6).
  public var flags = GICCoherencyFlags()
  var reserved: UInt8 = 0
  /// The service's ID, by which the IORT refers to it.
  public var id: UInt32 = 0
  /// The physical address of its registers.
  public var baseAddress: UInt64 = 0
  var reserved2: UInt32 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension GICITS: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(15), "GIC ITS")
    visitor.length(UInt8.self)
    visitor.bits("flags", "Flags", &flags)
    visitor.reserved(&reserved)
    visitor.number("id", "GIC ITS ID", &id)
    visitor.number("baseAddress", "Physical Base Address", &baseAddress, .address)
    visitor.reserved(&reserved2)
    visitor.beyond(&beyond)
  }
}

/// Whether a part of a GIC takes part in cache coherency.
public struct GICCoherencyFlags: TableBits, OptionSet {
  /// All eight bits.
  public var rawValue: UInt8
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("Non-coherent", 0),
    .reserved(7, 1),
  ]
  /// It does not take part in cache coherency.
  public static let isNotCoherent = Self(rawValue: 1)
}
