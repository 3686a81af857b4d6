import Testing
import VTdTables

/// Random operations on a page table and on its model side by side.
struct ModelRun: Sendable, CustomTestStringConvertible {
  var configuration: PageTableConfiguration
  var unit: UInt64
  var tableCount = 64
  var seed: UInt64

  var testDescription: String {
    "\(configuration.stage) stage, \(configuration.levels.rawValue) levels, pages to \(configuration.largestPage.name), "
      + "units of \(unit >> 10) KiB, \(tableCount) tables\(configuration.isLive ? ", live" : "")"
  }

  /// Runs `steps` operations; records an issue for each disagreement and stops at the first.
  func run(steps: Int) throws {
    var random = SplitMix(seed: seed)
    var memory = TableRegion(tableCount: tableCount, origin: 0x4_0000_0000)
    var table = try PageTable(configuration, in: &memory)
    var model = PageModel(unit: unit)
    // Three tables' worth of units, across a boundary of the level above, below the interrupt window.
    let window = unit * 512 * 3
    let boundary = unit * 512 * 512 <= Self.lastInput(configuration) / 2 ? unit * 512 * 512 : unit * 512 * 16
    let base = boundary - unit * 512
    for step in 0..<steps {
      let offset = random.next() % (window / unit)
      let longest = window / unit - offset
      let count =
        switch random.next() % 4 {
        case 0: UInt64(1)
        case 1: min(longest, 1 + random.next() % 16)
        case 2: min(longest, 512 - offset % 512)
        default: 1 + random.next() % longest
        }
      let iova = base + offset * unit
      let length = count * unit
      let shift: UInt64 = random.chance(2, in: 3) ? unit * 512 * 4 : unit * 3
      let operation = Operation(
        iova: iova, length: length, output: iova + shift, access: access(&random), kind: Kind(random.next() % 7))
      let before = model.units
      let outcome = apply(operation, &table, &model, &memory)
      guard outcome.complaint == nil else {
        Issue.record("step \(step), seed \(seed): \(operation): \(outcome.complaint ?? "")")
        return
      }
      if outcome.failed { #expect(model.units == before) }
      if random.chance(1, in: 3) { memory.reclaimTables() }
      if step % 16 == 0 || outcome.failed {
        if let complaint = inspect(table, model, &memory) {
          Issue.record("step \(step), seed \(seed): after \(operation): \(complaint)")
          return
        }
      }
    }
    table.destroy(in: &memory)
    memory.reclaimTables()
    #expect(memory.tablesInUse == 0)
  }

  private static func lastInput(_ configuration: PageTableConfiguration) -> UInt64 {
    (1 << UInt64(configuration.inputWidthInBits)) - 1
  }

  enum Kind: UInt64 {
    case map, mapAgain, unmap, unmapWithHoles, protect, remap, lookup
    init(_ value: UInt64) { self = Kind(rawValue: value) ?? .lookup }
  }

  struct Operation {
    var iova: UInt64, length: UInt64, output: UInt64, access: PageAccess, kind: Kind
  }

  private func access(_ random: inout SplitMix) -> PageAccess {
    let choice: PageAccess = random.chance(1, in: 4) ? .read : .readWrite
    return configuration.stage == .second && random.chance(1, in: 12) ? .write : choice
  }

  /// The table's disagreements with its model, and with what it promises of itself; nil where there are none.
  private func inspect(_ table: borrowing PageTable, _ model: PageModel, _ memory: inout TableRegion) -> String? {
    let (tables, complaints) = TableAudit.audit(table, in: memory)
    if let first = complaints.first { return first }
    var found: [PageMapping] = []
    table.forEachMapping(in: memory) { found.append($0) }
    if found != model.stretches { return "maps \(found.count) stretches, the model \(model.stretches.count)" }
    let fewest = model.fewestTables(
      levels: Int(configuration.levels.rawValue), largest: Int(configuration.largestPage.rawValue))
    if tables != fewest { return "has \(tables) tables where \(fewest) suffice" }
    memory.reclaimTables()
    if memory.tablesInUse != tables { return "\(memory.tablesInUse) tables are taken, \(tables) are linked" }
    return nil
  }
}
