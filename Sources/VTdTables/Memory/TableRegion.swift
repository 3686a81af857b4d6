import Synchronization

/// One contiguous piece of memory cut into tables: the caller's own, or allocated here.
///
/// Every access is checked against the region's bounds. Beside each table the region keeps 4 bytes of its own, outside
/// of the memory the unit sees.
@safe
public struct TableRegion: TableMemory, ~Copyable {
  /// The first byte, as the processor sees it.
  ///
  /// Safety: `base` has `byteCount` bytes for as long as the region lives; nothing else writes to tables in use but the
  /// unit, which only sets accessed and dirty bits.
  @usableFromInline let base: UnsafeMutableRawPointer
  /// The first byte, as the unit sees it.
  public let origin: UInt64
  /// The size, a multiple of 4096.
  public let byteCount: UInt64
  /// For a table in use its ``LiveEntries``; for a free one the next in its list.
  ///
  /// Safety: one number for each table, allocated and freed with the region.
  @usableFromInline let tags: UnsafeMutablePointer<UInt32>
  let ownsMemory: Bool
  let untouchedIsZero: Bool
  /// How many tables from the start were ever handed out.
  @usableFromInline var touched = 0
  @usableFromInline var zeroList = TableRegion.endOfList
  @usableFromInline var dirtyList = TableRegion.endOfList
  @usableFromInline var retiredList = TableRegion.endOfList
  @usableFromInline var freeCount = 0
  @usableFromInline var inUse = 0

  /// How many tables are handed out, retired ones included.
  @inlinable public var tablesInUse: Int { inUse }

  @usableFromInline static let endOfList = UInt32.max

  /// Allocates memory of its own for `tableCount` tables, which the unit sees at `origin`.
  ///
  /// - Precondition: `origin` is a multiple of 4096, and the addresses do not wrap around.
  public init(tableCount: Int, origin: UInt64) {
    precondition(tableCount >= 0 && tableCount < Int(UInt32.max), "a region has 0 to 2^32 - 2 tables")
    let memory = UnsafeMutableRawPointer.allocate(byteCount: max(tableCount, 1) * 4096, alignment: 4096)
    unsafe self.init(base: memory, tableCount: tableCount, origin: origin, isZeroed: false, ownsMemory: true)
  }

  /// Uses the caller's memory, which stays the caller's and must outlive the region.
  ///
  /// - Parameters:
  ///   - base: the first byte, 4096-byte aligned.
  ///   - tableCount: how many tables of 4096 bytes it has.
  ///   - origin: the address the unit uses for the first byte, a multiple of 4096.
  ///   - isZeroed: whether all bytes are 0 now, as fresh pages of an operating system are.
  public init(base: UnsafeMutableRawPointer, tableCount: Int, origin: UInt64, isZeroed: Bool) {
    unsafe self.init(base: base, tableCount: tableCount, origin: origin, isZeroed: isZeroed, ownsMemory: false)
  }

  private init(
    base: UnsafeMutableRawPointer, tableCount: Int, origin: UInt64, isZeroed: Bool, ownsMemory: Bool
  ) {
    precondition(origin & 0xfff == 0 && UInt(bitPattern: base) & 0xfff == 0, "a table region is not 4 KiB aligned")
    precondition(tableCount >= 0 && tableCount < Int(UInt32.max), "a region has 0 to 2^32 - 2 tables")
    let byteCount = UInt64(tableCount) * 4096
    precondition(!origin.addingReportingOverflow(byteCount).overflow, "a table region wraps around")
    unsafe self.base = base
    self.origin = origin
    self.byteCount = byteCount
    unsafe self.tags = UnsafeMutablePointer<UInt32>.allocate(capacity: max(tableCount, 1))
    self.ownsMemory = ownsMemory
    self.untouchedIsZero = isZeroed
  }

  deinit {
    unsafe tags.deallocate()
    if ownsMemory { unsafe base.deallocate() }
  }

  /// How many tables the region has.
  @inlinable public var tableCount: Int { Int(truncatingIfNeeded: byteCount >> 12) }

  /// The offset of `count` entries at `address`, which must all lie in the region.
  @inlinable
  func offset(_ address: UInt64, entries count: Int = 1) -> Int {
    let offset = address &- origin
    precondition(offset < byteCount && UInt64(count) <= (byteCount &- offset) >> 3, "an entry outside of its region")
    return Int(truncatingIfNeeded: offset)
  }

  /// The offset of an entry at `address`, which must lie in the region.
  @inlinable
  func offset(ofEntry address: UInt64) -> Int {
    let offset = address &- origin
    precondition(offset < byteCount, "an entry outside of its region")
    return Int(truncatingIfNeeded: offset)
  }

  /// Reads an entry.
  @inlinable
  public func load(at address: UInt64) -> UInt64 {
    unsafe base.load(fromByteOffset: offset(ofEntry: address), as: UInt64.self)
  }

  /// Writes an entry in one store.
  @inlinable
  public mutating func store(_ value: UInt64, at address: UInt64) {
    unsafe base.storeBytes(of: value, toByteOffset: offset(ofEntry: address), as: UInt64.self)
  }

