public import HardwareBits

/// The proximity domain of a range of memory (ACPI 6.5 §5.2.16.2, type 1).
public struct MemoryAffinity: Hashable, Sendable {
  /// The proximity domain.
  public var proximityDomain: UInt32 = 0
  var reserved: UInt16 = 0
  /// The first physical address of the range.
  public var baseAddress: UInt64 = 0
  /// The size of the range in bytes.
  public var lengthInBytes: UInt64 = 0
  var reserved2: UInt32 = 0
  /// Whether the structure counts, and what the memory is.
  public var flags = MemoryAffinityFlags()
  var reserved3: UInt64 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension MemoryAffinity: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(1), "Memory Affinity")
    visitor.length(UInt8.self)
    visitor.number("proximityDomain", "Proximity Domain", &proximityDomain)
    visitor.reserved(&reserved)
    visitor.number("baseAddress", "Base Address", &baseAddress, .address)
    visitor.number("lengthInBytes", "Length", &lengthInBytes, meaning: { $0 >= 1 << 20 ? "\($0 >> 20) MiB" : nil })
    visitor.reserved(&reserved2)
    visitor.bits("flags", "Flags", &flags)
    visitor.reserved(&reserved3)
    visitor.beyond(&beyond)
  }
}

/// The flags of a range of memory.
public struct MemoryAffinityFlags: TableBits, OptionSet {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("Enabled", 0),
    BitField("Hot Pluggable", 1),
    BitField("NonVolatile", 2),
    BitField("Specific Purpose", 3),
    .reserved(31, 4),
  ]
  /// The structure counts; system software must ignore it otherwise.
  public static let enabled = Self(rawValue: 1)
  /// Memory may be added here while the system runs.
  public static let hotPluggable = Self(rawValue: 2)
  /// The memory keeps its contents.
  public static let nonVolatile = Self(rawValue: 4)
  /// The memory is meant for a specific purpose (ACPI 6.6).
  public static let specificPurpose = Self(rawValue: 8)
}
