import HardwareBits
import PCICore
import Testing
import VTdTables

@Suite("Root, context and PASID tables")
struct TranslationTablesTests {
  static let device = RequesterID(bus: 0, deviceAndFunction: 0x18)
  static let upper = RequesterID(bus: 3, deviceAndFunction: 0xf9)

  @Test("what is attached is walked to, in each mode and stage", arguments: Setup.all)
  func walk(setup: Setup) throws {
    var memory = TableRegion(tableCount: 64, origin: 0x10_0000)
    var tables = try TranslationTables(mode: setup.mode, unit: setup.unit, in: &memory)
    var pages = try PageTable(setup.configuration, in: &memory)
    _ = try pages.map(0x40_0000, to: 0x80_0000, length: 0x20_0000, access: .readWrite, in: &memory)
    _ = try pages.map(0x1000, to: 0x7000, length: 0x1000, access: .read, in: &memory)
    let domain = DomainAttachment(domainID: 5, table: pages)
    for requester in [Self.device, Self.upper] {
      let change = try tables.attach(requester, to: domain, in: &memory)
      #expect(change.isAdded && change.domainID == 5)
    }
    let through = RequesterID(bus: 0, deviceAndFunction: 0x20)
    _ = try tables.attach(through, to: DomainAttachment(domainID: 1, translation: .passThrough), in: &memory)

    let walker = TranslationWalker(rootTable: tables.rootTableAddress, unit: setup.unit)
    for requester in [Self.device, Self.upper] {
      let request = TranslationRequest(requester: requester, address: 0x41_2345, access: .write)
      let found = try walker.translate(request, in: memory)
      #expect(found.output == 0x81_2345 && found.page.length == 0x20_0000 && found.domainID == 5)
      let refused = fault(walker, TranslationRequest(requester: requester, address: 0x1234, access: .write), memory)
      #expect(refused == (setup.stage == .first ? .scalableWrite : setup.isScalable ? .secondStagePermission : .write))
      let missing = fault(walker, TranslationRequest(requester: requester, address: 0x9000, access: .read), memory)
      #expect(
        missing == (setup.stage == .first ? .firstStageNotPresent : setup.isScalable ? .secondStagePermission : .read))
    }
    let passed = try walker.translate(
      TranslationRequest(requester: through, address: 0x1_2345_6789, access: .read), in: memory)
    #expect(passed.kind == .passedThrough && passed.output == 0x1_2345_6789)
    let stranger = TranslationRequest(
      requester: RequesterID(bus: 0, deviceAndFunction: 1), address: 0, access: .read)
    #expect(fault(walker, stranger, memory)?.legacyEquivalent(.read) == .contextNotPresent)
    let otherBus = TranslationRequest(
      requester: RequesterID(bus: 9, deviceAndFunction: 1), address: 0, access: .read)
    #expect(fault(walker, otherBus, memory)?.legacyEquivalent(.read) == .rootNotPresent)

