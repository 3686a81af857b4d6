@testable import VTdTables

/// Reads a table's raw entries and checks what the builder promises of its own structure.
enum TableAudit {
  /// How many tables there are, and everything wrong with them.
  static func audit(
    _ table: borrowing PageTable, in memory: borrowing TableRegion
  ) -> (tables: Int, complaints: [String]) {
    var seen: Set<UInt64> = []
    var complaints: [String] = []
    visit(
      table.root, level: Int(table.configuration.levels.rawValue), isRoot: true, table.configuration, in: memory, &seen,
      &complaints)
    return (seen.count, complaints)
  }

  private static func visit(
    _ address: UInt64, level: Int, isRoot: Bool, _ configuration: PageTableConfiguration,
    in memory: borrowing TableRegion, _ seen: inout Set<UInt64>, _ complaints: inout [String]
  ) {
    guard seen.insert(address).inserted else {
      complaints.append("table \(address) is linked twice")
      return
    }
    var live = 0
    var named = memory.namedEntries(ofTable: address)
    for index in 0..<512 as Range<UInt64> {
      let entry = memory.load(at: address + index * 8)
      guard entry != 0 else { continue }
      live += 1
      if let names = named { named = names.removing(index) ?? names }
      let present = configuration.stage == .second ? entry & 3 != 0 : entry & 1 != 0
      if !present { complaints.append("entry \(index) of a level-\(level) table is neither 0 nor present") }
      let isLeaf = level == 1 || entry & 0x80 != 0
      if isLeaf {
        if level > Int(configuration.largestPage.rawValue) { complaints.append("a leaf at level \(level)") }
        let size: UInt64 = 0x1000 << (9 * UInt64(level - 1))
        if entry & 0x000f_ffff_ffff_f000 & (size - 1) != 0 { complaints.append("a leaf at level \(level) misaligned") }
      } else {
        let link: UInt64 = configuration.stage == .second ? 3 : 0x27
        if entry & 0xfff != link { complaints.append("a link with bits \(entry & 0xfff)") }
        visit(
          entry & 0x000f_ffff_ffff_f000, level: level - 1, isRoot: false, configuration, in: memory, &seen, &complaints)
      }
    }
    if live != memory.liveEntries(ofTable: address) {
      complaints.append("level-\(level) table counts \(memory.liveEntries(ofTable: address)) entries, has \(live)")
    }
    if let named, named != .none { complaints.append("a level-\(level) table names an entry that is not in use") }
    if live == 0 && !isRoot { complaints.append("an empty table of level \(level) is linked") }
  }
}
