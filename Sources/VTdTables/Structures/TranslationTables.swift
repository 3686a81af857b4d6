public import PCICore

/// Root, context and PASID tables of one unit, built in the caller's memory: they lead each requester to its page table.
///
/// Tables are made when the first requester needs them and given back with the last. An entry is published as hardware
/// needs it: a child before what leads to it, the half that holds Present last; an entry that goes loses Present first.
/// Memory is passed to each call; it must be the same one each time.
///
/// An entry that is present is never rewritten: detach the requester, have the change invalidated
/// (``InvalidationPlan``), then attach it anew (VT-d 4.1 §6.5.3.3).
public struct TranslationTables: ~Copyable {
  /// The kind of tables.
  public let mode: TranslationTableMode
  /// What the unit can do.
  public let unit: UnitCapabilities
  /// The root table's address.
  public let root: UInt64
  /// How many bits PASIDs can have; 0 in legacy mode.
  public let pasidWidthInBits: Int
  /// Whether the unit may be using the tables already: those that become free are then retired.
  public let isLive: Bool

  /// Takes one table for the root.
  ///
  /// - Parameters:
  ///   - mode: legacy or scalable.
  ///   - unit: what the unit can do.
  ///   - pasidWidthInBits: how wide PASIDs are to be, up to 20; 13 bits cost no more than none.
  ///   - isLive: whether the unit uses the tables while they change.
  ///   - memory: where the tables are.
  /// - Throws: ``AttachmentError/refused(_:)`` without scalable mode, and memory running out.
  public init<Memory: TableMemory & ~Copyable>(
    mode: TranslationTableMode, unit: UnitCapabilities, pasidWidthInBits: Int = 0, isLive: Bool = false,
    in memory: inout Memory
  ) throws(AttachmentError) {
    if mode == .scalable {
      guard unit.extendedCapability.scalableMode else { throw .refused(.scalableMode) }
    }
    do { root = try memory.allocateTable(zeroed: true) } catch { throw .outOfTableMemory }
    if Memory.needsFlush { memory.flush(at: root, byteCount: 4096) }
    self.mode = mode
    self.unit = unit
    self.isLive = isLive
    self.pasidWidthInBits = mode == .scalable ? min(max(pasidWidthInBits, 13), 20) : 0
  }

  /// What RTADDR is to be set to.
  public var rootTableAddress: RootTableAddressRegister { RootTableAddressRegister(table: root, mode: mode) }

  /// PDTS: the directory has 2^(n+7) entries of 64 PASIDs each.
  var directorySize: UInt8 { UInt8(max(pasidWidthInBits - 13, 0)) }
  var directoryTableCount: Int { max(1, (128 << Int(directorySize)) * 8 / 4096) }

  /// Where the root entry, or its half, for a requester is.
  func rootSlot(_ requester: RequesterID) -> UInt64 {
    let half: UInt64 = mode == .scalable && requester.deviceAndFunction >= 128 ? 8 : 0
    return root + UInt64(requester.bus) * 16 + half
  }

  /// Where the context entry for a requester is in its table.
  func contextSlot(_ requester: RequesterID, in table: UInt64) -> UInt64 {
    mode == .scalable
      ? table + UInt64(requester.deviceAndFunction & 127) * 32 : table + UInt64(requester.deviceAndFunction) * 16
  }

  /// Where the present context entry of a requester is; nil where there is none.
  func presentContext<Memory: TableMemory & ~Copyable>(
    _ requester: RequesterID, in memory: borrowing Memory
  ) -> UInt64? {
    let parent = memory.load(at: rootSlot(requester))
    guard parent & 1 != 0 else { return nil }
    let slot = contextSlot(requester, in: parent & EntryFormat.structureAddress)
    return memory.load(at: slot) & 1 != 0 ? slot : nil
  }

  /// Whether a requester has an entry.
  public func isAttached<Memory: TableMemory & ~Copyable>(
    _ requester: RequesterID, in memory: borrowing Memory
  ) -> Bool {
    presentContext(requester, in: memory) != nil
  }
}

extension TranslationTables {
  /// Writes an entry of several words, the first last: it holds Present.
  func publish<Memory: TableMemory & ~Copyable>(
    _ words: [UInt64], at slot: UInt64, in memory: inout Memory
  ) {
    for index in stride(from: words.count - 1, to: 0, by: -1) {
      memory.store(words[index], at: slot + UInt64(index) * 8)
    }
    if Memory.needsFlush { memory.flush(at: slot, byteCount: words.count * 8) }
    memory.publish(words[0], at: slot)
    if Memory.needsFlush { memory.flush(at: slot, byteCount: 8) }
  }

  /// Makes an entry not present; the other words go only where no unit can be reading them.
  func withdraw<Memory: TableMemory & ~Copyable>(_ wordCount: Int, at slot: UInt64, in memory: inout Memory) {
    memory.publish(0, at: slot)
    if !isLive { for word in 1..<wordCount { memory.store(0, at: slot + UInt64(word) * 8) } }
    if Memory.needsFlush { memory.flush(at: slot, byteCount: wordCount * 8) }
  }

  func count<Memory: TableMemory & ~Copyable>(_ more: Int, in table: UInt64, _ memory: inout Memory) {
    memory.setLiveEntries(memory.liveEntries(ofTable: table) + more, ofTable: table)
  }

  func dispose<Memory: TableMemory & ~Copyable>(of table: UInt64, tables: Int = 1, in memory: inout Memory) {
    for index in 0..<UInt64(tables) {
      let address = table + index << 12
      if isLive { memory.retireTable(at: address) } else { memory.releaseTable(at: address, isZero: false) }
    }
  }

  /// Gives every table back, the root too; page tables stay their owners'.
  public consuming func destroy<Memory: TableMemory & ~Copyable>(in memory: inout Memory) {
    for bus in 0...255 as ClosedRange<UInt8> {
      for half in [0, 128] as [UInt8] where half == 0 || mode == .scalable {
        let first = RequesterID(bus: bus, deviceAndFunction: half)
        let parent = memory.load(at: rootSlot(first))
        guard parent & 1 != 0 else { continue }
        let table = parent & EntryFormat.structureAddress
        if mode == .scalable {
          for index in 0..<128 as Range<UInt8> {
            let slot = contextSlot(RequesterID(bus: bus, deviceAndFunction: half + index), in: table)
            if memory.load(at: slot) & 1 != 0 { disposePASIDs(of: slot, in: &memory) }
          }
        }
        dispose(of: table, in: &memory)
      }
    }
    dispose(of: root, in: &memory)
  }
}

extension EntryFormat {
  /// Where root, context and PASID-directory entries keep the address of what they lead to.
  @inlinable static var structureAddress: UInt64 { ~0xfff }
}
