import HardwareBits

/// Up to eight characters of a table, such as an OEM ID, kept as the bytes they are.
public struct PackedText: RawRepresentable, Hashable, Sendable {
  /// The bytes, the first character lowest.
  public var rawValue: UInt64

  /// Wraps bytes, the first character lowest.
  @inlinable
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  /// Packs the first `count` bytes (at most 8) of `text`; a shorter text is filled up with `padding`.
  public init(_ text: String, count: Int = 8, padding: UInt8 = 0) {
    var packed: UInt64 = 0
    var characters = text.utf8.makeIterator()
    for index in 0..<Swift.min(Swift.max(count, 0), 8) {
      packed |= UInt64(characters.next() ?? padding) << UInt64(8 * index)
    }
    rawValue = packed
  }

  /// The first `count` bytes (at most 8) as text for people: padding at the end left off, unprintable bytes as `?`.
  public func text(count: Int = 8) -> String {
    var characters: [UInt8] = []
    for index in 0..<Swift.min(Swift.max(count, 0), 8) {
      characters.append(UInt8(truncatingIfNeeded: rawValue >> UInt64(8 * index)))
    }
    while let last = characters.last, last == 0 || last == 0x20 { characters.removeLast() }
    for index in characters.indices where !(0x20...0x7e).contains(characters[index]) {
      characters[index] = UInt8(ascii: "?")
    }
    return String(decoding: characters, as: UTF8.self)
  }
}
