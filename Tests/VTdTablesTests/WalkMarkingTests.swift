import HardwareBits
import PCICore
import Testing

@testable import VTdTables

@Suite("Accessed and dirty bits, and reads of no bytes")
struct WalkMarkingTests {
  static let device = RequesterID(bus: 0, deviceAndFunction: 0x18)
  static let page: UInt64 = 0x4000_1000

  /// Tables of a device with one page at 0x4000_1000, whose leaves were never used.
  struct Sample: ~Copyable {
    var memory: TableRegion
    let walker: TranslationWalker
    let path: TranslationPath

    init(
      _ stage: TranslationStage, access: PageAccess = .readWrite, snoops: Bool = true, tracks: Bool = true,
      unit: UnitCapabilities = .unrestricted(levels: .four)
    ) throws {
      var memory = TableRegion(tableCount: 32, origin: 0x10_0000)
      var configuration = PageTableConfiguration(stage: stage, levels: .four)
      configuration.tracksDirty = tracks
      var table = try PageTable(configuration, in: &memory)
      _ = try table.map(IOVA(page), to: 0x9000, length: 0x1000, access: access, in: &memory)
      var structures = try TranslationTables(mode: .scalable, unit: unit, in: &memory)
      _ = try structures.attach(device, to: DomainAttachment(domainID: 2, table: table), in: &memory)
      let walker = TranslationWalker(rootTable: structures.rootTableAddress, unit: unit)
      var path = try walker.path(for: device, in: memory)
      path.walksSnoop = snoops
      path.tracksSecondStage = tracks && stage == .second
      self.walker = walker
      self.path = path
      self.memory = memory
    }

    /// The entries on the way, top first.
    func entries() throws -> [UInt64] {
      var trace = WalkTrace()
      _ = try walker.translate(IOVA(page), .read, by: path, in: memory, observer: &trace)
      return trace.steps.compactMap(\.value)
    }

    /// Takes the accessed bit from every entry, as a guest's fresh tables have it.
    mutating func forgetAccess(_ bit: UInt64) throws {
      var trace = WalkTrace()
      _ = try walker.translate(IOVA(page), .read, by: path, in: memory, observer: &trace)
      for step in trace.steps { memory.store((step.value ?? 0) & ~bit, at: step.address) }
    }
  }

  // Bit 5 accessed, bit 6 dirty: as the processor's (VT-d 4.1 §3.6).
  @Test func `the first stage has accessed bits in each entry, and dirty in the page written`() throws {
    var sample = try Sample(.first)
    try sample.forgetAccess(0x20)
    #expect(try sample.entries().map { $0 & 0x60 } == [0, 0, 0, 0])
    _ = try sample.walker.translate(IOVA(Self.page), .zeroLengthRead, by: sample.path, marking: &sample.memory)
    #expect(try sample.entries().map { $0 & 0x60 } == [0x20, 0x20, 0x20, 0x20])
    let found = try sample.walker.translate(IOVA(Self.page + 8), .write, by: sample.path, marking: &sample.memory)
    #expect(found.output == 0x9008)
    #expect(try sample.entries().map { $0 & 0x60 } == [0x20, 0x20, 0x20, 0x60])
  }

  @Test func `the extended-accessed bit is set where EAFE asks for it`() throws {
    var sample = try Sample(.first)
    var path = sample.path
    path.tracksExtendedAccess = true
    _ = try sample.walker.translate(IOVA(Self.page), .read, by: path, marking: &sample.memory)
    #expect(try sample.entries().map { $0 & 0x400 } == [0x400, 0x400, 0x400, 0x400])
  }

  // Bit 8 accessed, bit 9 dirty, with SSADE only (VT-d 4.1 §3.7.2).
  @Test func `the second stage has its bits only with SSADE`() throws {
    var kept = try Sample(.second)
    _ = try kept.walker.translate(IOVA(Self.page), .write, by: kept.path, marking: &kept.memory)
    #expect(try kept.entries().map { $0 & 0x300 } == [0x100, 0x100, 0x100, 0x300])

    var plain = try Sample(.second, tracks: false)
    _ = try plain.walker.translate(IOVA(Self.page), .write, by: plain.path, marking: &plain.memory)
    #expect(try plain.entries().map { $0 & 0x300 } == [0, 0, 0, 0])
  }

