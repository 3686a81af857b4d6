extension PageTable {
  /// Changes what may be done with `length` bytes from `iova`, all of which must be mapped.
  ///
  /// - Throws: ``PageTableError/notMapped(_:)`` where a page is not mapped, and the errors of bad arguments and of memory
  ///   running out; nothing is changed then.
  @inlinable
  public mutating func protect<Memory: TableMemory & ~Copyable>(
    _ iova: IOVA, length: UInt64, access: PageAccess, in memory: inout Memory
  ) throws(PageTableError) -> TranslationChange {
    let first = iova.rawValue
    let last = try checkedLast(first, length: length)
    try checkAccess(access)
    if let hole = Self.firstHole(root, level: topLevel, first, last, in: &memory) {
      throw .notMapped(IOVA(rawValue: hole))
    }
    var restructured = try splitEnds(first, last, in: &memory)
    forgetCachedTables(first, last)
    var changed = false
    protect(root, level: topLevel, first, last, access, &changed, &restructured, in: &memory)
    var effects: TranslationChange.Effects = changed ? .removed : []
    if restructured { effects.insert(.tables) }
    return TranslationChange(first: iova, last: IOVA(rawValue: last), effects: effects)
  }

  @inlinable
  mutating func protect<Memory: TableMemory & ~Copyable>(
    _ table: UInt64, level: Int, _ first: UInt64, _ last: UInt64, _ access: PageAccess, _ changed: inout Bool,
    _ restructured: inout Bool, in memory: inout Memory
  ) {
    let shift = Self.shift(level)
    var slot = Self.slot(table, first, level: level)
    var address = first
    while address <= last {
      let end = min(last, address | ((1 &<< shift) &- 1))
      let entry = memory.load(at: slot)
      if Self.isLeaf(entry, level: level) {
        setAccess(access, of: entry, at: slot, &changed, in: &memory)
      } else {
        let child = entry & EntryFormat.address
        protect(child, level: level &- 1, address, end, access, &changed, &restructured, in: &memory)
        if memory.liveEntries(ofTable: child) == 512,
          coalesce(child, level: level &- 1, linkedAt: slot, in: &memory)
        {
          restructured = true
        }
      }
      slot &+= 8
      address = end &+ 1
    }
  }

  @inlinable
  mutating func setAccess<Memory: TableMemory & ~Copyable>(
    _ access: PageAccess, of entry: UInt64, at slot: UInt64, _ changed: inout Bool, in memory: inout Memory
  ) {
    guard format.access(of: entry) != access else { return }
    changed = true
    let cleared = format.accessMask | (configuration.tracksDirty ? 0 : format.dirty)
    let set = format.flags(access) & (format.read | format.write)
    if configuration.tracksDirty {
      _ = memory.update(at: slot, clearing: cleared, setting: set)
      if Memory.needsFlush { memory.flush(at: slot, byteCount: 8) }
    } else {
      write((entry & ~cleared) | set, at: slot, in: &memory)
    }
  }

  /// Maps `length` bytes from `iova` to memory from `output`, whatever was mapped there before.
  ///
  /// Each address has the old translation or the new one at any time, never none.
  ///
  /// - Throws: the errors of bad arguments and of memory running out; nothing is changed then. Tables for the whole
  ///   range must be available, even where those already there would do.
  @inlinable
  public mutating func remap<Memory: TableMemory & ~Copyable>(
    _ iova: IOVA, to output: PhysicalAddress, length: UInt64, access: PageAccess, in memory: inout Memory
  ) throws(PageTableError) -> TranslationChange {
    let first = iova.rawValue
    let last = try checkedLast(first, length: length)
    try checkAccess(access)
    try checkOutput(output.rawValue, length: length)
    let end = output.rawValue &+ length &- 1
    guard !InterruptWindow.overlaps(first, through: last), !InterruptWindow.overlaps(output.rawValue, through: end)
    else { throw .interruptWindow }
    let needed = tablesNeeded(first, last, output.rawValue) + 2 * (topLevel - 1)
    guard memory.availableTables >= needed else { throw .outOfTableMemory }
    let wasEmpty = Self.firstMapped(root, level: topLevel, first, last, in: &memory) == nil
    var restructured = try splitEnds(first, last, in: &memory)
    forgetCachedTables(first, last)
    let value = output.rawValue | format.flags(access)
    do {
      try fill(root, level: topLevel, first, last, value, replacing: true, &restructured, in: &memory)
    } catch {
      forgetCachedTables(first, last)
      throw .outOfTableMemory
    }
    if coalesce(at: first, in: &memory) { restructured = true }
    if coalesce(at: last, in: &memory) { restructured = true }
    var effects: TranslationChange.Effects = wasEmpty ? .added : [.added, .removed]
    if restructured { effects.insert(.tables) }
    return TranslationChange(first: iova, last: IOVA(rawValue: last), effects: effects)
  }

  /// The most tables that mapping `first...last` to memory from `output` can take.
  @inlinable
  func tablesNeeded(_ first: UInt64, _ last: UInt64, _ output: UInt64) -> Int {
    var tables: UInt64 = 0
    for level in 2...topLevel {
      let shift = Self.shift(level)
      let entries = (last &>> shift) &- (first &>> shift) &+ 1
      // Where both sides are aligned alike, only the ends need tables below this level.
      let aligned = level <= leafLimit && (first ^ output) & ((1 &<< shift) &- 1) == 0
      tables &+= aligned ? min(entries, 2) : entries
    }
    return Int(truncatingIfNeeded: tables)
  }
}