  /// Writes an entry that was 0 and counts it, with one check of the bounds for both.
  @inlinable
  @inline(__always)
  public mutating func claim(_ value: UInt64, entry index: UInt64, ofTable table: UInt64) -> EntryClaim {
    let place = tableIndex(table)
    let entry = unsafe self.entry(index, ofTable: place)
    let live = unsafe LiveEntries(bits: tags[place])
    if live.hasRoom {
      guard let more = live.adding(index & 511) else { return .refused }
      unsafe tags[place] = more.bits
      unsafe entry.pointee = value
      return .claimed
    }
    guard unsafe entry.pointee == 0 else { return .refused }
    let more = live.oneMore
    unsafe tags[place] = more.bits
    unsafe entry.pointee = value
    return more.isFull ? .claimedLast : .claimed
  }

  /// Sets an entry to 0 and counts it, with one check of the bounds for both.
  @inlinable
  @inline(__always)
  public mutating func vacate(entry index: UInt64, ofTable table: UInt64) -> EntryVacation {
    let place = tableIndex(table)
    let entry = unsafe self.entry(index, ofTable: place)
    let live = unsafe LiveEntries(bits: tags[place])
    let rest: LiveEntries
    if live.areNamed {
      guard let named = live.removing(index & 511) else { return .refused }
      rest = named
    } else {
      guard unsafe entry.pointee != 0 else { return .refused }
      rest = live.oneLess
    }
    guard rest != .none else { return .isLast }
    unsafe tags[place] = rest.bits
    unsafe entry.pointee = 0
    return .vacated
  }

  /// An entry of the table with the number `place`, which must lie in the region; its 512 entries then do.
  @inlinable
  @inline(__always)
  func entry(_ index: UInt64, ofTable place: Int) -> UnsafeMutablePointer<UInt64> {
    unsafe (base + (place << 12)).assumingMemoryBound(to: UInt64.self) + Int(truncatingIfNeeded: index & 511)
  }

  /// Writes `count` entries that grow by `step`, from `first` on.
  @inlinable
  public mutating func fill(at address: UInt64, count: Int, first: UInt64, step: UInt64) {
    let start = unsafe (base + offset(address, entries: count)).assumingMemoryBound(to: UInt64.self)
    var value = first
    for index in 0..<count {
      unsafe start[index] = value
      value &+= step
    }
  }

  /// Whether each of `count` entries is 0.
  @inlinable
  public func isClear(at address: UInt64, count: Int) -> Bool {
    let start = unsafe (base + offset(address, entries: count)).assumingMemoryBound(to: UInt64.self)
    var union: UInt64 = 0
    for index in 0..<count { unsafe union |= start[index] }
    return union == 0
  }

  /// How many of `count` entries are not 0.
  @inlinable
  public func countSet(at address: UInt64, count: Int) -> Int {
    let start = unsafe (base + offset(address, entries: count)).assumingMemoryBound(to: UInt64.self)
    var set = 0
    for index in 0..<count { unsafe set &+= start[index] == 0 ? 0 : 1 }
    return set
  }

  /// How many entries of a table are in use.
  @inlinable
  public func liveEntries(ofTable address: UInt64) -> Int {
    unsafe LiveEntries(bits: tags[tableIndex(address)]).count
  }

  /// The entries of a table in use, where they are known by name.
  func namedEntries(ofTable address: UInt64) -> LiveEntries? {
    let live = unsafe LiveEntries(bits: tags[tableIndex(address)])
    return live.areNamed ? live : nil
  }

  /// Keeps how many entries of a table are in use.
  @inlinable
  public mutating func setLiveEntries(_ count: Int, ofTable address: UInt64) {
    unsafe tags[tableIndex(address)] = LiveEntries(count: count).bits
  }

  @inlinable
  func tableIndex(_ address: UInt64) -> Int { offset(ofEntry: address) >> 12 }

  @inlinable
  func tableAddress(_ index: Int) -> UInt64 { origin &+ UInt64(truncatingIfNeeded: index) << 12 }
}

extension TableRegion {
  /// Writes an entry in one store that no earlier store comes after.
  public mutating func publish(_ value: UInt64, at address: UInt64) {
    atomicMemoryFence(ordering: .releasing)
    unsafe base.storeBytes(of: value, toByteOffset: offset(ofEntry: address), as: UInt64.self)
  }

  /// Changes bits of an entry in one step; returns the old value.
  public mutating func update(at address: UInt64, clearing: UInt64, setting: UInt64) -> UInt64 {
    // Safety: an aligned 64-bit word is what an atomic one is laid out as; the unit changes it by locked operations.
    let word = unsafe (base + offset(ofEntry: address)).assumingMemoryBound(to: Atomic<UInt64>.self)
    var old = unsafe word.pointee.load(ordering: .relaxed)
    while true {
      let (done, seen) = unsafe word.pointee.compareExchange(
        expected: old, desired: (old & ~clearing) | setting, ordering: .acquiringAndReleasing)
      if done { return old }
      old = seen
    }
  }
}

extension TableRegion: EntryUpdater {
  /// Sets bits of an entry if it still is `expected`; nil outside of the region.
  public mutating func set(_ bits: UInt64, at address: UInt64, ifStill expected: UInt64) -> Bool? {
    guard entry(at: address) != nil else { return nil }
    // Safety: as in `update(at:clearing:setting:)`.
    let word = unsafe (base + offset(ofEntry: address)).assumingMemoryBound(to: Atomic<UInt64>.self)
    return unsafe word.pointee.compareExchange(
      expected: expected, desired: expected | bits, ordering: .acquiringAndReleasing
    ).exchanged
  }
}
