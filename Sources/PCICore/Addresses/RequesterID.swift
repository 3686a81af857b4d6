import HardwareBits

/// The 16 bits that name a function on its segment in every transaction: bus 15:8, device 7:3, function 2:0.
///
/// With ARI the low 8 bits are one function number; the bits are the same (PCIe 6.0 §6.13).
public struct RequesterID: RawRepresentable, Hashable, Comparable, Sendable {
  /// Bus, device and function as they travel on the bus.
  public let rawValue: UInt16

  /// Wraps the 16 bits; every value is a requester ID.
  @inlinable
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Puts a bus number and the 8 bits of device and function together.
  @inlinable
  public init(bus: UInt8, deviceAndFunction: UInt8) {
    rawValue = UInt16(bus) << 8 | UInt16(deviceAndFunction)
  }

  /// The bus number.
  @inlinable public var bus: UInt8 { UInt8(rawValue >> 8) }
  /// Device and function in one byte (Linux: devfn); with ARI the whole function number.
  @inlinable public var deviceAndFunction: UInt8 { UInt8(truncatingIfNeeded: rawValue) }
  /// The device number, 0 to 31.
  @inlinable public var device: UInt8 { deviceAndFunction >> 3 }
  /// The function number, 0 to 7.
  @inlinable public var function: UInt8 { deviceAndFunction & 7 }

  /// Orders by bus, then device, then function.
  @inlinable
  public static func < (left: RequesterID, right: RequesterID) -> Bool { left.rawValue < right.rawValue }
}

extension RequesterID: CustomStringConvertible {
  /// Bus, device and function as Linux prints them: `3b:02.1`.
  public var description: String { "\(bus.hex(digits: 2)):\(device.hex(digits: 2)).\(function)" }
}
