/// The tables of level 2 a page table used lately, each in the place that its 1 GiB of input addresses gives it.
///
/// In memory of its own, 1 KiB: as a part of ``PageTable`` it would be copied by whatever only reads the page table.
@usableFromInline
@safe
struct DirectoryCache: ~Copyable {
  /// Address bits 63:30 of what the tables translate, and from 64 on, where the tables are.
  ///
  /// Safety: 128 words, initialised, allocated and freed with the cache; an index is masked by 63.
  @usableFromInline let words: UnsafeMutablePointer<UInt64>

  /// No region of an address.
  @inlinable static var nowhere: UInt64 { UInt64.max }

  init() {
    unsafe words = .allocate(capacity: 128)
    unsafe words.initialize(repeating: Self.nowhere, count: 128)
  }

  deinit { unsafe words.deallocate() }

  /// The table that holds the entries for an address, if it is remembered.
  @inlinable
  @inline(__always)
  func table(for address: UInt64) -> UInt64? {
    let place = unsafe words + Int(truncatingIfNeeded: address >> 30 & 63)
    guard unsafe place[0] == address >> 30 else { return nil }
    return unsafe place[64]
  }

  /// Remembers a table of level 2, but never the one above the interrupt window: what is found here needs no check.
  @inlinable
  @inline(__always)
  func remember(_ table: UInt64, for address: UInt64) {
    guard address >> 30 != InterruptWindow.first >> 30 else { return }
    let place = unsafe words + Int(truncatingIfNeeded: address >> 30 & 63)
    unsafe place[0] = address >> 30
    unsafe place[64] = table
  }

  /// Forgets the tables that translate any of `first...last`.
  @inlinable
  func forget(_ first: UInt64, _ last: UInt64) {
    let count = min((last >> 30) &- (first >> 30), 63) &+ 1
    for region in 0..<count {
      unsafe words[Int(truncatingIfNeeded: ((first >> 30) &+ region) & 63)] = Self.nowhere
    }
  }
}