    for requester in [Self.device, Self.upper, through] {
      #expect(try tables.detach(requester, in: &memory).isAdded == false)
    }
    pages.destroy(in: &memory)
    #expect(memory.tablesInUse == 1)
    tables.destroy(in: &memory)
    #expect(memory.tablesInUse == 0)
  }

  @Test("entries are complete in memory before anything leads to them", arguments: Setup.all)
  func publishOrder(setup: Setup) throws {
    var memory = TracedMemory(tableCount: 64)
    var tables = try TranslationTables(mode: setup.mode, unit: setup.unit, isLive: true, in: &memory)
    let attachment = DomainAttachment(domainID: 7, translation: setup.translation(table: 0x8000))
    _ = try tables.attach(Self.device, to: attachment, in: &memory)
    _ = try tables.attach(Self.upper, to: attachment, in: &memory)
    _ = try tables.detach(Self.device, in: &memory)
    #expect(memory.brokenRule() == nil)
    // Present is set by the last store to an entry, and taken by the first.
    var present: Set<UInt64> = []
    for case .publish(let value, let address) in memory.events where address & 0xfff != 0 || value & 1 != 0 {
      if value & 1 != 0 { present.insert(address) } else { present.remove(address) }
    }
    #expect(!present.isEmpty)
    tables.destroy(in: &memory)
  }

  @Test("what cannot be is refused by name, and changes nothing")
  func refusals() throws {
    var memory = TableRegion(tableCount: 16, origin: 0)
    var unit = UnitCapabilities.unrestricted(levels: .four)
    unit.extendedCapability[BitField("PT", 6)] = 0
    var tables = try TranslationTables(mode: .legacy, unit: unit, in: &memory)
    let domain = DomainAttachment(domainID: 1, translation: .secondStage(table: 0x1000, levels: .four))
    _ = try tables.attach(Self.device, to: domain, in: &memory)
    let used = memory.tablesInUse
    #expect(throws: AttachmentError.alreadyAttached(Self.device)) {
      _ = try tables.attach(Self.device, to: domain, in: &memory)
    }
    #expect(throws: AttachmentError.notAttached(Self.upper)) { _ = try tables.detach(Self.upper, in: &memory) }
    for (translation, refusal) in [
      (.passThrough, .passThrough), (.firstStage(table: 0, levels: .four), .firstStageInLegacyMode),
      (.secondStage(table: 0, levels: .five), .levels(.five)),
    ] as [(DomainAttachment.Translation, UnitRefusal)] {
      #expect(throws: AttachmentError.refused(refusal)) {
        let attachment = DomainAttachment(domainID: 1, translation: translation)
        _ = try tables.attach(Self.upper, to: attachment, in: &memory)
      }
    }
    #expect(memory.tablesInUse == used)
    tables.destroy(in: &memory)
  }

  @Test("PASIDs get and lose tables of their own")
  func pasids() throws {
    let unit = UnitCapabilities.unrestricted(levels: .four)
    var memory = TableRegion(tableCount: 128, origin: 0x10_0000)
    var tables = try TranslationTables(mode: .scalable, unit: unit, pasidWidthInBits: 20, in: &memory)
    var pages = try PageTable(PageTableConfiguration(stage: .first, levels: .four), in: &memory)
    _ = try pages.map(0x1000, to: 0x5000, length: 0x1000, access: .readWrite, in: &memory)
    _ = try tables.attach(
      Self.device, to: DomainAttachment(domainID: 1, translation: .passThrough), in: &memory)
    let used = memory.tablesInUse
    let own = DomainAttachment(domainID: 2, table: pages)
    _ = try tables.setPASID(0xf_ffff, of: Self.device, to: own, in: &memory)
    #expect(throws: AttachmentError.pasidInUse(Self.device, pasid: 0xf_ffff)) {
      _ = try tables.setPASID(0xf_ffff, of: Self.device, to: own, in: &memory)
    }
    let walker = TranslationWalker(rootTable: tables.rootTableAddress, unit: unit)
    var request = TranslationRequest(requester: Self.device, address: 0x1008, access: .write, pasid: 0xf_ffff)
    #expect(try walker.translate(request, in: memory).output == 0x5008)
    request.pasid = 5
    #expect(fault(walker, request, memory) == .pasidNotPresent)
    request.pasid = 0x200
    #expect(fault(walker, request, memory) == .pasidDirectoryNotPresent)
    let change = try tables.clearPASID(0xf_ffff, of: Self.device, in: &memory)
    #expect(change.pasid == 0xf_ffff && change.tagging == .firstStage)
    #expect(memory.tablesInUse == used)
    pages.destroy(in: &memory)
    tables.destroy(in: &memory)
    #expect(memory.tablesInUse == 0)
  }

  private func fault(
    _ walker: TranslationWalker, _ request: TranslationRequest, _ memory: borrowing TableRegion
  ) -> FaultReason? {
    do throws(TranslationFault) {
      _ = try walker.translate(request, in: memory)
      return nil
    } catch { return error.reason }
  }
}

/// A mode with a stage and a depth.
struct Setup: Sendable, CustomTestStringConvertible {
  var mode: TranslationTableMode
  var stage: TranslationStage
  var levels: PagingLevels

  var isScalable: Bool { mode == .scalable }
  var unit: UnitCapabilities { .unrestricted() }
  var configuration: PageTableConfiguration { PageTableConfiguration(stage: stage, levels: levels) }
  var testDescription: String { "\(mode), \(stage) stage, \(levels.rawValue) levels" }

  func translation(table: UInt64) -> DomainAttachment.Translation {
    stage == .second ? .secondStage(table: table, levels: levels) : .firstStage(table: table, levels: levels)
  }

  static let all: [Setup] =
    PagingLevels.allCases.flatMap { levels in
      [
        Setup(mode: .legacy, stage: .second, levels: levels), Setup(mode: .scalable, stage: .second, levels: levels),
        Setup(mode: .scalable, stage: .first, levels: levels),
      ]
    }.filter { $0.stage == .second || $0.levels != .three }
}
