public import HardwareBits
import PCICore

/// Padding, all devices, one device, or an end of a range (types 0 to 4, and the longer padding 64).
public struct IVHDDeviceEntry: Hashable, Sendable {
  /// What the entry is about.
  public var type = IVHDEntryType(rawValue: 0)
  /// The requester ID of the device, or of one end of a range.
  public var deviceID: UInt16 = 0
  /// Which interrupts the device passes, and its system management access.
  public var dataSetting = IVHDDataSetting()
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension IVHDDeviceEntry: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.named("type", "Type", &type)
    visitor.number("deviceID", "DeviceID", &deviceID, .hex, meaning: { "\(RequesterID(rawValue: $0))" })
    visitor.bits("dataSetting", "DTE Setting", &dataSetting)
    visitor.beyond(&beyond)
  }
}

/// A device, or the start of a range, whose requests carry another requester ID (types 66 and 67).
public struct IVHDAliasEntry: Hashable, Sendable {
  /// What the entry is about.
  public var type = IVHDEntryType(rawValue: 0)
  /// The requester ID of the device, or of one end of a range.
  public var deviceID: UInt16 = 0
  /// Which interrupts the device passes, and its system management access.
  public var dataSetting = IVHDDataSetting()
  var reserved: UInt8 = 0
  /// The requester ID that its requests carry.
  public var sourceDeviceID: UInt16 = 0
  var reserved2: UInt8 = 0

  /// A structure of zeros.
  public init() {}
}

extension IVHDAliasEntry: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.named("type", "Type", &type)
    visitor.number("deviceID", "DeviceID", &deviceID, .hex, meaning: { "\(RequesterID(rawValue: $0))" })
    visitor.bits("dataSetting", "DTE Setting", &dataSetting)
    visitor.reserved(&reserved)
    visitor.number(
      "sourceDeviceID", "Source Used DeviceID", &sourceDeviceID, .hex, meaning: { "\(RequesterID(rawValue: $0))" })
    visitor.reserved(&reserved2)
  }
}

/// A device, or the start of a range, with extended settings (types 70 and 71).
public struct IVHDExtendedEntry: Hashable, Sendable {
  /// What the entry is about.
  public var type = IVHDEntryType(rawValue: 0)
  /// The requester ID of the device, or of one end of a range.
  public var deviceID: UInt16 = 0
  /// Which interrupts the device passes, and its system management access.
  public var dataSetting = IVHDDataSetting()
  /// The extended settings.
  public var extendedSetting = IVHDExtendedSetting()

  /// A structure of zeros.
  public init() {}
}

extension IVHDExtendedEntry: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.named("type", "Type", &type)
    visitor.number("deviceID", "DeviceID", &deviceID, .hex, meaning: { "\(RequesterID(rawValue: $0))" })
    visitor.bits("dataSetting", "DTE Setting", &dataSetting)
    visitor.bits("extendedSetting", "Extended DTE Setting", &extendedSetting)
  }
}

/// An I/O APIC or HPET (type 72).
public struct IVHDSpecialEntry: Hashable, Sendable {
  /// What the entry is about.
  public var type = IVHDEntryType(rawValue: 0)
  var reserved: UInt16 = 0
  /// Which interrupts the device passes, and its system management access.
  public var dataSetting = IVHDDataSetting()
  /// The I/O APIC's ID or the HPET's number.
  public var handle: UInt8 = 0
  /// The requester ID that its requests carry.
  public var sourceDeviceID: UInt16 = 0
  /// What it is.
  public var variety = SpecialDeviceVariety(rawValue: 0)

  /// A structure of zeros.
  public init() {}
}

extension IVHDSpecialEntry: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.named("type", "Type", &type)
    visitor.reserved(&reserved)
    visitor.bits("dataSetting", "DTE Setting", &dataSetting)
    visitor.number("handle", "Handle", &handle)
    visitor.number(
      "sourceDeviceID", "Source Used DeviceID", &sourceDeviceID, .hex, meaning: { "\(RequesterID(rawValue: $0))" })
    visitor.named("variety", "Variety", &variety)
  }
}

/// What a special device is.
public struct SpecialDeviceVariety: OpenValue {
  /// The number in the table.
  public let rawValue: UInt8
  /// Wraps a number.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// An I/O APIC.
  public static let ioapic = Self(rawValue: 1)
  /// A timer block.
  public static let hpet = Self(rawValue: 2)

  /// The name, or nil for a number without one.
  public var name: String? {
    switch self {
    case .ioapic: "I/O APIC"
    case .hpet: "HPET"
    default: nil
    }
  }
}

/// Which interrupts a device passes, and its access to system management.
public struct IVHDDataSetting: TableBits {
  /// All eight bits.
  public var rawValue: UInt8
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("INITPass", 0),
    BitField("EIntPass", 1),
    BitField("NMIPass", 2),
    .reserved(3),
    BitField("SysMgt", 5, 4),
    BitField("Lint0Pass", 6),
    BitField("Lint1Pass", 7),
  ]
}

/// The extended settings of a device.
public struct IVHDExtendedSetting: TableBits {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    .reserved(30, 0),
    BitField("AtsDisabled", 31),
  ]
}
