/// Memory that holds tables a remapping unit walks: the caller's own, in whatever way it has it mapped.
///
/// Tables have 4096 bytes and are named by the address the unit uses for them, a multiple of 4096. Entries have 64 bits
/// and are named by the address of their first byte. The builders only touch tables they were given here.
///
/// ``TableRegion`` is the ready-made conformance for one contiguous piece of memory. The requirements are generic, not
/// existential, because they are the inner loop: they cost what the loads and stores cost.
public protocol TableMemory: ~Copyable {
  /// Whether the unit reads past the processor's caches, so that changes must be written back by ``flush(at:byteCount:)``.
  static var needsFlush: Bool { get }

  /// How many tables can still be handed out.
  var availableTables: Int { get }

  /// Hands out one table; where `zeroed` is false its bytes may be anything, and the caller fills all of them.
  mutating func allocateTable(zeroed: Bool) throws(OutOfTableMemory) -> UInt64

  /// Hands out `count` zeroed tables one behind the other, for structures larger than 4096 bytes.
  mutating func allocateTables(count: Int) throws(OutOfTableMemory) -> UInt64

  /// Takes a table back at once; `isZero` says that all its bytes are 0.
  mutating func releaseTable(at address: UInt64, isZero: Bool)

  /// Takes a table back that the unit may still read until its caches are invalidated.
  ///
  /// The table is not handed out again before ``reclaimTables()``.
  mutating func retireTable(at address: UInt64)

  /// Makes retired tables available: call it when the invalidations of all changes so far are complete.
  mutating func reclaimTables()

  /// Reads an entry.
  func load(at address: UInt64) -> UInt64

  /// Writes an entry in one store.
  mutating func store(_ value: UInt64, at address: UInt64)

  /// Writes an entry in one store that no earlier store comes after: what it points at is complete.
  mutating func publish(_ value: UInt64, at address: UInt64)

  /// Writes entry `index`, 0 to 511, of a table if it is 0, and counts it.
  mutating func claim(_ value: UInt64, entry index: UInt64, ofTable table: UInt64) -> EntryClaim

  /// Sets entry `index`, 0 to 511, of a table to 0 and counts it, unless it is 0 already or the last in use.
  mutating func vacate(entry index: UInt64, ofTable table: UInt64) -> EntryVacation

  /// Changes bits of an entry in one step, so that bits the unit sets meanwhile are not lost; returns the old value.
  mutating func update(at address: UInt64, clearing: UInt64, setting: UInt64) -> UInt64

  /// Writes `count` entries that grow by `step`, from `first` on.
  mutating func fill(at address: UInt64, count: Int, first: UInt64, step: UInt64)

  /// Whether each of `count` entries is 0.
  func isClear(at address: UInt64, count: Int) -> Bool

  /// How many of `count` entries are not 0.
  func countSet(at address: UInt64, count: Int) -> Int

  /// How many entries of a table are in use, as last set; 0 for a table just handed out.
  ///
  /// The number is kept outside of the table.
  func liveEntries(ofTable address: UInt64) -> Int

  /// Keeps how many entries of a table are in use.
  mutating func setLiveEntries(_ count: Int, ofTable address: UInt64)

  /// Writes changed bytes back to where the unit reads them; only asked for where ``needsFlush``.
  mutating func flush(at address: UInt64, byteCount: Int)
}

extension TableMemory where Self: ~Copyable {
  /// No: the unit snoops the processor's caches.
  @inlinable public static var needsFlush: Bool { false }

  /// Does it by ``load(at:)``, ``store(_:at:)`` and ``setLiveEntries(_:ofTable:)``.
  @inlinable
  public mutating func claim(_ value: UInt64, entry index: UInt64, ofTable table: UInt64) -> EntryClaim {
    let address = table &+ (index & 511) &* 8
    guard load(at: address) == 0 else { return .refused }
    store(value, at: address)
    let live = liveEntries(ofTable: table) &+ 1
    setLiveEntries(live, ofTable: table)
    return live == 512 ? .claimedLast : .claimed
  }

  /// Does it by ``load(at:)``, ``store(_:at:)`` and ``setLiveEntries(_:ofTable:)``.
  @inlinable
  public mutating func vacate(entry index: UInt64, ofTable table: UInt64) -> EntryVacation {
    let address = table &+ (index & 511) &* 8
    guard load(at: address) != 0 else { return .refused }
    let live = liveEntries(ofTable: table)
    guard live > 1 else { return .isLast }
    store(0, at: address)
    setLiveEntries(live &- 1, ofTable: table)
    return .vacated
  }

  /// Nothing to do.
  @inlinable
  public mutating func flush(at address: UInt64, byteCount: Int) {}
}

/// There is no table left to hand out; nothing was changed.
public struct OutOfTableMemory: Error, Hashable, Sendable {
  /// Says no more than that.
  @inlinable
  public init() {}
}
