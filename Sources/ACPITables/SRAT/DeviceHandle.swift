import HardwareBits
public import PCICore

/// Which device an affinity structure is about: a PCI function or an object of the ACPI namespace
/// (ACPI 6.5 §5.2.16.6).
public struct DeviceHandle: Hashable, Sendable {
  /// What the handle is.
  public var type = DeviceHandleType(rawValue: 0)
  /// The first eight bytes of the handle.
  public var low: UInt64 = 0
  /// The last eight bytes of the handle.
  public var high: UInt64 = 0

  /// A handle of zeros.
  public init() {}

  /// The handle of a PCI function of a segment that firmware numbers.
  public init(segment: UInt16, requesterID: RequesterID) {
    type = .pci
    // Bus first, then device and function: the order of the bytes in the table.
    low = UInt64(segment) | UInt64(requesterID.bus) << 16 | UInt64(requesterID.deviceAndFunction) << 24
  }

  /// The PCI function, or nil for a handle of another type.
  public var pciAddress: PCIAddress? {
    guard type == .pci else { return nil }
    return PCIAddress(
      segment: UInt32(low & 0xffff),
      requesterID: RequesterID(
        bus: UInt8(truncatingIfNeeded: low >> 16), deviceAndFunction: UInt8(truncatingIfNeeded: low >> 24)))
  }

  mutating func visitType(_ visitor: inout some FieldVisitor) {
    visitor.named("deviceHandleType", "Device Handle Type", &type)
  }

  mutating func visitHandle(_ visitor: inout some FieldVisitor) {
    switch type {
    case .acpi:
      var hardwareID = PackedText(rawValue: low)
      var uid = UInt32(truncatingIfNeeded: high)
      var rest = UInt32(truncatingIfNeeded: high >> 32)
      visitor.text("acpiHID", "ACPI _HID", &hardwareID, bytes: 8)
      visitor.number("acpiUID", "ACPI _UID", &uid)
      visitor.reserved(&rest)
      (low, high) = (hardwareID.rawValue, UInt64(rest) << 32 | UInt64(uid))
    case .pci:
      var segment = UInt16(truncatingIfNeeded: low)
      var bus = UInt8(truncatingIfNeeded: low >> 16)
      var function = UInt8(truncatingIfNeeded: low >> 24)
      var rest = low >> 32
      visitor.number("segment", "PCI Segment", &segment, .hex)
      visitor.number("bus", "PCI Bus Number", &bus, .hex)
      visitor.number(
        "function", "PCI Device and Function Number", &function, .hex,
        meaning: { "device \(($0 >> 3).hex(digits: 2)) function \($0 & 7)" })
      visitor.reserved(&rest, bytes: 4)
      visitor.reserved(&high)
      low = rest << 32 | UInt64(function) << 24 | UInt64(bus) << 16 | UInt64(segment)
    default:
      visitor.number("deviceHandleLow", "Device Handle [63:0]", &low, .hex)
      visitor.number("deviceHandleHigh", "Device Handle [127:64]", &high, .hex)
    }
  }
}

/// What a device handle is.
public struct DeviceHandleType: OpenValue {
  /// The number in the table.
  public let rawValue: UInt8
  /// Wraps a number.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// An object of the ACPI namespace, by _HID and _UID.
  public static let acpi = Self(rawValue: 0)
  /// A PCI function.
  public static let pci = Self(rawValue: 1)

  /// The name, or nil for a number without one.
  public var name: String? {
    switch self {
    case .acpi: "ACPI device"
    case .pci: "PCI device"
    default: nil
    }
  }
}
