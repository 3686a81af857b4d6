import VTdTables

/// What a page table means, as a plain dictionary of equal units: pages of 4 KiB, or of 2 MiB to reach the upper levels.
struct PageModel {
  struct Unit: Equatable {
    var output: UInt64
    var access: PageAccess
  }

  /// The size of a unit in bytes.
  let unit: UInt64
  /// Input address of a unit, to what it translates.
  var units: [UInt64: Unit] = [:]

  func addresses(_ iova: UInt64, _ length: UInt64) -> StrideTo<UInt64> {
    stride(from: iova, to: iova + length, by: Int(unit))
  }

  func firstMapped(_ iova: UInt64, _ length: UInt64) -> UInt64? {
    addresses(iova, length).first { units[$0] != nil }
  }

  func firstHole(_ iova: UInt64, _ length: UInt64) -> UInt64? {
    addresses(iova, length).first { units[$0] == nil }
  }

  mutating func set(_ iova: UInt64, _ output: UInt64, _ length: UInt64, _ access: PageAccess) {
    for address in addresses(iova, length) { units[address] = Unit(output: output + (address - iova), access: access) }
  }

  mutating func clear(_ iova: UInt64, _ length: UInt64) {
    for address in addresses(iova, length) { units[address] = nil }
  }

  mutating func protect(_ iova: UInt64, _ length: UInt64, _ access: PageAccess) {
    for address in addresses(iova, length) { units[address]?.access = access }
  }

  /// The stretches a table should report.
  var stretches: [PageMapping] {
    var found: [PageMapping] = []
    for (address, value) in units.sorted(by: { $0.key < $1.key }) {
      if let last = found.last, last.iova.rawValue + last.length == address,
        last.output.rawValue + last.length == value.output, last.access == value.access
      {
        found[found.count - 1].length += unit
      } else {
        found.append(
          PageMapping(iova: IOVA(address), output: PhysicalAddress(value.output), length: unit, access: value.access))
      }
    }
    return found
  }

  /// The fewest tables that can hold the mapping, the top one included.
  func fewestTables(levels: Int, largest: Int) -> Int {
    // Per level the regions that are in use, and those that are one page.
    var pages = units
    var size = unit
    var level = unit == 0x1000 ? 1 : 2
    var tables = 1
    var roots = Set<UInt64>()
    while level < levels {
      let above = size * 512
      let groups = Dictionary(grouping: pages.keys, by: { $0 & ~(above - 1) })
      var merged: [UInt64: Unit] = [:]
      var needed = Set(roots.map { $0 & ~(above - 1) })
      for (base, members) in groups {
        if members.count == 512, level + 1 <= largest, !needed.contains(base), let first = pages[base],
          first.output & (above - 1) == 0,
          members.allSatisfy({ pages[$0] == Unit(output: first.output + ($0 - base), access: first.access) })
        {
          merged[base] = first
        } else {
          needed.insert(base)
        }
      }
      tables += needed.count
      roots = needed
      pages = merged
      size = above
      level += 1
    }
    return tables
  }
}
