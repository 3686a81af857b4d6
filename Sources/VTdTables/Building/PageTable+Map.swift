extension PageTable {
  /// Maps `length` bytes from `iova` to memory from `output`.
  ///
  /// - Parameters:
  ///   - iova: where the device sees the memory, a multiple of 4096.
  ///   - output: the memory, a multiple of 4096.
  ///   - length: a multiple of 4096, not 0.
  ///   - access: read, write or both; the first stage has no write-only pages.
  ///   - memory: where the tables are.
  /// - Throws: ``PageTableError/alreadyMapped(_:)`` where any page of the range is mapped, and the errors of bad
  ///   arguments and of memory running out; nothing is mapped then.
  @inlinable
  public mutating func map<Memory: TableMemory & ~Copyable>(
    _ iova: IOVA, to output: PhysicalAddress, length: UInt64, access: PageAccess, in memory: inout Memory
  ) throws(PageTableError) -> TranslationChange {
    let address = iova.rawValue
    if length == 0x1000, output.rawValue <= outputLast, !InterruptWindow.contains(output.rawValue) {
      try checkAccess(access)
      guard (address | output.rawValue) & 0xfff == 0 else { throw .misaligned(address | output.rawValue) }
      let value = output.rawValue | format.flags(access)
      guard let table = leafTable(for: address, in: &memory) else { return try mapPage(address, value, in: &memory) }
      let claim = memory.claim(value, entry: address >> 12, ofTable: table)
      guard claim != .refused else { throw .alreadyMapped(iova) }
      if Memory.needsFlush { memory.flush(at: Self.slot(table, address, level: 1), byteCount: 8) }
      var effects = TranslationChange.Effects.added
      if claim == .claimedLast, mayCoalesce(table, level: 1, in: &memory), coalesce(at: address, in: &memory) {
        effects.insert(.tables)
      }
      return TranslationChange(first: iova, last: IOVA(rawValue: address | 0xfff), effects: effects)
    }
    return try mapRange(address, to: output.rawValue, length: length, access: access, in: &memory)
  }

  @inlinable
  @inline(never)
  mutating func mapRange<Memory: TableMemory & ~Copyable>(
    _ first: UInt64, to output: UInt64, length: UInt64, access: PageAccess, in memory: inout Memory
  ) throws(PageTableError) -> TranslationChange {
    let last = try checkedLast(first, length: length)
    try checkAccess(access)
    try checkOutput(output, length: length)
    var change = TranslationChange(first: IOVA(rawValue: first), last: IOVA(rawValue: last), effects: .added)
    guard
      InterruptWindow.overlaps(first, through: last) || InterruptWindow.overlaps(output, through: output &+ length &- 1)
    else {
      if let taken = Self.firstMapped(root, level: topLevel, first, last, in: &memory) {
        throw .alreadyMapped(IOVA(rawValue: taken))
      }
      if try fill(first, last, to: output, access: access, in: &memory) { change.effects.insert(.tables) }
      return change
    }
    guard configuration.interruptWindow == .leaveOut else { throw .interruptWindow }
    change.effects.insert(.leftOut)
    if let taken = Self.firstMapped(root, level: topLevel, first, last, in: &memory) {
      throw .alreadyMapped(IOVA(rawValue: taken))
    }
    var pieces = WindowPieces(first: first, output: output, length: length)
    var done = false
    while let piece = pieces.next() {
      done = true
      do throws(PageTableError) {
        let tables = try fill(piece.first, piece.last, to: piece.output, access: access, in: &memory)
        if tables { change.effects.insert(.tables) }
      } catch {
        clear(first, last, in: &memory)
        throw error
      }
    }
    guard done else { throw .interruptWindow }
    return change
  }

  /// Maps a range without holes in it that nothing is mapped in; on a throw nothing is mapped.
  ///
  /// Returns whether tables were replaced by larger pages.
  @inlinable
  mutating func fill<Memory: TableMemory & ~Copyable>(
    _ first: UInt64, _ last: UInt64, to output: UInt64, access: PageAccess, in memory: inout Memory
  ) throws(PageTableError) -> Bool {
    forgetCachedTables(first, last)
    var coalesced = false
    do {
      try fill(
        root, level: topLevel, first, last, output | format.flags(access), replacing: false, &coalesced, in: &memory)
    } catch {
      clear(first, last, in: &memory)
      throw .outOfTableMemory
    }
    return coalesced
  }

  /// Writes leaves for `first...last` below one table, whose level-`level` entries they are or belong to.
  ///
  /// `value` is the first leaf without the large bit. Tables are filled before they are linked. On a throw what was
  /// written stays, and every table in the tree is linked and counted.
  @inlinable
  mutating func fill<Memory: TableMemory & ~Copyable>(
    _ table: UInt64, level: Int, _ first: UInt64, _ last: UInt64, _ value: UInt64, replacing: Bool,
    _ restructured: inout Bool, in memory: inout Memory
  ) throws(OutOfTableMemory) {
    let shift = Self.shift(level)
    let size: UInt64 = 1 &<< shift
    var slot = Self.slot(table, first, level: level)
    if level == 1 {
      let count = Int(truncatingIfNeeded: (last >> 12) &- (first >> 12)) &+ 1
      let added = replacing ? count &- memory.countSet(at: slot, count: count) : count
      memory.fill(at: slot, count: count, first: value, step: 0x1000)
      if Memory.needsFlush { memory.flush(at: slot, byteCount: count &* 8) }
      addLive(added, to: table, in: &memory)
      return
    }
    if level == 2 { directories.remember(table, for: first) }
    var address = first
    var value = value
    while address <= last {
      let offset = address & (size &- 1)
      let wholes = offset == 0 ? (last &- address &+ 1) &>> shift : 0
      if level <= leafLimit, wholes > 0, value & EntryFormat.address & (size &- 1) == 0 {
        let room = 512 &- ((address &>> shift) & 511)
        let count = Int(truncatingIfNeeded: min(wholes, room))
        fillLarge(table, level: level, slot, count: count, value, replacing: replacing, &restructured, in: &memory)
        let bytes = UInt64(truncatingIfNeeded: count) &<< shift
        slot &+= UInt64(truncatingIfNeeded: count) &* 8
        address &+= bytes
        value &+= bytes
        continue
      }
      let end = min(last, address | (size &- 1))
      let old = memory.load(at: slot)
      if old != 0 && !Self.isLeaf(old, level: level) {
        let child = old & EntryFormat.address
        try fill(child, level: level &- 1, address, end, value, replacing: replacing, &restructured, in: &memory)
        if memory.liveEntries(ofTable: child) == 512,
          coalesce(child, level: level &- 1, linkedAt: slot, in: &memory)
        {
          if level == 3 { forgetCachedTables(address, address) }
          restructured = true
        }
      } else {
        let child = try memory.allocateTable(zeroed: !(level == 2 && wholes > 0))
        var failed = false
        do {
          try fill(child, level: level &- 1, address, end, value, replacing: false, &restructured, in: &memory)
        } catch {
          failed = true
        }
        if memory.liveEntries(ofTable: child) == 0 {
          memory.releaseTable(at: child, isZero: true)
        } else {
          if Memory.needsFlush && level > 2 { memory.flush(at: child, byteCount: 4096) }
          link(child, at: slot, in: &memory)
          if old == 0 { addLive(1, to: table, in: &memory) } else { restructured = true }
        }
        if failed { throw OutOfTableMemory() }
      }
      slot &+= 8
      value &+= end &- address &+ 1
      address = end &+ 1
    }
  }

  /// Writes `count` large leaves one behind the other.
  @inlinable
  mutating func fillLarge<Memory: TableMemory & ~Copyable>(
    _ table: UInt64, level: Int, _ slot: UInt64, count: Int, _ value: UInt64, replacing: Bool,
    _ restructured: inout Bool, in memory: inout Memory
  ) {
    let step: UInt64 = 1 &<< Self.shift(level)
    guard replacing else {
      memory.fill(at: slot, count: count, first: value | EntryFormat.large, step: step)
      if Memory.needsFlush { memory.flush(at: slot, byteCount: count &* 8) }
      addLive(count, to: table, in: &memory)
      return
    }
    var slot = slot
    var value = value | EntryFormat.large
    for _ in 0..<count {
      let old = memory.load(at: slot)
      write(value, at: slot, in: &memory)
      if old == 0 {
        addLive(1, to: table, in: &memory)
      } else if !Self.isLeaf(old, level: level) {
        dispose(ofTreeAt: old & EntryFormat.address, level: level &- 1, in: &memory)
        restructured = true
      }
      slot &+= 8
      value &+= step
    }
  }
}
