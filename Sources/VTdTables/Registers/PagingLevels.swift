/// How many levels of tables a translation walks, and with that how wide its input addresses are.
public enum PagingLevels: UInt8, Hashable, Sendable, CaseIterable, Comparable {
  /// Three levels, 39-bit addresses.
  case three = 3
  /// Four levels, 48-bit addresses.
  case four = 4
  /// Five levels, 57-bit addresses.
  case five = 5

  /// The width of the input addresses in bits: 39, 48 or 57.
  @inlinable public var widthInBits: Int { 12 + 9 * Int(rawValue) }

  /// The value of the AW field of a context or PASID-table entry: 1, 2 or 3 (VT-d 4.1 §9.3, §9.6).
  @inlinable public var addressWidthField: UInt8 { rawValue - 2 }

  /// The bit that stands for this depth in CAP.SAGAW: 1, 2 or 3.
  @inlinable public var sagawBit: UInt8 { rawValue - 2 }

  /// Reads an AW field; nil for 0 and for 4 to 7, which are reserved.
  @inlinable
  public init?(addressWidthField: UInt8) {
    guard addressWidthField < 4 else { return nil }
    self.init(rawValue: addressWidthField + 2)
  }

  /// Names the depth that has input addresses of 39, 48 or 57 bits; nil for any other width.
  public init?(widthInBits: Int) {
    switch widthInBits {
    case 39: self = .three
    case 48: self = .four
    case 57: self = .five
    default: return nil
    }
  }

  /// Orders by depth.
  @inlinable
  public static func < (left: PagingLevels, right: PagingLevels) -> Bool { left.rawValue < right.rawValue }
}
