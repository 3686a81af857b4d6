extension PageTable {
  /// The last address of a range, after checking that it is one this table can hold.
  @inlinable
  func checkedLast(_ first: UInt64, length: UInt64) throws(PageTableError) -> UInt64 {
    guard length != 0 else { throw .emptyRange }
    guard length & 0xfff == 0 else { throw .misaligned(length) }
    guard first & 0xfff == 0 else { throw .misaligned(first) }
    let (last, overflow) = first.addingReportingOverflow(length &- 1)
    guard !overflow, last <= inputLast else {
      throw .inputTooWide(IOVA(rawValue: last), widthInBits: configuration.inputWidthInBits)
    }
    return last
  }

  @inlinable
  func checkOutput(_ first: UInt64, length: UInt64) throws(PageTableError) {
    guard first & 0xfff == 0 else { throw .misaligned(first) }
    let (last, overflow) = first.addingReportingOverflow(length &- 1)
    guard !overflow, last <= outputLast else {
      throw .outputTooWide(PhysicalAddress(rawValue: last), widthInBits: configuration.outputWidthInBits)
    }
  }

  @inlinable
  func checkAccess(_ access: PageAccess) throws(PageTableError) {
    let wanted = access.rawValue & 3
    guard wanted != 0, configuration.stage == .second || wanted & 1 != 0 else {
      throw .accessNotExpressible(access)
    }
  }

  /// The first address of `first...last` that is mapped; nil where none is.
  @inlinable
  static func firstMapped<Memory: TableMemory & ~Copyable>(
    _ table: UInt64, level: Int, _ first: UInt64, _ last: UInt64, in memory: inout Memory
  ) -> UInt64? {
    let shift = Self.shift(level)
    if level == 1 {
      let count = Int(truncatingIfNeeded: (last >> 12) &- (first >> 12)) &+ 1
      var slot = Self.slot(table, first, level: 1)
      if memory.isClear(at: slot, count: count) { return nil }
      var address = first
      while memory.load(at: slot) == 0 {
        slot &+= 8
        address &+= 0x1000
      }
      return address
    }
    var address = first
    while address <= last {
      let entryLast = address | ((1 &<< shift) &- 1)
      let entry = memory.load(at: slot(table, address, level: level))
      if entry != 0 {
        if isLeaf(entry, level: level) { return address }
        let child = entry & EntryFormat.address
        if let found = firstMapped(child, level: level &- 1, address, min(entryLast, last), in: &memory) {
          return found
        }
      }
      address = entryLast &+ 1
    }
    return nil
  }

  /// The first address of `first...last` that is not mapped; nil where all are.
  @inlinable
  static func firstHole<Memory: TableMemory & ~Copyable>(
    _ table: UInt64, level: Int, _ first: UInt64, _ last: UInt64, in memory: inout Memory
  ) -> UInt64? {
    let shift = Self.shift(level)
    if level == 1 {
      let count = Int(truncatingIfNeeded: (last >> 12) &- (first >> 12)) &+ 1
      if count == 512 && memory.liveEntries(ofTable: table) == 512 { return nil }
      var slot = Self.slot(table, first, level: 1)
      for index in 0..<count {
        if memory.load(at: slot) == 0 { return first &+ UInt64(truncatingIfNeeded: index) << 12 }
        slot &+= 8
      }
      return nil
    }
    var address = first
    while address <= last {
      let entryLast = address | ((1 &<< shift) &- 1)
      let entry = memory.load(at: slot(table, address, level: level))
      if entry == 0 { return address }
      if !isLeaf(entry, level: level) {
        let child = entry & EntryFormat.address
        if let found = firstHole(child, level: level &- 1, address, min(entryLast, last), in: &memory) { return found }
      }
      address = entryLast &+ 1
    }
    return nil
  }

  /// The table of level 1 that holds the entry for an address, where it or the table above it is remembered.
  @inlinable
  @inline(__always)
  mutating func leafTable<Memory: TableMemory & ~Copyable>(for address: UInt64, in memory: inout Memory) -> UInt64? {
    if address >> 21 == cachedLeafKey { return cachedLeaf }
    guard let directory = directories.table(for: address) else { return nil }
    let entry = memory.load(at: directory &+ (address &>> 18 & 0xff8))
    guard EntryFormat.isLink(entry) else { return nil }
    let table = EntryFormat.table(entry)
    cachedLeafKey = address >> 21
    cachedLeaf = table
    return table
  }

  /// Looks from the top for the table of level 1 that holds the entry for an address, and remembers the one above it.
  @inlinable
  @inline(never)
  func walkToLeafTable<Memory: TableMemory & ~Copyable>(
    for address: UInt64, in memory: inout Memory
  ) -> UInt64? {
    guard address <= inputLast else { return nil }
    var table = root
    var level = topLevel
    while level > 1 {
      let entry = memory.load(at: Self.slot(table, address, level: level))
      guard entry != 0, entry & EntryFormat.large == 0 else { return nil }
      table = entry & EntryFormat.address
      level &-= 1
      if level == 2 { directories.remember(table, for: address) }
    }
    return table
  }
}
