import PCICore
import PassthroughModel
import Testing

@Suite("How a VMM maps a BAR around the vectors of MSI-X")
struct BARPlanTests {
  /// A function whose table of `count` vectors and pending bits stand where a test wants them.
  private func vectors(_ count: Int, table: (Int, UInt32), pending: (Int, UInt32)) -> MSIXCapability {
    var sample = SampleFunction()
    sample.put(SampleFunction.msix, UInt32(count - 1) << 16 | 0x8011)
    sample.put(SampleFunction.msix + 4, table.1 | UInt32(table.0))
    sample.put(SampleFunction.msix + 8, pending.1 | UInt32(pending.0))
    return MSIXCapability(ConfigSpace(sample.bytes), offset: SampleFunction.msix)
  }

  private func text(_ plan: BARPlan) -> [String] {
    plan.areas.map { area in
      let hex = { (value: UInt64) in String(value, radix: 16) }
      return "\(hex(area.range.lowerBound))-\(hex(area.range.upperBound)) \(area.access)"
    }
  }

  @Test("Pages of the table and of the pending bits are cut out")
  func holes() {
    let both = vectors(64, table: (3, 0), pending: (3, 0x2000))
    let plan = BARPlan(3, region: BARPlan.Region(sizeInBytes: 0x4000), vectors: both)
    #expect(
      text(plan) == ["0-1000 vectorTable", "1000-2000 mapped", "2000-3000 pendingBits", "3000-4000 mapped"])
    #expect(text(BARPlan(0, region: BARPlan.Region(sizeInBytes: 0x4000), vectors: both)) == ["0-4000 mapped"])
    #expect(plan.mapped.count == 2 && !plan.isSmallerThanPage)
  }

  @Test("A table that begins in the middle of a page takes the page it ends in as well")
  func unaligned() {
    // 300 vectors from 800h: 4800 bytes, to 1ac0h. Rounding the length alone would end at 1000h + 800h.
    let plan = BARPlan(
      1, region: BARPlan.Region(sizeInBytes: 0x10000), vectors: vectors(300, table: (1, 0x800), pending: (2, 0)))
    #expect(text(plan) == ["0-2000 vectorTable", "2000-10000 mapped"])
  }

  @Test("Table and pending bits in one page, and a table that would reach past the end")
  func together() {
    let one = BARPlan(
      0, region: BARPlan.Region(sizeInBytes: 0x2000), vectors: vectors(16, table: (0, 0x1000), pending: (0, 0x1800)))
    #expect(text(one) == ["0-1000 mapped", "1000-2000 vectorTable"])
    let past = BARPlan(
      0, region: BARPlan.Region(sizeInBytes: 0x1000), vectors: vectors(2048, table: (0, 0x800), pending: (0, 0x9000)))
    #expect(text(past) == ["0-1000 vectorTable"])
  }

  @Test("Only whole pages of what the kernel lets one map are mapped")
  func sparse() {
    let region = BARPlan.Region(
      sizeInBytes: 0x8000, sparseAreas: [0x5800..<0x7000, 0x800..<0x3800, 0x2000..<0x4000, 0x7000..<0x8000])
    let plan = BARPlan(0, region: region, vectors: nil)
    #expect(
      text(plan) == ["0-1000 passedOn", "1000-4000 mapped", "4000-6000 passedOn", "6000-8000 mapped"])
    let none = BARPlan(0, region: BARPlan.Region(sizeInBytes: 0x4000, isMappable: false), vectors: nil)
    #expect(text(none) == ["0-4000 passedOn"])
    #expect(BARPlan(0, region: BARPlan.Region(sizeInBytes: 0), vectors: nil).areas.isEmpty)
  }

  @Test("A BAR smaller than a page says so, and huge pages of the host are whole holes")
  func pages() {
    let small = BARPlan(0, region: BARPlan.Region(sizeInBytes: 0x100), vectors: nil)
    #expect(small.isSmallerThanPage && text(small) == ["0-100 mapped"])
    let arm = BARPlan(
      3, region: BARPlan.Region(sizeInBytes: 0x20000), vectors: vectors(64, table: (3, 0), pending: (3, 0x2000)),
      pageSize: 0x10000)
    #expect(text(arm) == ["0-10000 vectorTable", "10000-20000 mapped"])
  }

  @Test("The alignment that lets large pages be used")
  func alignment() {
    let large = BARPlan(0, region: BARPlan.Region(sizeInBytes: 1 << 35), vectors: nil)
    #expect(large.areas.first?.preferredAlignment == 1 << 30)
    let cut = BARPlan(
      0, region: BARPlan.Region(sizeInBytes: 1 << 24), vectors: vectors(16, table: (0, 0x20_0000), pending: (1, 0)))
    #expect(cut.mapped.map(\.preferredAlignment) == [1 << 21, 1 << 12])
  }

  @Test("Sizes no register can have are refused, and halves of 64-bit ones")
  func shapes() throws {
    #expect(BARShape(.memory32, sizeInBytes: 24) == nil && BARShape(.memory32, sizeInBytes: 8) == nil)
    #expect(BARShape(.memory32, sizeInBytes: 1 << 32) == nil && BARShape(.memory64, sizeInBytes: 1 << 40) != nil)
    #expect(BARShape(.io, sizeInBytes: 0) == nil)
    let wide = try #require(BARShape(.memory64, sizeInBytes: 1 << 20))
    let narrow = try #require(BARShape(.memory32, sizeInBytes: 1 << 12))
    #expect(throws: BARShapes.Problem.noRoomForUpperHalf) { try BARShapes([(5, wide)]) }
    #expect(throws: BARShapes.Problem.takenByUpperHalf(3)) { try BARShapes([(2, wide), (3, narrow)]) }
    #expect(throws: BARShapes.Problem.noSuchRegister(6)) { try BARShapes([(6, narrow)]) }
    #expect(throws: BARShapes.Problem.badROMSize(3000)) { try BARShapes([], romSizeInBytes: 3000) }
  }
}
