/// A fixed number of 64-bit words with equality, which the standard library's inline array lacks.
struct WordBlock<let count: Int>: Hashable, Sendable {
  private var storage = InlineArray<count, UInt64>(repeating: 0)

  subscript(word: Int) -> UInt64 {
    get { storage[word] }
    set { storage[word] = newValue }
  }

  static func == (left: Self, right: Self) -> Bool {
    for word in 0..<count where left.storage[word] != right.storage[word] { return false }
    return true
  }

  func hash(into hasher: inout Hasher) {
    for word in 0..<count { hasher.combine(storage[word]) }
  }
}
