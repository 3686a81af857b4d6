/// A page table of either stage, built in the caller's memory and kept as small as its mapping allows.
///
/// Leaves are as large as alignment and capability allow. An operation on a part of a large page splits it; pages that
/// come to lie like one large page are put together; tables that become empty are given back. So the same mapping
/// always takes the same number of tables, however it came about.
///
/// Each operation either takes effect as a whole or throws and changes nothing, and says what caches must forget.
/// Memory is passed to each call, because many tables share it; it must be the same one each time. The table is given
/// back by ``destroy(in:)``, not by itself.
public struct PageTable: ~Copyable {
  /// How the table is built.
  public private(set) var configuration: PageTableConfiguration
  /// The top table, as the unit sees it; a context or PASID-table entry points here.
  public let root: UInt64

  @usableFromInline var format: EntryFormat
  @usableFromInline let topLevel: Int
  @usableFromInline let leafLimit: Int
  @usableFromInline let inputLast: UInt64
  @usableFromInline let outputLast: UInt64

  /// The table of level 1 used last for a single page: address bits 63:21, and where it is.
  @usableFromInline var cachedLeafKey = PageTable.noKey
  @usableFromInline var cachedLeaf: UInt64 = 0
  /// The tables of level 2 used lately.
  @usableFromInline let directories = DirectoryCache()

  @usableFromInline static let noKey = UInt64.max

  /// Takes one table for the top.
  ///
  /// - Precondition: the first stage has 4 or 5 levels.
  public init<Memory: TableMemory & ~Copyable>(
    _ configuration: PageTableConfiguration, in memory: inout Memory
  ) throws(PageTableError) {
    precondition(configuration.stage == .second || configuration.levels != .three, "a first stage has no 3 levels")
    do { root = try memory.allocateTable(zeroed: true) } catch { throw .outOfTableMemory }
    if Memory.needsFlush { memory.flush(at: root, byteCount: 4096) }
    self.configuration = configuration
    format =
      configuration.stage == .second
      ? .second(forcesSnoop: configuration.forcesSnoop) : .first(tracksDirty: configuration.tracksDirty)
    topLevel = Int(configuration.levels.rawValue)
    leafLimit = Int(configuration.largestPage.rawValue)
    inputLast = (1 << UInt64(configuration.inputWidthInBits)) - 1
    outputLast = (1 << UInt64(configuration.outputWidthInBits)) - 1
  }

  /// Gives all tables back, the top one too.
  public consuming func destroy<Memory: TableMemory & ~Copyable>(in memory: inout Memory) {
    dispose(ofTreeAt: root, level: topLevel, in: &memory)
  }

  /// Whether nothing is mapped.
  @inlinable
  public func isEmpty<Memory: TableMemory & ~Copyable>(in memory: borrowing Memory) -> Bool {
    memory.liveEntries(ofTable: root) == 0
  }

  /// Switches between leaves that start clean and leaves that start dirty; those there are stay as they are.
  mutating func setTracksDirty(_ tracks: Bool) {
    configuration.tracksDirty = tracks
    if configuration.stage == .first { format = .first(tracksDirty: tracks) }
  }
}

extension PageTable {
  /// The number of address bits below the entries of a level: 12, 21, 30, 39, 48.
  @inlinable
  static func shift(_ level: Int) -> UInt64 { 12 &+ 9 &* UInt64(truncatingIfNeeded: level &- 1) }

  /// Where the entry for an address is in a table of a level.
  @inlinable
  static func slot(_ table: UInt64, _ address: UInt64, level: Int) -> UInt64 {
    table &+ index(address, level: level) &* 8
  }

  /// Which entry of a table of a level is for an address.
  @inlinable
  static func index(_ address: UInt64, level: Int) -> UInt64 { (address &>> shift(level)) & 511 }

  @inlinable
  static func isLeaf(_ entry: UInt64, level: Int) -> Bool { level == 1 || entry & EntryFormat.large != 0 }

  /// Forgets the remembered tables for `first...last`, which an operation may give back.
  @inlinable
  mutating func forgetCachedTables(_ first: UInt64, _ last: UInt64) {
    cachedLeafKey = Self.noKey
    directories.forget(first, last)
  }

  /// Gives one table back, at once or after the unit's caches forgot it.
  @inlinable
  mutating func dispose<Memory: TableMemory & ~Copyable>(of table: UInt64, isZero: Bool, in memory: inout Memory) {
    if configuration.isLive { memory.retireTable(at: table) } else { memory.releaseTable(at: table, isZero: isZero) }
  }

  /// Gives a table back with all below it; it must be unlinked already.
  @inlinable
  mutating func dispose<Memory: TableMemory & ~Copyable>(ofTreeAt table: UInt64, level: Int, in memory: inout Memory) {
    if level > 1 {
      var left = memory.liveEntries(ofTable: table)
      var slot = table
      while left > 0 {
        let entry = memory.load(at: slot)
        slot &+= 8
        guard entry != 0 else { continue }
        left &-= 1
        if !Self.isLeaf(entry, level: level) {
          dispose(ofTreeAt: entry & EntryFormat.address, level: level &- 1, in: &memory)
        }
      }
    }
    dispose(of: table, isZero: false, in: &memory)
  }

  @inlinable
  @inline(__always)
  mutating func write<Memory: TableMemory & ~Copyable>(_ value: UInt64, at slot: UInt64, in memory: inout Memory) {
    memory.store(value, at: slot)
    if Memory.needsFlush { memory.flush(at: slot, byteCount: 8) }
  }

  @inlinable
  mutating func link<Memory: TableMemory & ~Copyable>(_ table: UInt64, at slot: UInt64, in memory: inout Memory) {
    memory.publish(table | format.link, at: slot)
    if Memory.needsFlush { memory.flush(at: slot, byteCount: 8) }
  }

  @inlinable
  mutating func addLive<Memory: TableMemory & ~Copyable>(_ count: Int, to table: UInt64, in memory: inout Memory) {
    memory.setLiveEntries(memory.liveEntries(ofTable: table) &+ count, ofTable: table)
  }
}
