/// Memory that a walk reads and whose accessed and dirty bits it sets, as a unit does.
public protocol EntryUpdater: EntryReader, ~Copyable {
  /// Sets bits of the entry at `address`, a multiple of 8, if it still is `expected`, in one step: whoever owns the tables
  /// may be changing them.
  ///
  /// Returns whether it was; nil where memory cannot be written.
  mutating func set(_ bits: UInt64, at address: UInt64, ifStill expected: UInt64) -> Bool?
}

extension TranslationWalker {
  /// Where an address goes for a requester whose path is known; sets accessed and dirty bits on the way, as hardware does.
  ///
  /// The first stage has accessed bits in every entry of the walk and the dirty bit in the page written to, and with EAFE
  /// the extended-accessed bit; the second stage has its own only with SSADE. In nested translation setting them is a write
  /// to the first stage's tables, which the second stage must allow. Nothing is set for a request that is refused; reads
  /// of no bytes make nothing dirty. An entry that changes meanwhile makes the walk start again.
  ///
  /// - Throws: the fault that the unit would record.
  @inlinable
  public func translate<Memory: EntryUpdater & ~Copyable>(
    _ address: IOVA, _ access: TranslationRequest.Access, by path: TranslationPath, marking memory: inout Memory
  ) throws(TranslationFault) -> TranslatedAddress {
    guard path.stages != .passThrough, path.stages != .second || path.tracksSecondStage else {
      return try translate(address, access, by: path, in: memory)
    }
    while true {
      var used = UsedEntries()
      let found = try translate(address, access, by: path, in: memory, observer: &used)
      try used.mark(access, path)
      if try set(&used, path, in: &memory) { return found }
    }
  }

  /// Sets what is missing; returns whether every entry still was as the walk saw it.
  @inlinable
  func set<Memory: EntryUpdater & ~Copyable>(
    _ used: inout UsedEntries, _ path: TranslationPath, in memory: inout Memory
  ) throws(TranslationFault) -> Bool {
    for index in 0..<used.count {
      let entry = used.entry(index)
      let missing = entry.bits & ~entry.value
      guard missing != 0 else { continue }
      guard path.walksSnoop else {
        throw fault(entry.isFirstStage ? .firstStageNoSnoop : .secondStageNoSnoop, path)
      }
      guard let done = memory.set(missing, at: entry.address, ifStill: entry.value) else {
        throw fault(entry.isFirstStage ? .firstStageNotWritable : .secondStageNotWritable, path)
      }
      guard done else { return false }
    }
    return true
  }
}

/// The entries that a walk used, and the bits each of them gets.
///
/// Five levels of the first stage and a second stage of five below each of them, and below the page, are 35 entries.
@usableFromInline
struct UsedEntries: WalkObserver {
  @usableFromInline
  struct Entry {
    @usableFromInline var address: UInt64
    @usableFromInline var value: UInt64
    @usableFromInline var bits: UInt64
    @usableFromInline var isFirstStage: Bool
  }

  private var entries = InlineArray<35, Entry>(
    repeating: Entry(address: 0, value: 0, bits: 0, isFirstStage: false))
  @usableFromInline private(set) var count = 0

  @usableFromInline
  init() {}

  /// One entry; mutating, for all of them would be copied otherwise.
  @usableFromInline
  mutating func entry(_ index: Int) -> Entry { entries[index] }

  @usableFromInline
  mutating func visit(_ step: WalkStep) {
    guard let value = step.value, count < 35 else { return }
    switch step.kind {
    case .firstStage: entries[count] = Entry(address: step.address, value: value, bits: 0, isFirstStage: true)
    case .secondStage: entries[count] = Entry(address: step.address, value: value, bits: 0, isFirstStage: false)
    default: return
    }
    count += 1
  }

  /// Decides which bits each entry gets once the request is known to be granted.
  ///
  /// - Throws: the fault of a first stage's table that the second stage does not let the unit write.
  @usableFromInline
  mutating func mark(_ access: TranslationRequest.Access, _ path: TranslationPath) throws(TranslationFault) {
    var lastFirst = -1
    for index in 0..<count where entries[index].isFirstStage { lastFirst = index }
    // The stretch of second-stage entries that comes before each first-stage entry leads to its table.
    var granted: UInt64 = 3
    for index in 0..<count {
      let value = entries[index].value
      guard entries[index].isFirstStage else {
        granted &= value
        if path.tracksSecondStage { entries[index].bits = Self.secondAccessed }
        // The last of its stretch is the page; what follows it is a first-stage entry, or nothing.
        let endsWalk = index == count - 1
        if endsWalk, access == .write, path.tracksSecondStage { entries[index].bits |= Self.secondDirty }
        continue
      }
      entries[index].bits = Self.firstAccessed | (path.tracksExtendedAccess ? Self.firstExtendedAccessed : 0)
      if index == lastFirst, access == .write { entries[index].bits |= Self.firstDirty }
      if path.stages == .nested, entries[index].bits & ~value != 0, index > 0 {
        guard granted & 2 != 0 else {
          throw TranslationFault(.nestedTableNotWritable, isRecorded: !path.hidesFaults)
        }
        if path.tracksSecondStage { entries[index - 1].bits |= Self.secondDirty }
      }
      granted = 3
    }
  }

  private static var firstAccessed: UInt64 { 0x20 }
  private static var firstDirty: UInt64 { 0x40 }
  private static var firstExtendedAccessed: UInt64 { 0x400 }
  private static var secondAccessed: UInt64 { 0x100 }
  private static var secondDirty: UInt64 { 0x200 }
}
