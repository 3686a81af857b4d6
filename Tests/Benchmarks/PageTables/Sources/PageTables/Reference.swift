import Glibc
import NaiveWalker

/// What the same run takes for the same work without this library: each figure is measured once, and shared.
struct Reference {
  /// Nanoseconds for a memset of one table.
  let memsetOfTable: Double
  /// Nanoseconds for mapping one page after the other by a naive walk each.
  let single: Double
  private var lookups: [UInt64: Double] = [:]

  init(_ runs: Int) {
    let table = UnsafeMutableRawPointer.allocate(byteCount: 4096, alignment: 4096)
    memsetOfTable = best(of: runs * 4, per: 10_000) { naive_memset(table, 1, 10_000) }
    table.deallocate()
    var naive = naive_make(600)
    single = best(of: runs, per: 262_144, before: { naive_reset(&naive) }) {
      for page in 0..<262_144 as Range<UInt64> { _ = naive_map(&naive, gib + page << 12, skew + page << 12, 4096, 3) }
    }
    naive_free(&naive)
  }

  /// Nanoseconds for a naive walk to a random page of `window` bytes that are mapped by 4 KiB pages.
  mutating func lookup(_ runs: Int, window: UInt64) -> Double {
    if let known = lookups[window] { return known }
    let count = 500_000
    var naive = naive_make(Int(window >> 21) + 30)
    _ = naive_map(&naive, 0, skew, window, 3)
    var sum: UInt64 = 0
    let measured = best(of: runs, per: count) {
      var pages = Pages(mask: window >> 12 - 1)
      for _ in 0..<count { sum &+= naive_lookup(&naive, pages.next()) }
    }
    naive_free(&naive)
    if sum == 0 { print("nothing was found") }
    lookups[window] = measured
    return measured
  }

  /// Nanoseconds for mapping and unmapping a random page by naive walks.
  ///
  /// `checked` ones refuse a page that is mapped already, or is not mapped, as ours do: the processor must wait for the
  /// entry. The others write blindly, which it need not wait for.
  static func random(_ runs: Int, window: UInt64, tables: Int, pairs: Int, checked: Bool) -> Double {
    var naive = naive_make(tables)
    for base in stride(from: 0, to: window, by: 1 << 21) { _ = naive_map(&naive, aboveWindow + base, skew, 4096, 3) }
    var refused: Int32 = 0
    let measured = best(of: runs, per: pairs) {
      var pages = Pages(mask: window >> 12 - 1)
      for _ in 0..<pairs {
        let page = aboveWindow + (pages.next() | 0x1000)
        if checked {
          refused |= naive_map_checked(&naive, page, skew + page, 4096, 3)
          refused |= naive_unmap_checked(&naive, page, 4096)
        } else {
          refused |= naive_map(&naive, page, skew + page, 4096, 3)
          naive_unmap(&naive, page, 4096)
        }
      }
    }
    naive_free(&naive)
    if refused != 0 { print("a naive walk failed") }
    return measured
  }
}
