/// How many bytes one access to configuration space moves.
public enum AccessWidth: Int, Hashable, Sendable, CaseIterable {
  /// One byte.
  case one = 1
  /// Two bytes.
  case two = 2
  /// Four bytes.
  case four = 4

  /// All bits of such a value.
  @inlinable public var mask: UInt32 { ~0 >> UInt32(32 - rawValue * 8) }
}
