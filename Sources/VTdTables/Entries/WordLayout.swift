public import HardwareBits

/// An entry wider than the widest integer: 64-bit words with fields numbered through all of them.
///
/// Word 0 holds the bits 63:0. The words are what memory holds, in order, each little-endian.
public protocol WordLayout: Sendable {
  /// How many words there are: 4 for 256 bits, 8 for 512.
  static var wordCount: Int { get }

  /// The fields, which together cover each bit exactly once; none crosses from one word into another but
  /// reserved ones.
  static var fields: [BitField] { get }

  /// All words zero.
  init()

  /// One word.
  ///
  /// - Precondition: `0 <= word < wordCount`.
  subscript(word word: Int) -> UInt64 { get set }
}

extension WordLayout {
  /// Takes the words from `words`; those missing are 0, those too many are left.
  public init(words: some Sequence<UInt64>) {
    self.init()
    var index = 0
    for word in words {
      guard index < Self.wordCount else { return }
      self[word: index] = word
      index += 1
    }
  }

  /// The words as an array.
  public var words: [UInt64] { (0..<Self.wordCount).map { self[word: $0] } }

  /// The value of a field, right-aligned.
  ///
  /// - Precondition: the field lies in one word, and on setting the value fits it.
  public subscript(field: BitField) -> UInt64 {
    get { (self[word: Int(field.low / 64)] >> UInt64(field.low % 64)) & Self.mask(field) }
    set {
      let mask = Self.mask(field)
      precondition(newValue & ~mask == 0, "value is wider than its field")
      let shift = UInt64(field.low % 64)
      let word = Int(field.low / 64)
      self[word: word] = (self[word: word] & ~(mask << shift)) | (newValue << shift)
    }
  }

  /// Whether a one-bit field is set (for a wider field: whether it is not zero).
  public subscript(flag field: BitField) -> Bool {
    get { self[field] != 0 }
    set { self[field] = newValue ? 1 : 0 }
  }

  /// The lowest reserved bit that is set; nil when the entry is clean.
  public var lowestReservedBitSet: Int? {
    for field in Self.fields where field.role == .reserved {
      for word in Int(field.low / 64)...Int(field.high / 64) {
        let low = max(Int(field.low), word * 64) - word * 64
        let high = min(Int(field.high), word * 64 + 63) - word * 64
        let mask = (UInt64.max >> UInt64(63 - high)) & (UInt64.max << UInt64(low))
        let set = self[word: word] & mask
        if set != 0 { return word * 64 + set.trailingZeroBitCount }
      }
    }
    return nil
  }

  /// The reserved bits of one word.
  static func reservedBits(ofWord word: Int) -> UInt64 {
    var bits: UInt64 = 0
    for field in fields where field.role == .reserved && Int(field.low / 64) <= word && word <= Int(field.high / 64) {
      let low = max(Int(field.low), word * 64) - word * 64
      let high = min(Int(field.high), word * 64 + 63) - word * 64
      bits |= (UInt64.max >> UInt64(63 - high)) & (UInt64.max << UInt64(low))
    }
    return bits
  }

  private static func mask(_ field: BitField) -> UInt64 {
    precondition(field.low / 64 == field.high / 64, "a field crosses two words")
    return UInt64.max >> UInt64(64 - field.widthInBits)
  }
}
