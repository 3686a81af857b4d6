import HardwareBits
import PCICore
import Testing

@testable import VTdTables

@Suite("Domain IDs, reserved memory, aliases")
struct DomainTests {
  @Test("IDs are handed out lowest first; 0 and the one of pass-through never", arguments: [false, true])
  func allocation(cachingMode: Bool) {
    var unit = UnitCapabilities.unrestricted()
    unit.capability[BitField("CM", 7)] = cachingMode ? 1 : 0
    unit.capability[BitField("ND", 2, 0)] = 0
    var ids = DomainIDs(unit)
    #expect(ids.count == 16 && ids.available == 14)
    #expect(ids.contains(0) && ids.contains(1) && !ids.contains(2) && !ids.contains(16))
    #expect(ids.allocate(for: .passThrough) == 1 && ids.allocate(for: .passThrough) == 1)
    var handed: [UInt16] = []
    while let id = ids.allocate(for: handed.count % 2 == 0 ? .secondStage : .firstStage) { handed.append(id) }
    #expect(handed == Array(2...15))
    ids.release(7)
    ids.release(0)
    ids.release(1)
    ids.release(300)
    #expect(ids.available == 1 && ids.allocate(for: .firstStage) == 7 && ids.available == 0)
    for id in handed { #expect(throws: Never.self) { try DomainIDs.check(id, unit) } }
    #expect(throws: UnitRefusal.domainIDTooWide(16, widthInBits: 4)) { try DomainIDs.check(16, unit) }
    let refused = Result { () throws(UnitRefusal) in try DomainIDs.check(0, unit) }
    switch refused {
    case .success: #expect(!cachingMode)
    case .failure(let error): #expect(cachingMode && error == .domainIDReserved)
    }
  }

  @Test("reserved memory is mapped to itself, whole pages, and overlaps itself")
  func reservedMemory() throws {
    var memory = TableRegion(tableCount: 16, origin: 0x10_0000)
    var table = try PageTable(PageTableConfiguration(stage: .second, levels: .four), in: &memory)
    // A limit is the last byte.
    let first = try table.mapIdentity(from: 0x7a00_0000, through: 0x7a1f_ffff, in: &memory)
    #expect(first == TranslationChange(first: 0x7a00_0000, last: 0x7a1f_ffff, effects: .added))
    let again = try table.mapIdentity(from: 0x7a00_0800, through: 0x7a00_17ff, in: &memory)
    #expect(again == TranslationChange(first: 0x7a00_0000, last: 0x7a00_1fff, effects: []))
    let more = try table.mapIdentity(from: 0x79ff_f000, through: 0x7a20_0fff, in: &memory)
    #expect(more.effects == .added)
    var found: [PageMapping] = []
    table.forEachMapping(in: memory) { found.append($0) }
    #expect(
      found == [PageMapping(iova: 0x79ff_f000, output: 0x79ff_f000, length: 0x20_2000, access: .readWrite)])

    _ = try table.map(0x7b00_1000, to: 0x9000, length: 0x1000, access: .readWrite, in: &memory)
    let tables = memory.tablesInUse
    #expect(throws: PageTableError.alreadyMapped(0x7b00_1000)) {
      try table.mapIdentity(from: 0x7b00_0000, through: 0x7b00_2fff, in: &memory)
    }
    #expect(throws: PageTableError.alreadyMapped(0x7a00_0000)) {
      try table.mapIdentity(from: 0x7a00_0000, through: 0x7a00_0fff, access: .read, in: &memory)
    }
    #expect(throws: PageTableError.emptyRange) { try table.mapIdentity(from: 2, through: 1, in: &memory) }
    #expect(throws: (any Error).self) { try table.mapIdentity(from: 0, through: .max, in: &memory) }
    #expect(table.page(holding: 0x7b00_0000, in: memory) == nil && memory.tablesInUse == tables)
    table.destroy(in: &memory)
  }

  @Test("reserved memory for which tables do not suffice leaves no piece behind")
  func reservedMemoryWithoutTables() throws {
    var memory = TableRegion(tableCount: 4, origin: 0x10_0000)
    var table = try PageTable(PageTableConfiguration(stage: .second, levels: .four), in: &memory)
    _ = try table.mapIdentity(from: 0x3f_f000, through: 0x3f_ffff, in: &memory)
    let before = memory.tablesInUse
    #expect(throws: PageTableError.outOfTableMemory) {
      try table.mapIdentity(from: 0x3f_e000, through: 0x40_0fff, in: &memory)
    }
    #expect(memory.tablesInUse == before)
    var found: [PageMapping] = []
    table.forEachMapping(in: memory) { found.append($0) }
    #expect(found == [PageMapping(iova: 0x3f_f000, output: 0x3f_f000, length: 0x1000, access: .readWrite)])
    table.destroy(in: &memory)
  }

  @Test("a device's aliases are attached together or not at all", arguments: [TranslationTableMode.legacy, .scalable])
  func aliases(mode: TranslationTableMode) throws {
    let unit = UnitCapabilities.unrestricted(levels: .four)
    var memory = TableRegion(tableCount: 32, origin: 0x10_0000)
    var table = try PageTable(PageTableConfiguration(stage: .second, levels: .four), in: &memory)
    _ = try table.map(0x1000, to: 0x9000, length: 0x1000, access: .readWrite, in: &memory)
    var tables = try TranslationTables(mode: mode, unit: unit, in: &memory)
    // A function behind a PCIe-to-PCI bridge appears as itself and as device 0 of the secondary bus.
    let aliases = [RequesterID(rawValue: 0x0308), RequesterID(rawValue: 0x0300)]
    let domain = DomainAttachment(domainID: 4, table: table)
    let changes = try tables.attach(aliases: aliases, to: domain, in: &memory)
    #expect(changes.map(\.requester) == aliases)
    let walker = TranslationWalker(rootTable: tables.rootTableAddress, unit: unit)
    for alias in aliases {
      let request = TranslationRequest(requester: alias, address: 0x1008, access: .write)
      #expect(try walker.translate(request, in: memory).output == 0x9008)
    }
    let used = memory.tablesInUse
    #expect(throws: AttachmentError.alreadyAttached(aliases[1])) {
      try tables.attach(aliases: [RequesterID(rawValue: 0x0508), aliases[1]], to: domain, in: &memory)
    }
    #expect(memory.tablesInUse == used)
    tables.destroy(in: &memory)
    table.destroy(in: &memory)
    #expect(memory.tablesInUse == 0)
  }

  @Test("in nested translation every address of the first stage goes through the second")
  func nested() throws {
    let unit = UnitCapabilities.unrestricted(levels: .five)
    var memory = TableRegion(tableCount: 64, origin: 0x10_0000)
    var first = try PageTable(PageTableConfiguration(stage: .first, levels: .five), in: &memory)
    _ = try first.map(0x4000_1000, to: 0x8000, length: 0x1000, access: .readWrite, in: &memory)
    _ = try first.map(0x4020_0000, to: 0x4000_0000, length: 0x20_0000, access: .readWrite, in: &memory)
    _ = try first.map(0x4040_0000, to: 0x80_0000_0000, length: 0x1000, access: .readWrite, in: &memory)
    // What holds the tables leads to itself; the guest's memory does not.
    var second = try PageTable(PageTableConfiguration(stage: .second, levels: .three), in: &memory)
    _ = try second.map(0x10_0000, to: 0x10_0000, length: 0x4_0000, access: .read, in: &memory)
    _ = try second.map(0x8000, to: 0x7_7000, length: 0x1000, access: .read, in: &memory)
    _ = try second.map(0x4010_0000, to: 0x6_6000, length: 0x1000, access: .readWrite, in: &memory)
    var tables = try TranslationTables(mode: .scalable, unit: unit, in: &memory)
    let device = RequesterID(bus: 0, deviceAndFunction: 8)
    let nested = DomainAttachment.Translation.nested(
      firstTable: first.root, firstLevels: .five, secondTable: second.root, secondLevels: .three)
    _ = try tables.attach(device, to: DomainAttachment(domainID: 6, translation: nested), in: &memory)
    let walker = TranslationWalker(rootTable: tables.rootTableAddress, unit: unit)
    let path = try walker.path(for: device, in: memory)

    let small = try walker.translate(0x4000_1010, .read, by: path, in: memory)
    #expect(small.output == 0x7_7010)
    #expect(small.page == PageMapping(iova: 0x4000_1000, output: 0x7_7000, length: 0x1000, access: .read))
    // A page of 2 MiB over one of 4 KiB may be cached as 4 KiB.
    let part = try walker.translate(0x4030_0ff0, .write, by: path, in: memory)
    #expect(part.output == 0x6_6ff0 && part.page.length == 0x1000)
    let refused: [(IOVA, TranslationRequest.Access, FaultReason)] = [
      (0x4000_1000, .write, .secondStagePermission), (0x4020_0000, .read, .secondStagePermission),
      (0x4040_0000, .read, .nestedOutputTooWide), (0x9000_0000, .read, .firstStageNotPresent),
    ]
    for (address, access, reason) in refused {
      #expect(throws: TranslationFault(reason)) { try walker.translate(address, access, by: path, in: memory) }
    }
    // Without the tables' own memory, the walk cannot begin; with only the top table's, it cannot go on.
    _ = try second.unmap(0x10_0000, length: 0x4_0000, in: &memory)
    #expect(throws: TranslationFault(.nestedTopRefused)) {
      try walker.translate(0x4000_1000, .read, by: path, in: memory)
    }
    _ = try second.map(IOVA(first.root), to: PhysicalAddress(first.root), length: 0x1000, access: .read, in: &memory)
    #expect(throws: TranslationFault(.nestedTableRefused)) {
      try walker.translate(0x4000_1000, .read, by: path, in: memory)
    }
    tables.destroy(in: &memory)
    first.destroy(in: &memory)
    second.destroy(in: &memory)
  }
}
