import HardwareBits
import PCICore

/// A device named by its ACPI IDs (type 240, AMD IOMMU 3.09 §5.2.2.3).
public struct IVHDACPIEntry: Hashable, Sendable {
  /// What the entry is about.
  public var type = IVHDEntryType.acpi
  /// The requester ID that the device's requests carry.
  public var deviceID: UInt16 = 0
  /// Which interrupts the device passes, and its system management access.
  public var dataSetting = IVHDDataSetting()
  /// The device's hardware ID.
  public var hardwareID = PackedText()
  /// A hardware ID of compatible devices.
  public var compatibleID = PackedText()
  /// What the unique ID is.
  public var uniqueIDFormat = UniqueIDFormat(rawValue: 0)
  /// The size of the unique ID in bytes.
  public var uniqueIDLength: UInt8 = 0
  /// The unique ID: a number of eight bytes, or a text.
  public var uniqueID = TerminatedText()

  /// An entry of zeros.
  public init() {}

  /// The size of an entry without its unique ID, in bytes.
  static let fixedLength = 22

  /// The unique ID where it is a number.
  public var uniqueIDNumber: UInt64? {
    guard uniqueIDFormat == .integer, uniqueID.bytes.count == 8 else { return nil }
    var value: UInt64 = 0
    for byte in uniqueID.bytes.reversed() { value = value << 8 | UInt64(byte) }
    return value
  }
}

extension IVHDACPIEntry: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.named("type", "Type", &type)
    visitor.number("deviceID", "DeviceID", &deviceID, .hex, meaning: { "\(RequesterID(rawValue: $0))" })
    visitor.bits("dataSetting", "DTE Setting", &dataSetting)
    visitor.text("hardwareID", "Hardware ID", &hardwareID, bytes: 8)
    visitor.text("compatibleID", "Extended DTE Setting / Compatible ID", &compatibleID, bytes: 8)
    visitor.named("uniqueIDFormat", "Unique ID Format", &uniqueIDFormat)
    visitor.number("uniqueIDLength", "Unique ID Length", &uniqueIDLength)
    if uniqueIDFormat == .integer, uniqueIDLength == 8 {
      var number = uniqueIDNumber ?? 0
      visitor.number("uniqueID", "Unique ID", &number)
      uniqueID.bytes = []
      for index in 0..<8 { uniqueID.bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * index))) }
    } else {
      visitor.name("uniqueID", "Unique ID", &uniqueID, bytes: Int(uniqueIDLength))
    }
  }
}

/// What a device's unique ID is.
public struct UniqueIDFormat: OpenValue {
  /// The number in the table.
  public let rawValue: UInt8
  /// Wraps a number.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// There is none.
  public static let absent = Self(rawValue: 0)
  /// A number of eight bytes.
  public static let integer = Self(rawValue: 1)
  /// A text.
  public static let text = Self(rawValue: 2)

  /// The name, or nil for a number without one.
  public var name: String? {
    switch self {
    case .absent: "not present"
    case .integer: "integer"
    case .text: "string"
    default: nil
    }
  }
}
