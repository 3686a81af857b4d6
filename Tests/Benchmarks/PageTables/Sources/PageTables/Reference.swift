import Glibc
import NaiveWalker

/// What the same run takes for the same work without this library: each figure is measured once, and shared.
struct Reference {
  /// Nanoseconds for a memset of one table.
  let memsetOfTable: Double
  /// Nanoseconds for mapping one page after the other by a naive walk each.
  let single: Double

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
}

/// A table of the naive walker, and what is done with ours done with it.
struct NaivePages: ~Copyable {
  private var table: naive_table

  /// Memory for as many tables.
  init(tables: Int) { table = naive_make(tables) }

  deinit {
    var table = table
    naive_free(&table)
  }

  /// Maps `length` bytes from `iova` by 4 KiB pages.
  mutating func map(_ iova: UInt64, _ length: UInt64) { _ = naive_map(&table, iova, skew, length, 3) }

  /// Maps one page in each 2 MiB of a window, so that nothing after it makes tables.
  mutating func mapSparsely(_ window: UInt64) {
    for base in stride(from: 0, to: window, by: 1 << 21) { map(aboveWindow + base, 4096) }
  }

  /// Maps and unmaps random pages of a window.
  ///
  /// `checked` walks refuse a page that is mapped already, or is not mapped, as ours do: the processor must wait for the
  /// entry. The others write blindly, which it need not wait for.
  mutating func churn(_ pairs: Int, window: UInt64, checked: Bool) {
    var refused: Int32 = 0
    var pages = Pages(mask: window >> 12 - 1)
    for _ in 0..<pairs {
      let page = aboveWindow + (pages.next() | 0x1000)
      if checked {
        refused |= naive_map_checked(&table, page, skew + page, 4096, 3)
        refused |= naive_unmap_checked(&table, page, 4096)
      } else {
        refused |= naive_map(&table, page, skew + page, 4096, 3)
        naive_unmap(&table, page, 4096)
      }
    }
    if refused != 0 { print("a naive walk failed") }
  }

  /// Walks to random pages of a window from 0 on.
  mutating func look(_ count: Int, window: UInt64) {
    var sum: UInt64 = 0
    var pages = Pages(mask: window >> 12 - 1)
    for _ in 0..<count { sum &+= naive_lookup(&table, pages.next()) }
    if sum == 0 { print("nothing was found") }
  }
}
