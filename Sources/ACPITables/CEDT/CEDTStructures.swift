public import HardwareBits
import PCICore

/// A CXL host bridge and where its component registers are (type 0).
public struct CHBS: Hashable, Sendable {
  var reserved: UInt8 = 0
  /// The _UID of the host bridge in the ACPI namespace.
  public var uid: UInt32 = 0
  /// Which CXL it speaks: 0 for 1.1, 1 for 2.0 and later.
  public var version: UInt32 = 0
  var reserved2: UInt32 = 0
  /// The physical address of its registers.
  public var base: UInt64 = 0
  /// Their size in bytes.
  public var lengthInBytes: UInt64 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension CHBS: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(0), "CHBS")
    visitor.reserved(&reserved)
    visitor.length(UInt16.self)
    visitor.number("uid", "Associated host bridge", &uid, .hex)
    visitor.number(
      "version", "CXL Version", &version, meaning: { $0 == 0 ? "CXL 1.1" : $0 == 1 ? "CXL 2.0 or later" : nil })
    visitor.reserved(&reserved2)
    visitor.number("base", "Register base", &base, .address)
    visitor.number("lengthInBytes", "Register length", &lengthInBytes, .hex)
    visitor.beyond(&beyond)
  }
}

/// A window of physical addresses, and the host bridges that it is spread over (type 1).
public struct CFMWS: Hashable, Sendable {
  var reserved: UInt8 = 0
  var reserved2: UInt32 = 0
  /// The first physical address.
  public var base: UInt64 = 0
  /// The size in bytes.
  public var lengthInBytes: UInt64 = 0
  /// How many host bridges, encoded: 0 to 4 for 2 to the power N, 8 to 10 for 3, 6, 12.
  public var interleaveWays: UInt8 = 0
  /// How an address selects one: 0 modulo, 1 XOR.
  public var interleaveArithmetic: UInt8 = 0
  var reserved3: UInt16 = 0
  /// The size of a piece, encoded: 256 bytes times 2 to the power N.
  public var granularity: UInt32 = 0
  /// What the window may be used for.
  public var restrictions = CFMWSRestrictions()
  /// The quality of service throttling group.
  public var qosGroup: UInt16 = 0
  /// The _UIDs of the host bridges, in the order of interleaving.
  public var interleaveTargets: [UInt32] = []
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension CFMWS: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(1), "CFMWS")
    visitor.reserved(&reserved)
    visitor.length(UInt16.self)
    visitor.reserved(&reserved2)
    visitor.number("base", "Window base address", &base, .address)
    visitor.number("lengthInBytes", "Window size", &lengthInBytes, .hex)
    visitor.number("interleaveWays", "Interleave Members", &interleaveWays)
    visitor.number(
      "interleaveArithmetic", "Interleave Arithmetic", &interleaveArithmetic,
      meaning: { $0 == 0 ? "modulo" : $0 == 1 ? "XOR" : nil })
    visitor.reserved(&reserved3)
    visitor.number("granularity", "Granularity", &granularity, meaning: { $0 < 7 ? "\(256 << Int($0)) bytes" : nil })
    visitor.bits("restrictions", "Restrictions", &restrictions)
    visitor.number("qosGroup", "QtgId", &qosGroup, .hex)
    visitor.numbers("interleaveTargets", "Interleave Target", &interleaveTargets, count: nil, style: .hex)
    visitor.beyond(&beyond)
  }
}

/// What a memory window may be used for.
public struct CFMWSRestrictions: TableBits, OptionSet {
  /// All sixteen bits.
  public var rawValue: UInt16
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("Device Coherent", 0),
    BitField("Host-only Coherent", 1),
    BitField("Volatile", 2),
    BitField("Persistent", 3),
    BitField("Fixed Device Configuration", 4),
    BitField("BI", 5),
    .reserved(15, 6),
  ]
  /// Memory that devices may cache.
  public static let deviceCoherent = Self(rawValue: 1)
  /// Memory that only hosts cache.
  public static let hostOnlyCoherent = Self(rawValue: 2)
  /// Volatile memory.
  public static let volatile = Self(rawValue: 4)
  /// Persistent memory.
  public static let persistent = Self(rawValue: 8)
  /// The devices behind the window must not be reconfigured.
  public static let fixedDeviceConfiguration = Self(rawValue: 16)
  /// Memory with back-invalidation.
  public static let backInvalidate = Self(rawValue: 32)
}

/// The masks by which XOR interleaving selects a host bridge (type 2).
public struct CXIMS: Hashable, Sendable {
  var reserved: UInt8 = 0
  var reserved2: UInt16 = 0
  /// The size of a piece, encoded: 256 bytes times 2 to the power N.
  public var granularity: UInt8 = 0
  /// The number of masks.
  public var maskCount: UInt8 = 0
  /// The masks.
  public var masks: [UInt64] = []
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension CXIMS: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(2), "CXIMS")
    visitor.reserved(&reserved)
    visitor.length(UInt16.self)
    visitor.reserved(&reserved2)
    visitor.number("granularity", "Host Bridge Interleave Granularity (HBIG)", &granularity)
    visitor.number("maskCount", "Number of Bitmap Entries (NIB)", &maskCount)
    visitor.numbers("masks", "XORMAP", &masks, count: Int(maskCount), style: .hex)
    visitor.beyond(&beyond)
  }
}

/// A port that a root complex event collector is responsible for (type 3).
///
/// EDK2's and Linux's headers have the protocol before the address, in 17 bytes, as here; newer ACPICA has it behind.
public struct RDPAS: Hashable, Sendable {
  var reserved: UInt8 = 0
  /// The segment of the event collector.
  public var segment: UInt16 = 0
  /// The requester ID of the event collector.
  public var bdf: UInt16 = 0
  /// 0 CXL.io, 1 CXL.cachemem.
  public var protocolType: UInt8 = 0
  /// The physical address of the port's registers.
  public var baseAddress: UInt64 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension RDPAS: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(3), "RDPAS")
    visitor.reserved(&reserved)
    visitor.length(UInt16.self)
    visitor.number("segment", "RCEC Segment Number", &segment, .hex)
    visitor.number("bdf", "RCEC BDF", &bdf, .hex, meaning: { "\(RequesterID(rawValue: $0))" })
    visitor.number(
      "protocolType", "Protocol Type", &protocolType, meaning: { $0 == 0 ? "CXL.io" : $0 == 1 ? "CXL.cachemem" : nil })
    visitor.number("baseAddress", "Base Address", &baseAddress, .address)
    visitor.beyond(&beyond)
  }
}

/// What the system as a whole supports of CXL (CXL 3.1, type 4).
public struct CSDS: Hashable, Sendable {
  var reserved: UInt8 = 0
  /// What the system supports.
  public var capabilities: UInt16 = 0
  var reserved2: UInt16 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension CSDS: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(4), "CSDS")
    visitor.reserved(&reserved)
    visitor.length(UInt16.self)
    visitor.number("capabilities", "System capabilities", &capabilities, .hex)
    visitor.reserved(&reserved2)
    visitor.beyond(&beyond)
  }
}
