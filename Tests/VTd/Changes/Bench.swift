import HardwareBits
import PCICore
import VTdTables

/// Tables of one unit with their page tables, live: each change says which words of memory it wrote.
final class Bench {
  /// A page table and the domain it is for.
  final class Domain {
    var table: PageTable
    let attachment: DomainAttachment

    init(_ table: consuming PageTable, id: UInt16) {
      attachment = DomainAttachment(domainID: id, table: table)
      self.table = table
    }
  }

  let unit: UnitCapabilities
  let configuration: PageTableConfiguration
  var memory: TableRegion
  var tables: TranslationTables
  private(set) var domains: [UInt16: Domain] = [:]
  private var known: [UInt8] = []

  /// Tables in `tableCount` pages from `origin` on, none of them with entries yet.
  init(
    mode: TranslationTableMode, stage: TranslationStage, levels: PagingLevels, unit: UnitCapabilities, origin: UInt64,
    tableCount: Int
  ) throws {
    self.unit = unit
    var configuration = try unit.pageTableConfiguration(stage: stage, levels: levels, mode: mode)
    configuration.isLive = true
    self.configuration = configuration
    memory = TableRegion(tableCount: tableCount, origin: origin)
    tables = try TranslationTables(mode: mode, unit: unit, isLive: true, in: &memory)
  }

  /// The domain `id`, made when it is not there yet.
  func domain(_ id: UInt16) throws -> Domain {
    if let domain = domains[id] { return domain }
    let domain = Domain(try PageTable(configuration, in: &memory), id: id)
    domains[id] = domain
    return domain
  }

  /// Each word that differs from what it was at the last call, with its address.
  func changedWords() -> [(address: UInt64, value: UInt64)] {
    let bytes = memory.bytes(at: memory.origin, count: memory.touchedByteCount) ?? []
    var changes: [(address: UInt64, value: UInt64)] = []
    for offset in stride(from: 0, to: bytes.count, by: 8) {
      let isKnown = offset + 8 <= known.count
      if isKnown && bytes[offset..<offset + 8] == known[offset..<offset + 8] { continue }
      let value = bytes[offset..<offset + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      changes.append((memory.origin + UInt64(offset), value))
    }
    known = bytes
    return changes
  }
}
