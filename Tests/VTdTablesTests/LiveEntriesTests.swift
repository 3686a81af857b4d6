import Testing

@testable import VTdTables

@Suite("Entries in use: two by name, more by number")
struct LiveEntriesTests {
  @Test("Each pair of entries is known by name, whichever goes first")
  func pairs() {
    for first in 0..<512 as Range<UInt64> {
      guard let one = LiveEntries(bits: 0).adding(first) else { return #expect(Bool(false), "entry \(first)") }
      #expect(one.count == 1 && one.areNamed && one.adding(first) == nil)
      #expect(one.removing(first) == LiveEntries.none)
      for second in stride(from: 0, to: 512, by: 7) as StrideTo<UInt64> where second != first {
        guard let two = one.adding(second) else { return #expect(Bool(false), "\(first), \(second)") }
        #expect(two.count == 2 && two.areNamed && !two.hasRoom)
        #expect(two.removing(first)?.removing(second) == LiveEntries.none)
        #expect(two.removing(second) == one)
        #expect(two.removing(511 - second) == nil || 511 - second == first)
      }
    }
  }

  @Test("A third makes it a number, and full is 512")
  func numbers() throws {
    var live = try #require(LiveEntries(bits: 0).adding(0)?.adding(511))
    for count in 3...512 {
      live = live.oneMore
      #expect(live.count == count && !live.areNamed && !live.hasRoom)
      #expect(live.isFull == (count == 512))
    }
    for count in stride(from: 511, through: 0, by: -1) {
      live = live.oneLess
      #expect(live.count == count)
    }
    #expect(live == .none)
    #expect(LiveEntries(count: 0) == .none && LiveEntries(count: 1).count == 1 && !LiveEntries(count: 1).areNamed)
  }

  @Test("Single pages of one table come and go in any order, named or counted")
  func pages() throws {
    var memory = TableRegion(tableCount: 8, origin: 0x10_0000)
    var table = try PageTable(PageTableConfiguration(stage: .second, levels: .three), in: &memory)
    var mapped: Set<UInt64> = []
    var generator = SplitMix(seed: 7)
    for _ in 0..<20_000 {
      // Few pages at most times, so that both ways of knowing them are taken, and the change between them.
      let page = generator.next() % 512 < 400 ? generator.next() % 5 : generator.next() % 512
      let address = IOVA(page << 12)
      if mapped.contains(page) {
        #expect(throws: PageTableError.alreadyMapped(address)) {
          try table.map(address, to: PhysicalAddress(0x1000), length: 4096, access: .read, in: &memory)
        }
        _ = try table.unmap(address, length: 4096, in: &memory)
        mapped.remove(page)
      } else {
        #expect(throws: PageTableError.notMapped(address)) { try table.unmap(address, length: 4096, in: &memory) }
        _ = try table.map(address, to: PhysicalAddress(0x1000), length: 4096, access: .read, in: &memory)
        mapped.insert(page)
      }
      #expect((table.page(holding: address, in: memory) != nil) == mapped.contains(page))
      #expect(memory.tablesInUse == (mapped.isEmpty ? 1 : 3))
    }
    table.destroy(in: &memory)
    #expect(memory.tablesInUse == 0)
  }
}
