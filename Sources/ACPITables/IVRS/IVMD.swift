public import HardwareBits
import PCICore

/// Memory that devices use on their own, or that the IOMMU must leave alone (AMD IOMMU 3.09 §5.2.2.2, types 20h to
/// 22h).
public struct IVMD: Hashable, Sendable {
  /// Which devices are meant.
  public var type = IVMDType.all
  /// What may be done with the memory.
  public var flags = IVMDFlags()
  /// The device, or the first of the range; unused for all devices.
  public var deviceID: UInt16 = 0
  /// The last device of a range; unused otherwise.
  public var auxiliaryData: UInt16 = 0
  /// The segment of the devices; reserved in older tables.
  public var segment: UInt16 = 0
  var reserved: UInt64 = 0
  /// The first physical address.
  public var startAddress: UInt64 = 0
  /// The size in bytes.
  public var lengthInBytes: UInt64 = 0
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension IVMD: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.named("type", "Type", &type)
    visitor.bits("flags", "Flags", &flags)
    visitor.length(UInt16.self)
    visitor.number("deviceID", "DeviceID", &deviceID, .hex, meaning: { "\(RequesterID(rawValue: $0))" })
    visitor.number("auxiliaryData", "Auxiliary data", &auxiliaryData, .hex, meaning: { "\(RequesterID(rawValue: $0))" })
    visitor.number("segment", "PCI Segment Group", &segment, .hex)
    visitor.reserved(&reserved, bytes: 6)
    visitor.number("startAddress", "IVMD start address", &startAddress, .address)
    visitor.number("lengthInBytes", "IVMD memory block length", &lengthInBytes, .hex)
    visitor.beyond(&beyond)
  }
}

/// Which devices an IVMD is about.
public struct IVMDType: OpenValue {
  /// The number in the table.
  public let rawValue: UInt8
  /// Wraps a number.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Every device.
  public static let all = Self(rawValue: 32)
  /// The device named.
  public static let selected = Self(rawValue: 33)
  /// The devices from one to another.
  public static let range = Self(rawValue: 34)

  /// The name, or nil for a number without one.
  public var name: String? {
    switch self {
    case .all: "all devices"
    case .selected: "one device"
    case .range: "a range of devices"
    default: nil
    }
  }
}

/// What may be done with memory that devices use.
public struct IVMDFlags: TableBits, OptionSet {
  /// All eight bits.
  public var rawValue: UInt8
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("Unity", 0),
    BitField("IR", 1),
    BitField("IW", 2),
    BitField("ExclusionRange", 3),
    .reserved(7, 4),
  ]
  /// Unity: the memory stays mapped to itself.
  public static let unity = Self(rawValue: 1)
  /// IR: devices read it.
  public static let readable = Self(rawValue: 2)
  /// IW: devices write it.
  public static let writable = Self(rawValue: 4)
  /// ExclusionRange: the memory is never translated.
  public static let exclusionRange = Self(rawValue: 8)
}
