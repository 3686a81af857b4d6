import Testing
import VTdTables

@Suite("Page table")
struct PageTableTests {
  static let second48 = PageTableConfiguration(stage: .second, levels: .four)

  @Test("bad arguments are refused by name, and change nothing")
  func arguments() throws {
    var memory = TableRegion(tableCount: 16, origin: 0)
    var table = try PageTable(Self.second48, in: &memory)
    func fails(_ expected: PageTableError, _ body: () throws -> Void) {
      #expect(throws: expected) { try body() }
    }
    fails(.misaligned(0x1001)) {
      _ = try table.map(0x1001, to: 0, length: 0x1000, access: .read, in: &memory)
    }
    fails(.misaligned(0x800)) { _ = try table.map(0x1000, to: 0x800, length: 0x2000, access: .read, in: &memory) }
    fails(.misaligned(0x1800)) { _ = try table.map(0x1000, to: 0, length: 0x1800, access: .read, in: &memory) }
    fails(.emptyRange) { _ = try table.map(0x1000, to: 0, length: 0, access: .read, in: &memory) }
    fails(.accessNotExpressible([])) { _ = try table.map(0x1000, to: 0, length: 0x1000, access: [], in: &memory) }
    fails(.inputTooWide(0x1_0000_0000_0fff, widthInBits: 48)) {
      _ = try table.map(0x1_0000_0000_0000, to: 0, length: 0x1000, access: .read, in: &memory)
    }
    fails(.inputTooWide(0x1_0000_0000_0fff, widthInBits: 48)) {
      _ = try table.map(0xffff_ffff_f000, to: 0, length: 0x2000, access: .read, in: &memory)
    }
    fails(.outputTooWide(0x10_0000_0000_0fff, widthInBits: 52)) {
      _ = try table.map(0x1000, to: 0x10_0000_0000_0000, length: 0x1000, access: .read, in: &memory)
    }
    fails(.interruptWindow) {
      _ = try table.map(0xfee0_0000, to: 0x1000, length: 0x1000, access: .read, in: &memory)
    }
    fails(.interruptWindow) {
      _ = try table.map(0x1000, to: 0xfeef_f000, length: 0x1000, access: .read, in: &memory)
    }
    fails(.notMapped(0x5000)) { _ = try table.unmap(0x5000, length: 0x1000, in: &memory) }
    let isEmpty = table.isEmpty(in: memory)
    #expect(isEmpty)
    #expect(memory.tablesInUse == 1)
    table.destroy(in: &memory)
  }

