/// The interrupt remapping table of one unit, built in the caller's memory.
///
/// Entries are written with the half that holds Present last, and lose Present first. An entry that is present may be
/// replaced by one whose upper half, the source, is the same: that is one store; else clear it, and invalidate, first.
public struct InterruptTable: ~Copyable {
  /// The table's address, a multiple of 4096.
  public let table: UInt64
  /// How many entries there are: a power of two from 2 to 65536.
  public let entryCount: Int
  /// Whether destinations have 32 bits (EIME); else 8, kept in bits 15:8 of the entry's field.
  public let extendedInterruptMode: Bool
  /// What the unit can do.
  public let unit: UnitCapabilities

  /// Takes a table for at least `entryCount` entries; it has the next power of two, and no fewer than one page holds.
  ///
  /// - Throws: what the unit lacks; ``InterruptTableError/tooManyEntries(_:)`` above 65536; memory running out.
  public init<Memory: TableMemory & ~Copyable>(
    entryCount: Int, extendedInterruptMode: Bool, unit: UnitCapabilities, in memory: inout Memory
  ) throws(InterruptTableError) {
    guard unit.extendedCapability.interruptRemapping else { throw .refused(.interruptRemapping) }
    if extendedInterruptMode {
      guard unit.extendedCapability.extendedInterruptMode else { throw .refused(.extendedInterruptMode) }
    }
    guard entryCount <= 65536 else { throw .tooManyEntries(entryCount) }
    var count = 256
    while count < entryCount { count *= 2 }
    do {
      table =
        count == 256 ? try memory.allocateTable(zeroed: true) : try memory.allocateTables(count: count / 256)
    } catch { throw .outOfTableMemory }
    if Memory.needsFlush { memory.flush(at: table, byteCount: count * 16) }
    self.entryCount = count
    self.extendedInterruptMode = extendedInterruptMode
    self.unit = unit
  }

  /// What IRTA is to be set to.
  public var tableAddress: InterruptTableAddressRegister {
    InterruptTableAddressRegister(
      table: table, size: UInt8(entryCount.trailingZeroBitCount - 1), extendedInterruptMode: extendedInterruptMode)
  }

  /// The bytes the table takes.
  public var byteCount: Int { entryCount * 16 }

  /// Gives the table back.
  public consuming func destroy<Memory: TableMemory & ~Copyable>(in memory: inout Memory) {
    for index in 0..<UInt64(entryCount / 256) { memory.releaseTable(at: table + index << 12, isZero: false) }
  }
}

extension InterruptTable {
  /// Sets an entry that delivers an interrupt to a processor.
  ///
  /// - Throws: an index beyond the table, a destination the mode cannot express, an entry in use whose source differs.
  public mutating func set<Memory: TableMemory & ~Copyable>(
    _ index: Int, to interrupt: RemappedInterrupt, in memory: inout Memory
  ) throws(InterruptTableError) -> InterruptChange {
    guard extendedInterruptMode || interrupt.destination <= 0xff else {
      throw .destinationTooWide(interrupt.destination)
    }
    var entry = RemappedInterruptEntry()
    entry.isPresent = true
    entry.logicalDestination = interrupt.isLogical
    entry.redirectionHint = interrupt.redirectionHint
    entry.levelTriggered = interrupt.isLevelTriggered
    entry.deliveryMode = interrupt.deliveryMode
    entry.vector = interrupt.vector
    entry.destination = extendedInterruptMode ? interrupt.destination : interrupt.destination << 8
    entry.source = interrupt.source
    return try write(entry.rawValue, at: index, in: &memory)
  }

  /// Sets an entry that posts an interrupt to a virtual processor's descriptor.
  ///
  /// - Throws: as ``set(_:to:in:)-(_,RemappedInterrupt,_)``, and where the unit has no posted interrupts.
  public mutating func set<Memory: TableMemory & ~Copyable>(
    _ index: Int, to entry: PostedInterruptEntry, in memory: inout Memory
  ) throws(InterruptTableError) -> InterruptChange {
    guard unit.capability.postedInterrupts else { throw .refused(.postedInterrupts) }
    return try write(entry.rawValue, at: index, in: &memory)
  }

  /// Makes an entry not present.
  ///
  /// - Throws: an index beyond the table.
  public mutating func clear<Memory: TableMemory & ~Copyable>(
    _ index: Int, in memory: inout Memory
  ) throws(InterruptTableError) -> InterruptChange {
    let slot = try slot(index)
    let wasPresent = memory.load(at: slot) & 1 != 0
    memory.publish(0, at: slot)
    memory.store(0, at: slot + 8)
    if Memory.needsFlush { memory.flush(at: slot, byteCount: 16) }
    return InterruptChange(index: UInt16(index), wasPresent: wasPresent)
  }

  /// The raw bits of an entry.
  ///
  /// - Throws: an index beyond the table.
  public func entry<Memory: TableMemory & ~Copyable>(
    _ index: Int, in memory: borrowing Memory
  ) throws(InterruptTableError) -> UInt128 {
    let slot = try slot(index)
    return UInt128(memory.load(at: slot + 8)) << 64 | UInt128(memory.load(at: slot))
  }

  private func slot(_ index: Int) throws(InterruptTableError) -> UInt64 {
    guard index >= 0, index < entryCount else { throw .indexOutOfRange(index) }
    return table + UInt64(index) * 16
  }

  private func write<Memory: TableMemory & ~Copyable>(
    _ value: UInt128, at index: Int, in memory: inout Memory
  ) throws(InterruptTableError) -> InterruptChange {
    let slot = try slot(index)
    let low = UInt64(truncatingIfNeeded: value)
    let high = UInt64(truncatingIfNeeded: value >> 64)
    let wasPresent = memory.load(at: slot) & 1 != 0
    guard !wasPresent || memory.load(at: slot + 8) == high else { throw .inUse(index) }
    if !wasPresent { memory.store(high, at: slot + 8) }
    if Memory.needsFlush { memory.flush(at: slot, byteCount: 16) }
    memory.publish(low, at: slot)
    if Memory.needsFlush { memory.flush(at: slot, byteCount: 16) }
    return InterruptChange(index: UInt16(index), wasPresent: wasPresent)
  }
}
