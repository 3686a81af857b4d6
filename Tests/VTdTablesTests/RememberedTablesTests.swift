import Testing
import VTdTables

@Suite("Tables that a page table remembers")
struct RememberedTablesTests {
  /// Regions of 1 GiB that share places among what is remembered (64 GiB apart), and some that do not.
  static let regions: [UInt64] = [0, 1, 63, 64, 65, 128, 192, 511].map { $0 << 30 }

  @Test("nothing remembered outlives its table", arguments: [1, 2, 3] as [UInt64])
  func random(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    var memory = TableRegion(tableCount: 8000, origin: 0x4_0000_0000)
    var table = try PageTable(PageTableConfiguration(stage: .second, levels: .four), in: &memory)
    // By region: nothing, all of it by one kind of pages, or single pages.
    var whole: [UInt64: UInt64] = [:]
    var pages: [UInt64: UInt64] = [:]
    for step in 0..<3000 {
      let region = Self.regions[Int(random.next() % UInt64(Self.regions.count))]
      let address = region + ((random.next() % 0x4_0000) << 12)
      if let output = whole[region] {
        #expect(output + (address - region) == translation(address, table, memory), "step \(step)")
        if random.chance(1, in: 4) {
          _ = try table.unmap(IOVA(region), length: 1 << 30, in: &memory)
          whole[region] = nil
        }
      } else if random.chance(1, in: 40) {
        _ = try table.unmap(IOVA(region), length: 1 << 30, allowingHoles: true, in: &memory)
        for page in pages.keys where page >> 30 == region >> 30 { pages[page] = nil }
        // One page of 1 GiB, or 2 MiB pages below a table of level 2.
        let output: UInt64 = random.chance(1, in: 2) ? 1 << 40 : 1 << 40 | 0x20_0000
        _ = try table.map(
          IOVA(region), to: PhysicalAddress(output), length: 1 << 30, access: .readWrite, in: &memory)
        whole[region] = output
      } else if let old = pages[address], random.chance(1, in: 2) {
        #expect(translation(address, table, memory) == old, "step \(step)")
      } else {
        #expect(translation(address, table, memory) == pages[address], "step \(step)")
        if pages[address] == nil {
          _ = try table.map(
            IOVA(address), to: PhysicalAddress(address ^ 0x1000), length: 0x1000, access: .read, in: &memory)
          pages[address] = address ^ 0x1000
        }
        if let gone = pages.keys.min(), random.chance(1, in: 2) {
          _ = try table.unmap(IOVA(gone), length: 0x1000, in: &memory)
          pages[gone] = nil
          #expect(table.page(holding: IOVA(gone), in: memory) == nil)
        }
      }
      #expect(table.page(holding: IOVA(address + (1024 << 30)), in: memory) == nil)
    }
    let (tables, complaints) = TableAudit.audit(table, in: memory)
    #expect(complaints.isEmpty && tables == memory.tablesInUse)
    table.destroy(in: &memory)
  }

  private func translation(
    _ address: UInt64, _ table: borrowing PageTable, _ memory: borrowing TableRegion
  ) -> UInt64? {
    table.page(holding: IOVA(address), in: memory).map { $0.output.rawValue + (address - $0.iova.rawValue) }
  }
}
