extension PageTable {
  /// Maps a page whose table of level 1 does not exist, or is not remembered.
  ///
  /// `value` is the leaf.
  @inlinable
  @inline(never)
  mutating func mapPage<Memory: TableMemory & ~Copyable>(
    _ address: UInt64, _ value: UInt64, in memory: inout Memory
  ) throws(PageTableError) -> TranslationChange {
    guard address <= inputLast else {
      throw .inputTooWide(IOVA(rawValue: address | 0xfff), widthInBits: configuration.inputWidthInBits)
    }
    guard !InterruptWindow.contains(address) else { throw .interruptWindow }
    var change = TranslationChange(
      first: IOVA(rawValue: address), last: IOVA(rawValue: address | 0xfff), effects: .added)
    var table = root
    var level = topLevel
    var slot = Self.slot(table, address, level: level)
    var entry = memory.load(at: slot)
    while level > 1, entry != 0 {
      guard !Self.isLeaf(entry, level: level) else { throw .alreadyMapped(IOVA(rawValue: address)) }
      table = entry & EntryFormat.address
      level &-= 1
      if level == 2 { directories.remember(table, for: address) }
      slot = Self.slot(table, address, level: level)
      entry = memory.load(at: slot)
    }
    if level == 1 {
      let claim = memory.claim(value, entry: Self.index(address, level: 1), ofTable: table)
      guard claim != .refused else { throw .alreadyMapped(IOVA(rawValue: address)) }
      if Memory.needsFlush { memory.flush(at: slot, byteCount: 8) }
      if claim == .claimedLast, coalesce(at: address, in: &memory) { change.effects.insert(.tables) }
      return change
    }
    // From the bottom up, each complete before anything leads to it.
    guard memory.availableTables >= level &- 1 else { throw .outOfTableMemory }
    var child = value
    for below in 1..<level {
      let made: UInt64
      do { made = try memory.allocateTable(zeroed: true) } catch { throw .outOfTableMemory }
      if Memory.needsFlush { memory.flush(at: made, byteCount: 4096) }
      _ = memory.claim(child, entry: Self.index(address, level: below), ofTable: made)
      if Memory.needsFlush { memory.flush(at: Self.slot(made, address, level: below), byteCount: 8) }
      child = made | format.link
      if below == 1, address >> 21 != InterruptWindow.leafKey {
        cachedLeafKey = address >> 21
        cachedLeaf = made
      } else if below == 2 {
        directories.remember(made, for: address)
      }
    }
    memory.publish(child, at: slot)
    if Memory.needsFlush { memory.flush(at: slot, byteCount: 8) }
    addLive(1, to: table, in: &memory)
    return change
  }

  /// Unmaps the only page of a table of level 1, and gives back the tables that become empty.
  @inlinable
  @inline(never)
  mutating func unmapLastPage<Memory: TableMemory & ~Copyable>(_ address: UInt64, in memory: inout Memory) {
    var slots = InlineArray<6, UInt64>(repeating: 0)
    var table = root
    var level = topLevel
    while level > 1 {
      let slot = Self.slot(table, address, level: level)
      slots[level] = slot
      table = memory.load(at: slot) & EntryFormat.address
      level &-= 1
    }
    cachedLeafKey = Self.noKey
    write(0, at: Self.slot(table, address, level: 1), in: &memory)
    memory.setLiveEntries(0, ofTable: table)
    while level < topLevel, memory.liveEntries(ofTable: table) == 0 {
      if level == 2 { directories.forget(address, address) }
      level &+= 1
      write(0, at: slots[level], in: &memory)
      dispose(of: table, isZero: true, in: &memory)
      table = slots[level] & ~0xfff
      addLive(-1, to: table, in: &memory)
    }
  }
}
