extension PageTable {
  /// Whether a full table of a level may be one page of the level above: the quick part of the answer.
  @inlinable
  @inline(never)
  mutating func mayCoalesce<Memory: TableMemory & ~Copyable>(
    _ table: UInt64, level: Int, in memory: inout Memory
  ) -> Bool {
    guard level < leafLimit, !configuration.tracksDirty else { return false }
    let first = memory.load(at: table)
    let above: UInt64 = 1 &<< Self.shift(level &+ 1)
    guard Self.isLeaf(first, level: level), first & EntryFormat.address & (above &- 1) == 0 else { return false }
    let ignored = format.accessed | format.dirty
    let last = memory.load(at: table &+ 511 &* 8)
    return (last ^ (first &+ (511 &<< Self.shift(level)))) & ~ignored == 0
  }

  /// Replaces a full table by one large page at `slot` if its pages lie like one; returns whether it did.
  @inlinable
  @inline(never)
  mutating func coalesce<Memory: TableMemory & ~Copyable>(
    _ table: UInt64, level: Int, linkedAt slot: UInt64, in memory: inout Memory
  ) -> Bool {
    guard mayCoalesce(table, level: level, in: &memory) else { return false }
    let ignored = format.accessed | format.dirty
    let step: UInt64 = 1 &<< Self.shift(level)
    let first = memory.load(at: table)
    var expected = first
    var kept: UInt64 = 0
    var entry = table
    for _ in 0..<512 {
      let value = memory.load(at: entry)
      if (value ^ expected) & ~ignored != 0 { return false }
      kept |= value & ignored
      expected &+= step
      entry &+= 8
    }
    write(first | kept | EntryFormat.large, at: slot, in: &memory)
    dispose(of: table, isZero: false, in: &memory)
    return true
  }

  /// Puts the pages around an address together as far up as they lie like larger ones; returns whether any did.
  @inlinable
  @inline(never)
  mutating func coalesce<Memory: TableMemory & ~Copyable>(at address: UInt64, in memory: inout Memory) -> Bool {
    var slots = InlineArray<6, UInt64>(repeating: 0)
    var table = root
    var level = topLevel
    while level > 1 {
      let slot = Self.slot(table, address, level: level)
      let entry = memory.load(at: slot)
      guard entry != 0, entry & EntryFormat.large == 0 else { break }
      slots[level] = slot
      table = entry & EntryFormat.address
      level &-= 1
    }
    var any = false
    while level < topLevel, memory.liveEntries(ofTable: table) == 512,
      coalesce(table, level: level, linkedAt: slots[level &+ 1], in: &memory)
    {
      any = true
      level &+= 1
      table = slots[level] & ~0xfff
    }
    if any { forgetCachedTables(address, address) }
    return any
  }

  /// Splits pages until none reaches over `boundary`, the first address of what follows.
  ///
  /// On a throw the pages are as they were.
  @inlinable
  mutating func split<Memory: TableMemory & ~Copyable>(
    at boundary: UInt64, in memory: inout Memory
  ) throws(PageTableError) -> Bool {
    var any = false
    var table = root
    var level = topLevel
    while level > 1, boundary & ((1 &<< Self.shift(level)) &- 1) != 0 {
      let slot = Self.slot(table, boundary, level: level)
      let entry = memory.load(at: slot)
      guard entry != 0 else { break }
      if entry & EntryFormat.large == 0 {
        table = entry & EntryFormat.address
      } else {
        do {
          table = try memory.allocateTable(zeroed: false)
        } catch {
          if any { _ = coalesce(at: boundary, in: &memory) }
          throw .outOfTableMemory
        }
        let first = level == 2 ? entry & ~EntryFormat.large : entry
        memory.fill(at: table, count: 512, first: first, step: 1 &<< Self.shift(level &- 1))
        memory.setLiveEntries(512, ofTable: table)
        if Memory.needsFlush { memory.flush(at: table, byteCount: 4096) }
        link(table, at: slot, in: &memory)
        any = true
      }
      level &-= 1
    }
    return any
  }

  /// Splits at both ends of `first...last`; on a throw the pages are as they were.
  @inlinable
  mutating func splitEnds<Memory: TableMemory & ~Copyable>(
    _ first: UInt64, _ last: UInt64, in memory: inout Memory
  ) throws(PageTableError) -> Bool {
    let low = try split(at: first, in: &memory)
    do throws(PageTableError) {
      let high = last == inputLast ? false : try split(at: last &+ 1, in: &memory)
      return low || high
    } catch {
      if low { _ = coalesce(at: first, in: &memory) }
      throw error
    }
  }
}