  @Test func `nothing is set for a request that is refused`() throws {
    var sample = try Sample(.second, access: .read)
    #expect(throws: TranslationFault(.secondStagePermission)) {
      try sample.walker.translate(IOVA(Self.page), .write, by: sample.path, marking: &sample.memory)
    }
    #expect(try sample.entries().map { $0 & 0x300 } == [0, 0, 0, 0])
  }

  @Test func `a bit to be set without snooping is a fault, and none where all are set`() throws {
    var sample = try Sample(.first, snoops: false)
    try sample.forgetAccess(0x20)
    #expect(throws: TranslationFault(.firstStageNoSnoop)) {
      try sample.walker.translate(IOVA(Self.page), .read, by: sample.path, marking: &sample.memory)
    }
    var second = try Sample(.second, snoops: false)
    #expect(throws: TranslationFault(.secondStageNoSnoop)) {
      try second.walker.translate(IOVA(Self.page), .read, by: second.path, marking: &second.memory)
    }
    // As our first stage is made, unless dirty bits are wanted: accessed and dirty beforehand.
    var made = try Sample(.first, snoops: false, tracks: false)
    let found = try made.walker.translate(IOVA(Self.page), .write, by: made.path, marking: &made.memory)
    #expect(found.output == 0x9000)
  }

  /// Memory in which another changes the leaf once, just before it is to be marked.
  struct RacingMemory: EntryUpdater, ~Copyable {
    var region: TableRegion
    var leaf: UInt64
    var replacement: UInt64?

    func entry(at address: UInt64) -> UInt64? { region.entry(at: address) }
    mutating func set(_ bits: UInt64, at address: UInt64, ifStill expected: UInt64) -> Bool? {
      if address == leaf, let value = replacement {
        region.store(value, at: leaf)
        replacement = nil
      }
      return region.set(bits, at: address, ifStill: expected)
    }
  }

  @Test func `an entry that changes meanwhile makes the walk start again`() throws {
    let sample = try Sample(.second)
    var trace = WalkTrace()
    _ = try sample.walker.translate(IOVA(Self.page), .read, by: sample.path, in: sample.memory, observer: &trace)
    let leaf = try #require(trace.steps.last)
    let walker = sample.walker
    let path = sample.path
    var memory = RacingMemory(region: sample.intoMemory(), leaf: leaf.address, replacement: 0x7003)
    let found = try walker.translate(IOVA(Self.page), .write, by: path, marking: &memory)
    #expect(found.output == 0x7000)
    #expect(memory.entry(at: leaf.address) == 0x7303)
  }

  /// A first stage whose tables the second stage lets be read only (reason 77h).
  @Test func `in nested translation the second stage must let the first stage's tables be written`() throws {
    let unit = UnitCapabilities.unrestricted(levels: .four)
    var memory = TableRegion(tableCount: 64, origin: 0x10_0000)
    var configuration = PageTableConfiguration(stage: .first, levels: .four)
    configuration.tracksDirty = true
    var first = try PageTable(configuration, in: &memory)
    _ = try first.map(IOVA(Self.page), to: 0x20_0000, length: 0x1000, access: .readWrite, in: &memory)
    var second = try PageTable(PageTableConfiguration(stage: .second, levels: .four), in: &memory)
    _ = try second.map(0, to: 0, length: 0x20_0000, access: .read, in: &memory)
    _ = try second.map(0x20_0000, to: 0x20_0000, length: 0x1000, access: .readWrite, in: &memory)
    let walker = TranslationWalker(rootTable: RootTableAddressRegister(table: 0x10_0000, mode: .scalable), unit: unit)
    var path = TranslationPath(stages: .nested, domainID: 1, isScalable: true, hidesFaults: false)
    path.firstTable = first.root
    path.firstLevels = 4
    path.secondTable = second.root
    path.secondLevels = 4
    path.walksSnoop = true
    #expect(throws: TranslationFault(.nestedTableNotWritable)) {
      try walker.translate(IOVA(Self.page), .write, by: path, marking: &memory)
    }
    _ = try second.protect(0, length: 0x20_0000, access: .readWrite, in: &memory)
    path.tracksSecondStage = true
    let found = try walker.translate(IOVA(Self.page), .write, by: path, marking: &memory)
    #expect(found.output == 0x20_0000)
    // The table that holds the leaf was written, and so was the page.
    let dirty = second.page(holding: IOVA(first.root), in: memory)
    #expect(dirty?.access == .readWrite)
    var trace = WalkTrace()
    _ = try walker.translate(IOVA(Self.page), .read, by: path, in: memory, observer: &trace)
    let leaves = trace.steps.indices.filter { index in
      guard case .secondStage = trace.steps[index].kind else { return false }
      guard index + 1 < trace.steps.count, case .secondStage = trace.steps[index + 1].kind else { return true }
      return false
    }
    #expect(leaves.count == 5)
    #expect(leaves.allSatisfy { (trace.steps[$0].value ?? 0) & 0x300 == 0x300 })
    table(consume first, consume second, &memory)
  }

  private func table(_ first: consuming PageTable, _ second: consuming PageTable, _ memory: inout TableRegion) {
    first.destroy(in: &memory)
    second.destroy(in: &memory)
  }

  // CAP.ZLR (VT-d 4.1 §11.2.2 and §3.7.1).
  @Test(arguments: [true, false])
  func `reads of no bytes reach write-only pages where the unit has ZLR`(hasZLR: Bool) throws {
    var unit = UnitCapabilities.unrestricted(levels: .four)
    unit.capability[CapabilityRegister.zlr] = hasZLR ? 1 : 0
    let sample = try Sample(.second, access: .write, unit: unit)
    #expect(throws: TranslationFault(.secondStagePermission)) {
      try sample.walker.translate(IOVA(Self.page), .read, by: sample.path, in: sample.memory)
    }
    let found = Result { () throws(TranslationFault) in
      try sample.walker.translate(IOVA(Self.page), .zeroLengthRead, by: sample.path, in: sample.memory).output
    }
    #expect(found == (hasZLR ? .success(0x9000) : .failure(TranslationFault(.secondStagePermission))))
  }
}

extension WalkMarkingTests.Sample {
  /// The memory alone.
  consuming func intoMemory() -> TableRegion { memory }
}
