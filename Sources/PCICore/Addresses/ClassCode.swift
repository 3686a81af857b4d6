import HardwareBits

/// The 24-bit class code: base class 23:16, sub-class 15:8, programming interface 7:0 (PCI Code and ID Assignment).
public struct ClassCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The code in bits 23:0; bits above are dropped.
  public let rawValue: UInt32

  /// Wraps a 24-bit code.
  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue & 0xff_ffff }

  /// The base class, such as 02h for a network controller.
  @inlinable public var baseClass: UInt8 { UInt8(truncatingIfNeeded: rawValue >> 16) }
  /// The sub-class inside the base class.
  @inlinable public var subClass: UInt8 { UInt8(truncatingIfNeeded: rawValue >> 8) }
  /// The programming interface.
  @inlinable public var programmingInterface: UInt8 { UInt8(truncatingIfNeeded: rawValue) }

  /// The code as sysfs prints it: `0x020000`.
  public var description: String { "0x\(rawValue.hex(digits: 6))" }
}
