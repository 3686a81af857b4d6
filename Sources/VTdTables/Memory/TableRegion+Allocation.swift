extension TableRegion {
  /// How many tables can still be handed out.
  @inlinable public var availableTables: Int { tableCount - touched + freeCount }

  /// Hands out one table, the one last given back if there is one.
  @inlinable
  public mutating func allocateTable(zeroed: Bool) throws(OutOfTableMemory) -> UInt64 {
    if zeroed, zeroList != Self.endOfList { return takeZeroed() }
    if dirtyList != Self.endOfList {
      let index = Int(dirtyList)
      unsafe dirtyList = tags[index]
      let address = takeFree(index)
      if zeroed { fill(at: address, count: 512, first: 0, step: 0) }
      return address
    }
    if zeroList != Self.endOfList { return takeZeroed() }
    return try allocateUntouched(zeroed: zeroed)
  }

  @usableFromInline
  mutating func allocateUntouched(zeroed: Bool) throws(OutOfTableMemory) -> UInt64 {
    guard touched < tableCount else { throw OutOfTableMemory() }
    let address = tableAddress(touched)
    touched += 1
    inUse += 1
    setLiveEntries(0, ofTable: address)
    if zeroed && !untouchedIsZero { fill(at: address, count: 512, first: 0, step: 0) }
    return address
  }

  /// Hands out `count` zeroed tables one behind the other, from what was never handed out before.
  public mutating func allocateTables(count: Int) throws(OutOfTableMemory) -> UInt64 {
    guard count > 0, count <= tableCount - touched else { throw OutOfTableMemory() }
    let address = tableAddress(touched)
    touched += count
    inUse += count
    for index in 0..<count { setLiveEntries(0, ofTable: address + UInt64(index) << 12) }
    if !untouchedIsZero { fill(at: address, count: count * 512, first: 0, step: 0) }
    return address
  }

  /// Takes a table back at once.
  @inlinable
  public mutating func releaseTable(at address: UInt64, isZero: Bool) {
    let index = tableIndex(address)
    if isZero {
      unsafe tags[index] = zeroList
      zeroList = UInt32(truncatingIfNeeded: index)
    } else {
      unsafe tags[index] = dirtyList
      dirtyList = UInt32(truncatingIfNeeded: index)
    }
    freeCount &+= 1
    inUse &-= 1
  }

  /// Takes a table back that is not handed out again before ``reclaimTables()``.
  @inlinable
  public mutating func retireTable(at address: UInt64) {
    let index = tableIndex(address)
    unsafe tags[index] = retiredList
    retiredList = UInt32(truncatingIfNeeded: index)
  }

  /// Makes retired tables available.
  public mutating func reclaimTables() {
    while retiredList != Self.endOfList {
      let index = Int(retiredList)
      unsafe retiredList = tags[index]
      releaseTable(at: tableAddress(index), isZero: false)
    }
  }

  @inlinable
  mutating func takeZeroed() -> UInt64 {
    let index = Int(zeroList)
    unsafe zeroList = tags[index]
    return takeFree(index)
  }

  @inlinable
  mutating func takeFree(_ index: Int) -> UInt64 {
    unsafe tags[index] = 0
    freeCount &-= 1
    inUse &+= 1
    return tableAddress(index)
  }

  /// The bytes of a table or of several, as the unit sees them; nil where they are not all in the region.
  public func bytes(at address: UInt64, count: Int) -> [UInt8]? {
    let offset = address &- origin
    guard count >= 0, offset <= byteCount, UInt64(count) <= byteCount - offset else { return nil }
    return unsafe Array(UnsafeRawBufferPointer(start: base + Int(offset), count: count))
  }

  /// How many bytes from the start were ever handed out: what a saved image must hold.
  public var touchedByteCount: Int { touched << 12 }
}
