/// Memory of which only some words are known, as a dump gives it.
///
/// In a page of which anything is known, what is not is 0: dumps leave out entries that are not present.
public struct SparseMemory: EntryReader, Sendable {
  private var words: [UInt64: UInt64] = [:]
  private var pages: Set<UInt64> = []

  /// No memory at all.
  public init() {}

  /// Makes a page known.
  public mutating func add(page: UInt64) { pages.insert(page & ~0xfff) }

  /// Makes a word known; returns whether it is not known to be another one.
  @discardableResult
  public mutating func add(_ value: UInt64, at address: UInt64) -> Bool {
    add(page: address)
    if let known = words[address] { return known == value }
    words[address] = value
    return true
  }

  /// The 64 bits at `address`; nil in a page of which nothing is known.
  public func entry(at address: UInt64) -> UInt64? {
    if let value = words[address] { return value }
    return pages.contains(address & ~0xfff) ? 0 : nil
  }
}
