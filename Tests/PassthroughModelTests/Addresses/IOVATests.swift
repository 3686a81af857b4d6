import PassthroughModel
import Testing

@Suite("Where a guest's memory can lie")
struct IOVATests {
  /// What QEMU's unit of 39 bits gives: all but the interrupt window.
  private let narrow = IOVARanges([0...0xfedf_ffff, 0xfef0_0000...0x7f_ffff_ffff], pageSizes: 0x4020_1000)

  @Test("Ranges from the kernel and from width and reservations are the same")
  func ranges() {
    #expect(narrow == IOVARanges(widthInBits: 39, reserved: [0xfee0_0000...0xfeef_ffff], pageSizes: 0x4020_1000))
    #expect(narrow.pageSize == 4096)
    #expect(IOVARanges(widthInBits: 64, reserved: []).ranges == [0...UInt64.max])
    #expect(
      IOVARanges(widthInBits: 32, reserved: [0...0xffff, 0xffff_0000...0x1_0000_ffff]).ranges == [
        0x1_0000...0xfffe_ffff
      ])
    #expect(IOVARanges(widthInBits: 12, reserved: [0...0xfff]).ranges.isEmpty)
    #expect(IOVARanges([5...9, 0...4, 8...20]).ranges == [0...20])
    #expect(IOVARanges([0...UInt64.max, 5...9]).ranges == [0...UInt64.max])
  }

  @Test("Two devices can be given what both can")
  func common() {
    let wide = IOVARanges(widthInBits: 48, reserved: [0xfee0_0000...0xfeef_ffff, 0xdf00_0000...0xdf0f_ffff])
    let both = narrow.intersection(wide)
    #expect(
      both.ranges == [0...0xdeff_ffff, 0xdf10_0000...0xfedf_ffff, 0xfef0_0000...0x7f_ffff_ffff])
    #expect(both.pageSizes == 0x1000)
    #expect(
      both.gaps(in: 0xdef0_0000...0x80_0000_0000) == [
        0xdf00_0000...0xdf0f_ffff, 0xfee0_0000...0xfeef_ffff, 0x80_0000_0000...0x80_0000_0000,
      ])
    #expect(both.gaps(in: 0...0xfff).isEmpty)
  }

  @Test("Everything that is wrong with a guest's memory is named")
  func problems() {
    let memory = [
      GuestMemory(address: 0, sizeInBytes: 0xffff_f000), GuestMemory(address: 0xffff_e000, sizeInBytes: 0x1800),
      GuestMemory(address: 0x100_0000_0000, sizeInBytes: 0), GuestMemory(address: .max - 0xfff, sizeInBytes: 0x2000),
    ]
    let budget = MappingBudget(lockedBytes: 64 << 20, accounting: .process, mappings: 3)
    let plan = GuestMemoryPlan(memory, in: narrow, budget: budget)
    #expect(
      plan.problems == [
        .unreachable(memory[0], 0xfee0_0000...0xfeef_ffff), .overlaps(memory[0], memory[1]),
        .misaligned(memory[1], pageSize: 4096), .noRange(memory[2]), .noRange(memory[3]),
        .lockedMemory(needed: 0x1_0000_0800, limit: 64 << 20), .mappings(needed: 4, left: 3),
      ])
  }

  @Test("Each address space behind a guest's IOMMU pins all memory again")
  func budget() {
    let memory = [GuestMemory(address: 0, sizeInBytes: 2 << 30), GuestMemory(address: 4 << 30, sizeInBytes: 2 << 30)]
    func plan(_ accounting: MappingBudget.Accounting, _ spaces: Int) -> GuestMemoryPlan {
      GuestMemoryPlan(
        memory, in: narrow, budget: MappingBudget(lockedBytes: 8 << 30, accounting: accounting, mappings: 65_535),
        addressSpaces: spaces)
    }
    #expect(plan(.process, 2).problems.isEmpty && plan(.process, 2).lockedBytes == 8 << 30)
    #expect(plan(.user, 3).problems == [.lockedMemory(needed: 12 << 30, limit: 8 << 30)])
    #expect(plan(.none, 3).problems.isEmpty && plan(.none, 3).lockedBytes == 0)
    #expect(plan(.process, .max).lockedBytes == .max)
  }

  @Test("RAM is laid out around the machine's hole and the interrupt window, or not at all")
  func layout() throws {
    let hole: ClosedRange<UInt64> = 0xc000_0000...0xffff_ffff
    let ram = try #require(GuestMemoryPlan.layout(8 << 30, in: narrow, leavingOut: hole))
    #expect(
      ram == [
        GuestMemory(address: 0, sizeInBytes: 3 << 30), GuestMemory(address: 4 << 30, sizeInBytes: 5 << 30),
      ])
    let budget = MappingBudget(lockedBytes: nil, accounting: .process, mappings: nil)
    #expect(GuestMemoryPlan(ram, in: narrow, budget: budget).problems.isEmpty)
    #expect(GuestMemoryPlan.layout(1 << 40, in: narrow, leavingOut: hole) == nil)
    #expect(GuestMemoryPlan.layout(.max & ~0x1f_ffff, in: IOVARanges([0 ... .max]), leavingOut: nil)?.count == 1)
    #expect(GuestMemoryPlan.layout(0, in: narrow, leavingOut: nil) == [])
  }

  @Test("Any memory that was laid out passes the check")
  func random() {
    var numbers = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let reserved = (0..<4).map { _ -> ClosedRange<UInt64> in
        let start = UInt64.random(in: 0..<1 << 40, using: &numbers)
        return start...start + UInt64.random(in: 0..<1 << 34, using: &numbers)
      }
      let ranges = IOVARanges(widthInBits: Int.random(in: 30...57, using: &numbers), reserved: reserved)
      let bytes = UInt64.random(in: 0..<1 << 20, using: &numbers) << 21
      guard let ram = GuestMemoryPlan.layout(bytes, in: ranges, leavingOut: 0xe000_0000...0xffff_ffff) else { continue }
      let budget = MappingBudget(lockedBytes: nil, accounting: .process, mappings: nil)
      #expect(GuestMemoryPlan(ram, in: ranges, budget: budget).problems.isEmpty)
      #expect(ram.reduce(0) { $0 + $1.sizeInBytes } == bytes)
    }
  }
}
