import NaiveWalker
import PCICore
import VTdTables

/// One kind of call again and again, without a clock: what callgrind counts (`--loop NAME TIMES`).
///
/// Two counts of the same loop, with different times, differ by the calls alone.
enum Loop: String, CaseIterable {
  case mapRange = "map-range"
  case mapOne = "map-one"
  case unmapOne = "unmap-one"
  case random
  case lookup
  case walk
  case walkFromRoot = "walk-from-root"
  case naiveMapOne = "naive-map-one"
  case naiveRandom = "naive-random"
  case naiveLookup = "naive-lookup"

  /// Makes `times` calls on a window of 1 GiB, where map-range counts pages.
  ///
  /// Returns something made of their results.
  func run(_ times: Int) -> UInt64 {
    switch self {
    case .naiveMapOne, .naiveRandom, .naiveLookup: naive(times)
    case .walk, .walkFromRoot: walk(times)
    default: ours(times)
    }
  }

  private func ours(_ times: Int) -> UInt64 {
    var memory = makeRegion(tables: 1200)
    var table = makeTable(&memory)
    var sum: UInt64 = 0
    var pages = Pages(mask: gib >> 12 - 1)
    switch self {
    case .mapRange: Self.map(gib, UInt64(times) << 12, &table, &memory)
    case .mapOne: for page in 0..<UInt64(times) { Self.map(gib + page << 12, 4096, &table, &memory) }
    case .unmapOne:
      Self.map(gib, gib, &table, &memory)
      for page in 0..<UInt64(times) {
        Self.unmap(gib + page << 12, &table, &memory)
      }
    case .random:
      for base in stride(from: gib, to: 2 * gib, by: 1 << 21) { Self.map(base, 4096, &table, &memory) }
      for _ in 0..<times {
        let page = gib + (pages.next() | 0x1000)
        Self.map(page, 4096, &table, &memory)
        Self.unmap(page, &table, &memory)
      }
    default:
      Self.map(gib, gib, &table, &memory)
      for _ in 0..<times { sum &+= table.page(holding: IOVA(gib + pages.next()), in: memory)?.output.rawValue ?? 0 }
    }
    table.destroy(in: &memory)
    return sum
  }

  /// Not a nested function: what such a one captures is boxed, and counted.
  @inline(__always)
  private static func map(_ page: UInt64, _ length: UInt64, _ table: inout PageTable, _ memory: inout TableRegion) {
    do {
      _ = try table.map(
        IOVA(page), to: PhysicalAddress(skew + page - gib), length: length, access: .readWrite, in: &memory)
    } catch { print("\(error)") }
  }

  @inline(__always)
  private static func unmap(_ page: UInt64, _ table: inout PageTable, _ memory: inout TableRegion) {
    do { _ = try table.unmap(IOVA(page), length: 4096, in: &memory) } catch { print("\(error)") }
  }

  private func walk(_ times: Int) -> UInt64 {
    guard let subject = WalkSubject(window: gib) else { return 0 }
    var sum: UInt64 = 0
    var pages = Pages(mask: gib >> 12 - 1)
    if self == .walk {
      guard let path = try? subject.walker.path(for: WalkSubject.device, in: subject.memory) else { return 0 }
      for _ in 0..<times { sum &+= subject.output(IOVA(pages.next()), by: path) }
    } else {
      for _ in 0..<times { sum &+= subject.outputFromRoot(IOVA(pages.next())) }
    }
    return sum
  }

  private func naive(_ times: Int) -> UInt64 {
    var naive = naive_make(600)
    var pages = Pages(mask: gib >> 12 - 1)
    var sum: UInt64 = 0
    switch self {
    case .naiveMapOne:
      for page in 0..<UInt64(times) { _ = naive_map(&naive, page << 12, skew + page << 12, 4096, 3) }
    case .naiveRandom:
      for base in stride(from: 0, to: gib, by: 1 << 21) { _ = naive_map(&naive, base, skew + base, 4096, 3) }
      for _ in 0..<times {
        let page = pages.next() | 0x1000
        _ = naive_map_checked(&naive, page, skew + page, 4096, 3)
        _ = naive_unmap_checked(&naive, page, 4096)
      }
    default:
      _ = naive_map(&naive, 0, skew, gib, 3)
      for _ in 0..<times { sum &+= naive_lookup(&naive, pages.next()) }
    }
    naive_free(&naive)
    return sum
  }
}
