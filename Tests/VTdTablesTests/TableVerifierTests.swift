import HardwareBits
import PCICore
import Testing
import VTdTables

@Suite("Table verifier")
struct TableVerifierTests {
  @Test("tables built here are accepted, and hold what was mapped", arguments: Setup.all)
  func accepted(setup: Setup) throws {
    let sample = try SampleTables(setup)
    let report = sample.verify()
    #expect(report.findings.isEmpty, "\(report.findings)")
    #expect(report.requesters.map(\.requester) == [SampleTables.first, SampleTables.second])
    let space = try #require(report.spaces.first)
    #expect(space.mappings == SampleTables.mappings)
    #expect(report.interrupts.count == 1)
    #expect(report.tableCount == sample.memory.tablesInUse)
  }

  @Test("each way to be wrong is found by its code", arguments: Damage.all)
  func damaged(damage: Damage) throws {
    var sample = try SampleTables(damage.setup)
    damage.apply(&sample)
    let report = sample.verify()
    #expect(report.findings.contains { $0.code == damage.code }, "\(report.findings)")
    #expect(!damage.code.remedy.description.isEmpty)
    for finding in report.findings where finding.severity == .error { #expect(!report.isSound, "\(finding)") }
  }

  @Test("each code of the library's own has a way to be wrong above")
  func coverage() {
    // These compare with a job, which the command does, or need more tables than a test should make.
    let elsewhere: Set<TableFinding.Code> = [
      .mapMissing, .mapExtra, .mapDifferent, .deviceDifferent, .deviceExtra, .interruptDifferent, .tableBudget,
    ]
    let shown = Set(Damage.all.map(\.code))
    #expect(Set(TableFinding.Code.allCases).subtracting(elsewhere).subtracting(shown).isEmpty)
  }

  /// Whatever single bit of a table flips: either the verifier refuses it, or no request it then allows faults.
  @Test("tables with one bit flipped are refused, or every mapping they then have is walked", arguments: Setup.all)
  func flips(setup: Setup) throws {
    var sample = try SampleTables(setup)
    let wordCount = UInt64(sample.memory.touchedByteCount / 8)
    var random = SplitMix(seed: 4)
    var refused = 0
    let words = (0..<wordCount).map { sample.memory.origin + $0 * 8 }
    for word in words where sample.memory.load(at: word) != 0 {
      for _ in 0..<6 {
        let bit = UInt64(1) << (random.next() % 64)
        let old = sample.memory.load(at: word)
        sample.memory.store(old ^ bit, at: word)
        let report = sample.verify()
        if report.isSound { walkAll(report, sample, "bit \(bit) of the word at \(word)") } else { refused += 1 }
        sample.memory.store(old, at: word)
      }
    }
    #expect(refused > 20)
  }

  private func walkAll(_ report: VerificationReport, _ sample: borrowing SampleTables, _ what: String) {
    let walker = TranslationWalker(rootTable: sample.rootTable, unit: sample.unit)
    for requester in report.requesters {
      guard let space = requester.space else { continue }
      for page in report.spaces[space].mappings {
        for address in [page.iova, page.iova.advanced(by: page.length - 1)] {
          let access: TranslationRequest.Access = page.access.contains(.write) ? .write : .read
          let path = requester.path
          let found = try? walker.translate(address, access, by: path, in: sample.memory)
          #expect(
            found?.output == page.output.advanced(by: address.rawValue - page.iova.rawValue), "\(what): \(address)")
        }
      }
    }
  }
}

/// Two requesters with one domain, an interrupt, and pages of all sizes.
struct SampleTables: ~Copyable {
  static let first = RequesterID(bus: 0, deviceAndFunction: 0x18)
  static let second = RequesterID(bus: 2, deviceAndFunction: 0x20)
  static let mappings = [
    PageMapping(iova: 0x1000, output: 0x1_0000_7000, length: 0x1000, access: .read),
    PageMapping(iova: 0x20_0000, output: 0x1_0040_0000, length: 0x20_0000, access: .readWrite),
    PageMapping(iova: 0x4000_0000, output: 0x1_4000_0000, length: 0x4000_0000, access: .readWrite),
  ]

  var memory: TableRegion
  var unit: UnitCapabilities
  let rootTable: RootTableAddressRegister
  var interruptTable: InterruptTableAddressRegister
  let pageRoot: UInt64
  let width: Int
  let mode: TranslationTableMode

  init(_ setup: Setup) throws {
    var memory = TableRegion(tableCount: 64, origin: 0x10_0000)
    mode = setup.mode
    width = setup.levels.widthInBits
    unit = .unrestricted(snoopingWalks: false)
    unit.hostAddressWidthInBits = 46
    var tables = try TranslationTables(mode: setup.mode, unit: unit, in: &memory)
    var pages = try PageTable(setup.configuration, in: &memory)
    for page in Self.mappings {
      _ = try pages.map(page.iova, to: page.output, length: page.length, access: page.access, in: &memory)
    }
    let domain = DomainAttachment(domainID: 5, table: pages)
    _ = try tables.attach(Self.first, to: domain, in: &memory)
    _ = try tables.attach(Self.second, to: domain, in: &memory)
    var interrupts = try InterruptTable(entryCount: 256, extendedInterruptMode: false, unit: unit, in: &memory)
    let interrupt = RemappedInterrupt(vector: 49, destination: 2, source: .requester(Self.first))
    _ = try interrupts.set(3, to: interrupt, in: &memory)
    rootTable = tables.rootTableAddress
    interruptTable = interrupts.tableAddress
    pageRoot = pages.root
    self.memory = memory
  }

  func verify() -> VerificationReport {
    TableVerifier(rootTable: rootTable, interruptTable: interruptTable, unit: unit).verify(in: memory)
  }

  static let address: UInt64 = 0x000f_ffff_ffff_f000

  func next(_ slot: UInt64) -> UInt64 { memory.load(at: slot) & Self.address }

  var rootSlot: UInt64 { rootTable.table }
  var contextSlot: UInt64 { next(rootSlot) + 0x18 * (mode == .scalable ? 32 : 16) }
  var directorySlot: UInt64 { next(contextSlot) }
  var pasidSlot: UInt64 { next(directorySlot) }
  /// The entry of level 3 that maps 1 GiB.
  var hugeSlot: UInt64 { upperTable + 8 }
  /// The entry of level 2 that maps 2 MiB.
  var largeSlot: UInt64 { next(upperTable) + 8 }
  /// The entry of level 1.
  var leafSlot: UInt64 { next(next(upperTable)) + 8 }
  private var upperTable: UInt64 {
    var table = pageRoot
    for _ in stride(from: 12 + 9 * 3, to: width, by: 9) { table = next(table) }
    return table
  }
  var interruptSlot: UInt64 { interruptTable.table + 3 * 16 }

  mutating func flip(_ slot: UInt64, _ bits: UInt64) { memory.store(memory.load(at: slot) ^ bits, at: slot) }
  mutating func set(_ slot: UInt64, _ value: UInt64) { memory.store(value, at: slot) }
}
