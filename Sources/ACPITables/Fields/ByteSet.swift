/// Which of the numbers 0 to 255 were seen.
struct ByteSet {
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  /// Whether no number was seen.
  var isEmpty: Bool { words == (0, 0, 0, 0) }

  func contains(_ number: UInt8) -> Bool {
    let bit = UInt64(1) << UInt64(number & 63)
    return switch number >> 6 {
    case 0: words.0 & bit != 0
    case 1: words.1 & bit != 0
    case 2: words.2 & bit != 0
    default: words.3 & bit != 0
    }
  }

  /// Marks `number`; false where it was marked before.
  mutating func insert(_ number: UInt8) -> Bool {
    guard !contains(number) else { return false }
    let bit = UInt64(1) << UInt64(number & 63)
    switch number >> 6 {
    case 0: words.0 |= bit
    case 1: words.1 |= bit
    case 2: words.2 |= bit
    default: words.3 |= bit
    }
    return true
  }
}