  @Test("a first stage has no write-only pages, and its addresses end where they stop being canonical")
  func firstStage() throws {
    var memory = TableRegion(tableCount: 16, origin: 0)
    var table = try PageTable(PageTableConfiguration(stage: .first, levels: .four), in: &memory)
    #expect(throws: PageTableError.accessNotExpressible(.write)) {
      _ = try table.map(0x1000, to: 0, length: 0x1000, access: .write, in: &memory)
    }
    #expect(throws: PageTableError.inputTooWide(0x8000_0000_0fff, widthInBits: 47)) {
      _ = try table.map(0x8000_0000_0000, to: 0, length: 0x1000, access: .read, in: &memory)
    }
    _ = try table.map(0x20_0000, to: 0x40_0000, length: 0x20_0000, access: .readWrite, in: &memory)
    _ = try table.map(0x1000, to: 0x7000, length: 0x1000, access: .read, in: &memory)
    // Bits as Linux sets them: tables 27h, leaves 67h, read-only ones without W and D.
    let directory = Self.entries(table.root, path: [0, 0], in: memory)
    #expect(memory.load(at: directory + 8) == 0x40_00e7)
    #expect(memory.load(at: directory) & 0xfff == 0x27)
    let leaves = memory.load(at: directory) & ~0xfff
    #expect(memory.load(at: leaves + 8) == 0x7025)
    table.destroy(in: &memory)
  }

  @Test("second-stage bits: R and W in tables, permissions and SNP in leaves, PS above level 1")
  func secondStageBits() throws {
    var memory = TableRegion(tableCount: 16, origin: 0)
    var configuration = Self.second48
    configuration.forcesSnoop = true
    var table = try PageTable(configuration, in: &memory)
    _ = try table.map(0x4000_0000, to: 0x8000_0000, length: 0x4000_0000, access: .readWrite, in: &memory)
    _ = try table.map(0x1000, to: 0x7000, length: 0x1000, access: .write, in: &memory)
    let pointers = Self.entries(table.root, path: [0], in: memory)
    #expect(memory.load(at: table.root) & 0xfff == 3)
    #expect(memory.load(at: pointers + 8) == 0x8000_0883)
    let leaves = Self.entries(table.root, path: [0, 0, 0], in: memory)
    #expect(memory.load(at: leaves + 8) == 0x7802)
    table.destroy(in: &memory)
  }

  @Test(
    "the largest pages are used that alignment of both sides and capability allow",
    arguments: [
      (0x0, 0x0, 0x4000_0000, PageSize.size1G, 2), (0x0, 0x20_0000, 0x4000_0000, .size1G, 3),
      (0x0, 0x1000, 0x20_0000, .size1G, 4), (0x0, 0x0, 0x4000_0000, .size2M, 3), (0x0, 0x0, 0x20_0000, .size4K, 4),
      (0x1f_f000, 0x1f_f000, 0x20_2000, .size1G, 5), (0x0, 0x8_4000_0000, 0x8000_0000, .size1G, 2),
    ] as [(UInt64, UInt64, UInt64, PageSize, Int)])
  func sizes(iova: UInt64, output: UInt64, length: UInt64, largest: PageSize, tables: Int) throws {
    var memory = TableRegion(tableCount: 600, origin: 0)
    var configuration = Self.second48
    configuration.largestPage = largest
    var table = try PageTable(configuration, in: &memory)
    _ = try table.map(IOVA(iova), to: PhysicalAddress(output), length: length, access: .readWrite, in: &memory)
    #expect(memory.tablesInUse == tables)
    table.destroy(in: &memory)
    #expect(memory.tablesInUse == 0)
  }

  @Test("pages around the interrupt window are split away from it on either side")
  func window() throws {
    var memory = TableRegion(tableCount: 64, origin: 0)
    var table = try PageTable(Self.second48, in: &memory)
    // The input side: 3 GiB to 4 GiB would be one page.
    let change = try table.map(
      0xc000_0000, to: 0x1_0000_0000, length: 0x4000_0000, access: .readWrite, in: &memory)
    #expect(change.effects == [.added, .leftOut])
    #expect(table.page(holding: 0xfedf_f000, in: memory)?.length == 0x20_0000)
    #expect(table.page(holding: 0xfee0_0000, in: memory) == nil)
    #expect(table.page(holding: 0xfeef_ffff, in: memory) == nil)
    #expect(table.page(holding: 0xfef0_0000, in: memory)?.length == 0x1000)
    #expect(table.page(holding: 0xff00_0000, in: memory)?.length == 0x20_0000)
    // The output side: 4 GiB lead to 3 GiB.
    _ = try table.map(0x2_0000_0000, to: 0xc000_0000, length: 0x4000_0000, access: .readWrite, in: &memory)
    #expect(table.page(holding: 0x2_3ee0_0000, in: memory) == nil)
    #expect(table.page(holding: 0x2_3edf_f000, in: memory)?.output == 0xfec0_0000)
    _ = try table.unmap(0xc000_0000, length: 0x4000_0000, allowingHoles: true, in: &memory)
    _ = try table.unmap(0x2_0000_0000, length: 0x4000_0000, allowingHoles: true, in: &memory)
    #expect(memory.tablesInUse == 1)
    table.destroy(in: &memory)
  }

  @Test("with the other policy a mapping over the window is refused as a whole")
  func windowRefused() throws {
    var memory = TableRegion(tableCount: 64, origin: 0)
    var configuration = Self.second48
    configuration.interruptWindow = .refuse
    var table = try PageTable(configuration, in: &memory)
    #expect(throws: PageTableError.interruptWindow) {
      _ = try table.map(0xc000_0000, to: 0, length: 0x4000_0000, access: .read, in: &memory)
    }
    let isEmpty = table.isEmpty(in: memory)
    #expect(isEmpty)
    table.destroy(in: &memory)
  }

  @Test("a large page splits where a part is unmapped, and comes back when the part does")
  func splitAndCoalesce() throws {
    var memory = TableRegion(tableCount: 64, origin: 0)
    var table = try PageTable(Self.second48, in: &memory)
    _ = try table.map(0x4000_0000, to: 0, length: 0x4000_0000, access: .readWrite, in: &memory)
    #expect(memory.tablesInUse == 2)
    let split = try table.unmap(0x4123_4000, length: 0x1000, in: &memory)
    #expect(split.effects == [.removed, .tables])
    #expect(memory.tablesInUse == 4)
    #expect(table.page(holding: 0x4123_3000, in: memory)?.length == 0x1000)
    #expect(table.page(holding: 0x4000_0000, in: memory)?.length == 0x20_0000)
    let again = try table.map(0x4123_4000, to: 0x123_4000, length: 0x1000, access: .readWrite, in: &memory)
    #expect(again.effects == [.added, .tables])
    #expect(memory.tablesInUse == 2)
    #expect(table.page(holding: 0x4123_4000, in: memory)?.length == 0x4000_0000)
    let protected = try table.protect(0x4000_0000, length: 0x20_0000, access: .read, in: &memory)
    #expect(protected.effects == [.removed, .tables])
    #expect(memory.tablesInUse == 3)
    _ = try table.protect(0x4000_0000, length: 0x20_0000, access: .readWrite, in: &memory)
    #expect(memory.tablesInUse == 2)
    table.destroy(in: &memory)
  }

  @Test("a live table's tables are not used again before they are reclaimed")
  func live() throws {
    var memory = TableRegion(tableCount: 8, origin: 0)
    var configuration = Self.second48
    configuration.isLive = true
    var table = try PageTable(configuration, in: &memory)
    _ = try table.map(0x1000, to: 0x1000, length: 0x1000, access: .readWrite, in: &memory)
    let before = memory.availableTables
    _ = try table.unmap(0x1000, length: 0x1000, in: &memory)
    #expect(memory.availableTables == before)
    memory.reclaimTables()
    #expect(memory.availableTables == before + 3)
    table.destroy(in: &memory)
  }

  @Test("every store reaches memory before a link to it is published", arguments: [TranslationStage.second, .first])
  func publishOrder(stage: TranslationStage) throws {
    var memory = TracedMemory(tableCount: 64)
    var table = try PageTable(PageTableConfiguration(stage: stage, levels: .four), in: &memory)
    _ = try table.map(0x1000, to: 0x1000, length: 0x1000, access: .readWrite, in: &memory)
    _ = try table.map(0x20_0000, to: 0x40_1000, length: 0x60_0000, access: .readWrite, in: &memory)
    _ = try table.map(0x4000_0000, to: 0x8000_0000, length: 0x8000_0000, access: .readWrite, in: &memory)
    _ = try table.unmap(0x4000_1000, length: 0x1000, in: &memory)
    _ = try table.protect(0x8000_0000, length: 0x3000, access: .read, in: &memory)
    _ = try table.remap(0x4000_0000, to: 0, length: 0x40_0000, access: .readWrite, in: &memory)
    _ = try table.unmap(0x1000, length: 0x1000, in: &memory)
    _ = try table.unmap(0x20_0000, length: 0x60_0000, in: &memory)
    #expect(memory.brokenRule() == nil)
    #expect(memory.events.contains { if case .publish = $0 { true } else { false } })
    table.destroy(in: &memory)
  }

  @Test("hardware's dirty bits are taken once, and survive a change of access")
  func dirty() throws {
    var memory = TableRegion(tableCount: 16, origin: 0)
    var configuration = Self.second48
    configuration.tracksDirty = true
    var table = try PageTable(configuration, in: &memory)
    _ = try table.map(0x1000, to: 0x5000, length: 0x3000, access: .readWrite, in: &memory)
    _ = try table.map(0x20_0000, to: 0x20_0000, length: 0x20_0000, access: .readWrite, in: &memory)
    let leaves = Self.entries(table.root, path: [0, 0, 0], in: memory)
    let directory = Self.entries(table.root, path: [0, 0], in: memory)
    memory.store(memory.load(at: leaves + 16) | 0x300, at: leaves + 16)
    memory.store(memory.load(at: directory + 8) | 0x300, at: directory + 8)
    _ = try table.protect(0x1000, length: 0x3000, access: .read, in: &memory)
    var found: [PageMapping] = []
    let change = table.takeDirty(0, length: 0x1_0000_0000, in: &memory) { found.append($0) }
    #expect(
      found == [
        PageMapping(iova: 0x2000, output: 0x6000, length: 0x1000, access: .read),
        PageMapping(iova: 0x20_0000, output: 0x20_0000, length: 0x20_0000, access: .readWrite),
      ])
    #expect(change == TranslationChange(first: 0x2000, last: 0x3f_ffff, effects: .removed))
    found = []
    #expect(table.takeDirty(0, length: 0x1_0000_0000, in: &memory) { found.append($0) }.effects == [])
    #expect(found == [])
    table.destroy(in: &memory)
  }

  @Test("a first stage that starts to track has its leaves cleaned, and maps clean ones from then on")
  func dirtyFirstStage() throws {
    var memory = TableRegion(tableCount: 16, origin: 0)
    var table = try PageTable(PageTableConfiguration(stage: .first, levels: .four), in: &memory)
    _ = try table.map(0x1000, to: 0x5000, length: 0x1000, access: .readWrite, in: &memory)
    #expect(table.setDirtyTracking(true, in: &memory).effects == .removed)
    _ = try table.map(0x2000, to: 0x9000, length: 0x1000, access: .readWrite, in: &memory)
    let leaves = Self.entries(table.root, path: [0, 0, 0], in: memory)
    #expect(memory.load(at: leaves + 8) == 0x5027)
    #expect(memory.load(at: leaves + 16) == 0x9007)
    table.destroy(in: &memory)
  }

  @Test("remap replaces in place: pages, large pages and tables alike")
  func remap() throws {
    var memory = TableRegion(tableCount: 64, origin: 0)
    var table = try PageTable(Self.second48, in: &memory)
    _ = try table.map(0x4000_0000, to: 0, length: 0x4000_0000, access: .readWrite, in: &memory)
    let change = try table.remap(0x4000_1000, to: 0x9000, length: 0x2000, access: .read, in: &memory)
    #expect(change.effects == [.added, .removed, .tables])
    #expect(table.page(holding: 0x4000_2000, in: memory)?.output == 0xa000)
    #expect(table.page(holding: 0x4000_3000, in: memory)?.output == 0x3000)
    _ = try table.remap(0x4000_0000, to: 0x8000_0000, length: 0x4000_0000, access: .readWrite, in: &memory)
    #expect(memory.tablesInUse == 2)
    #expect(throws: PageTableError.interruptWindow) {
      _ = try table.remap(0xfe00_0000, to: 0, length: 0x200_0000, access: .read, in: &memory)
    }
    table.destroy(in: &memory)
  }

  /// The table reached by following entries from the top.
  private static func entries(_ root: UInt64, path: [UInt64], in memory: borrowing TableRegion) -> UInt64 {
    path.reduce(root) { table, index in memory.load(at: table + index * 8) & 0x000f_ffff_ffff_f000 }
  }
}
