extension PageTable {
  /// Unmaps `length` bytes from `iova`.
  ///
  /// - Parameters:
  ///   - iova: a multiple of 4096.
  ///   - length: a multiple of 4096, not 0.
  ///   - holes: whether pages of the range that are not mapped are passed over.
  ///   - memory: where the tables are.
  /// - Throws: ``PageTableError/notMapped(_:)`` where a page is not mapped and holes are not allowed, and the errors of
  ///   bad arguments and of memory running out (splitting a page takes tables); nothing is unmapped then.
  @inlinable
  public mutating func unmap<Memory: TableMemory & ~Copyable>(
    _ iova: IOVA, length: UInt64, allowingHoles holes: Bool = false, in memory: inout Memory
  ) throws(PageTableError) -> TranslationChange {
    let address = iova.rawValue
    guard length == 0x1000, address & 0xfff == 0 else {
      return try unmapRange(address, length: length, allowingHoles: holes, in: &memory)
    }
    guard let table = leafTable(for: address, in: &memory) else {
      return try unmapElsewhere(address, allowingHoles: holes, in: &memory)
    }
    return try unmapPage(address, of: table, allowingHoles: holes, in: &memory)
  }

  /// Unmaps a page whose tables are not remembered.
  @inlinable
  @inline(never)
  mutating func unmapElsewhere<Memory: TableMemory & ~Copyable>(
    _ address: UInt64, allowingHoles holes: Bool, in memory: inout Memory
  ) throws(PageTableError) -> TranslationChange {
    guard let table = walkToLeafTable(for: address, in: &memory) else {
      return try unmapRange(address, length: 0x1000, allowingHoles: holes, in: &memory)
    }
    return try unmapPage(address, of: table, allowingHoles: holes, in: &memory)
  }

  @inlinable
  @inline(__always)
  mutating func unmapPage<Memory: TableMemory & ~Copyable>(
    _ address: UInt64, of table: UInt64, allowingHoles holes: Bool, in memory: inout Memory
  ) throws(PageTableError) -> TranslationChange {
    var change = TranslationChange(
      first: IOVA(rawValue: address), last: IOVA(rawValue: address | 0xfff), effects: .removed)
    switch memory.vacate(entry: address >> 12, ofTable: table) {
    case .vacated:
      if Memory.needsFlush { memory.flush(at: Self.slot(table, address, level: 1), byteCount: 8) }
    case .isLast:
      unmapLastPage(address, in: &memory)
      change.effects.insert(.tables)
    case .refused:
      guard holes else { throw .notMapped(IOVA(rawValue: address)) }
      change.effects = []
    }
    return change
  }

  @inlinable
  @inline(never)
  mutating func unmapRange<Memory: TableMemory & ~Copyable>(
    _ first: UInt64, length: UInt64, allowingHoles holes: Bool, in memory: inout Memory
  ) throws(PageTableError) -> TranslationChange {
    let last = try checkedLast(first, length: length)
    if holes {
      if Self.firstMapped(root, level: topLevel, first, last, in: &memory) == nil {
        return TranslationChange(first: IOVA(rawValue: first), last: IOVA(rawValue: last), effects: [])
      }
    } else if let hole = Self.firstHole(root, level: topLevel, first, last, in: &memory) {
      throw .notMapped(IOVA(rawValue: hole))
    }
    var change = TranslationChange(first: IOVA(rawValue: first), last: IOVA(rawValue: last), effects: .removed)
    if try splitEnds(first, last, in: &memory) { change.effects.insert(.tables) }
    if clear(first, last, in: &memory) { change.effects.insert(.tables) }
    return change
  }

  /// Removes whatever is mapped in `first...last`, where no page reaches over an end; returns whether tables went.
  @inlinable
  @discardableResult
  mutating func clear<Memory: TableMemory & ~Copyable>(
    _ first: UInt64, _ last: UInt64, in memory: inout Memory
  ) -> Bool {
    forgetCachedTables(first, last)
    return clear(root, level: topLevel, first, last, in: &memory)
  }

  @inlinable
  mutating func clear<Memory: TableMemory & ~Copyable>(
    _ table: UInt64, level: Int, _ first: UInt64, _ last: UInt64, in memory: inout Memory
  ) -> Bool {
    let shift = Self.shift(level)
    var slot = Self.slot(table, first, level: level)
    if level == 1 {
      let count = Int(truncatingIfNeeded: (last >> 12) &- (first >> 12)) &+ 1
      let live = memory.liveEntries(ofTable: table)
      let removed = live == 512 ? count : memory.countSet(at: slot, count: count)
      memory.fill(at: slot, count: count, first: 0, step: 0)
      if Memory.needsFlush { memory.flush(at: slot, byteCount: count &* 8) }
      memory.setLiveEntries(live &- removed, ofTable: table)
      return false
    }
    var tables = false
    var removed = 0
    var address = first
    while address <= last {
      let end = min(last, address | ((1 &<< shift) &- 1))
      let entry = memory.load(at: slot)
      if entry != 0 {
        if Self.isLeaf(entry, level: level) {
          write(0, at: slot, in: &memory)
          removed &+= 1
        } else if end &- address == (1 &<< shift) &- 1 {
          write(0, at: slot, in: &memory)
          dispose(ofTreeAt: entry & EntryFormat.address, level: level &- 1, in: &memory)
          removed &+= 1
          tables = true
        } else {
          let child = entry & EntryFormat.address
          if clear(child, level: level &- 1, address, end, in: &memory) { tables = true }
          if memory.liveEntries(ofTable: child) == 0 {
            write(0, at: slot, in: &memory)
            dispose(of: child, isZero: true, in: &memory)
            removed &+= 1
            tables = true
          }
        }
      }
      slot &+= 8
      address = end &+ 1
    }
    if removed != 0 { addLive(-removed, to: table, in: &memory) }
    return tables
  }
}
