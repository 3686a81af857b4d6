/// One field of a decoded structure: where it is, what it holds, and what that means.
public struct OutlineField: Hashable, Sendable {
  /// What a field holds.
  public enum Value: Hashable, Sendable {
    /// A number.
    case number(UInt64)
    /// Bytes that are no number, or one of more than 64 bits.
    case bytes([UInt8])
    /// Characters.
    case text(String)
  }

  /// The stable name in JSON, also that of the Swift property, such as `registerBase`.
  public let key: String
  /// The specification's name, such as `Register Base Address`.
  public let label: String
  /// Where the field begins, in bytes from the start of the table.
  public let offset: Int
  /// Its size in bytes.
  public let lengthInBytes: Int
  /// What it holds.
  public let value: Value
  /// How a number reads best.
  public let style: NumberStyle
  /// What the value means, where the number alone does not say it.
  public let meaning: String?
  /// The fields inside, most significant first, of a number that has any.
  public let bits: [OutlineBits]
  /// Whether the specification reserves the field.
  public let isReserved: Bool
}

/// Some bits of a field.
public struct OutlineBits: Hashable, Sendable {
  /// The specification's name, or `reserved`.
  public let name: String
  /// The most significant bit, counted from 0.
  public let high: UInt16
  /// The least significant bit, counted from 0.
  public let low: UInt16
  /// Their value, right-aligned.
  public let value: UInt64
  /// What the value means, where the name does not say it.
  public let meaning: String?
  /// Whether the specification reserves them.
  public let isReserved: Bool
}
