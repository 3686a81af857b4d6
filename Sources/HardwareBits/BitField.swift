/// One field of a register or entry, numbered as its specification prints it.
///
/// Bit 0 is the least significant bit of the whole layout, so the domain ID of a 128-bit VT-d context
/// entry is `BitField("DID", 87, 72)`, never an offset inside one half.
public struct BitField: Sendable {
  /// What the specification says about the bits.
  public enum Role: Sendable, Equatable {
    /// The field carries a value.
    case value
    /// Reserved: hardware or software must leave it zero (or preserve it), and a checker may complain.
    case reserved
    /// Ignored by hardware: software may keep what it likes there.
    case ignored
  }

  /// The name, spelled as in the specification.
  public let name: StaticString
  /// The most significant bit, counted from 0.
  public let high: UInt16
  /// The least significant bit, counted from 0.
  public let low: UInt16
  /// Whether the bits mean something.
  public let role: Role

  /// Names the bits `high` down to `low`, both included.
  ///
  /// - Precondition: `high >= low` and `high - low < 64`, so that a field's value fits 64 bits.
  @inlinable
  public init(_ name: StaticString, _ high: UInt16, _ low: UInt16, role: Role = .value) {
    precondition(high >= low, "a field's high bit is below its low bit")
    precondition(high - low < 64 || role != .value, "a value field is wider than 64 bits")
    self.name = name
    self.high = high
    self.low = low
    self.role = role
  }

  /// Names the single bit `bit`.
  @inlinable
  public init(_ name: StaticString, _ bit: UInt16) {
    self.init(name, bit, bit)
  }

  /// Marks the bits `high` down to `low` as reserved.
  @inlinable
  public static func reserved(_ high: UInt16, _ low: UInt16) -> BitField {
    BitField("reserved", high, low, role: .reserved)
  }

  /// Marks the bit `bit` as reserved.
  @inlinable
  public static func reserved(_ bit: UInt16) -> BitField { reserved(bit, bit) }

  /// Marks the bits `high` down to `low` as ignored by hardware.
  @inlinable
  public static func ignored(_ high: UInt16, _ low: UInt16) -> BitField {
    BitField("ignored", high, low, role: .ignored)
  }

  /// Marks the bit `bit` as ignored by hardware.
  @inlinable
  public static func ignored(_ bit: UInt16) -> BitField { ignored(bit, bit) }

  /// The number of bits, 1 to 128.
  @inlinable
  public var widthInBits: Int { Int(high) - Int(low) + 1 }
}
