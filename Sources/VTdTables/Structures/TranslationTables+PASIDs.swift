public import PCICore

extension TranslationTables {
  /// Gives a PASID of an attached requester its own translation; PASID 0 is that of requests without one.
  ///
  /// - Throws: where the requester is not attached or the PASID in use, what the unit lacks, and memory running out;
  ///   nothing is changed then.
  public mutating func setPASID<Memory: TableMemory & ~Copyable>(
    _ pasid: UInt32, of requester: RequesterID, to attachment: DomainAttachment, in memory: inout Memory
  ) throws(AttachmentError) -> AttachmentChange {
    guard mode == .scalable else { throw .noPASIDs }
    do throws(UnitRefusal) { try check(attachment) } catch { throw .refused(error) }
    guard unit.extendedCapability.pasid, Int(pasid) >> unit.extendedCapability.pasidWidthInBits == 0 else {
      throw .refused(.pasid(pasid))
    }
    guard Int(pasid) >> pasidWidthInBits == 0 else { throw .pasidTooWide(pasid, widthInBits: pasidWidthInBits) }
    guard let slot = presentContext(requester, in: memory) else { throw .notAttached(requester) }
    let directory = memory.load(at: slot) & EntryFormat.structureAddress
    try write(attachment, pasid: pasid, inDirectory: directory, of: requester, in: &memory)
    return AttachmentChange(requester, pasid: pasid, isAdded: true, attachment, mode)
  }

  /// Takes a PASID's translation away.
  ///
  /// - Throws: where the requester is not attached or the PASID not in use.
  public mutating func clearPASID<Memory: TableMemory & ~Copyable>(
    _ pasid: UInt32, of requester: RequesterID, in memory: inout Memory
  ) throws(AttachmentError) -> AttachmentChange {
    guard mode == .scalable else { throw .noPASIDs }
    guard let context = presentContext(requester, in: memory) else { throw .notAttached(requester) }
    guard Int(pasid) >> pasidWidthInBits == 0 else { throw .pasidTooWide(pasid, widthInBits: pasidWidthInBits) }
    let directorySlot = (memory.load(at: context) & EntryFormat.structureAddress) + UInt64(pasid >> 6) * 8
    let parent = memory.load(at: directorySlot)
    let table = parent & EntryFormat.structureAddress
    let slot = table + UInt64(pasid & 63) * 64
    guard parent & 1 != 0, memory.load(at: slot) & 1 != 0 else { throw .pasidNotInUse(requester, pasid: pasid) }
    let entry = PASIDTableEntry(words: (0..<8 as Range<UInt64>).map { memory.load(at: slot + $0 * 8) })
    let deviceTLB = memory.load(at: context) & 4 != 0
    withdraw(8, at: slot, in: &memory)
    count(-1, in: table, &memory)
    if memory.liveEntries(ofTable: table) == 0 {
      memory.publish(0, at: directorySlot)
      if Memory.needsFlush { memory.flush(at: directorySlot, byteCount: 8) }
      dispose(of: table, in: &memory)
    }
    return AttachmentChange(
      requester, pasid: pasid, isAdded: false, domainID: entry.domainID, tagging: entry.translationType.tagging,
      deviceTLB: deviceTLB, mode)
  }

  func makeDirectory<Memory: TableMemory & ~Copyable>(in memory: inout Memory) throws(OutOfTableMemory) -> UInt64 {
    let count = directoryTableCount
    let directory = count == 1 ? try memory.allocateTable(zeroed: true) : try memory.allocateTables(count: count)
    if Memory.needsFlush { memory.flush(at: directory, byteCount: count * 4096) }
    return directory
  }

  /// Writes the entry of a PASID, and the table it is in where there is none.
  func write<Memory: TableMemory & ~Copyable>(
    _ attachment: DomainAttachment, pasid: UInt32, inDirectory directory: UInt64, of requester: RequesterID,
    in memory: inout Memory
  ) throws(AttachmentError) {
    let parentSlot = directory + UInt64(pasid >> 6) * 8
    let parent = memory.load(at: parentSlot)
    var table = parent & EntryFormat.structureAddress
    let isNew = parent & 1 == 0
    if isNew {
      do { table = try memory.allocateTable(zeroed: true) } catch { throw .outOfTableMemory }
      if Memory.needsFlush { memory.flush(at: table, byteCount: 4096) }
    }
    let slot = table + UInt64(pasid & 63) * 64
    guard memory.load(at: slot) & 1 == 0 else { throw .pasidInUse(requester, pasid: pasid) }
    publish(pasidEntry(attachment).words, at: slot, in: &memory)
    count(1, in: table, &memory)
    guard isNew else { return }
    memory.publish(PASIDDirectoryEntry(tableAddress: table).rawValue, at: parentSlot)
    if Memory.needsFlush { memory.flush(at: parentSlot, byteCount: 8) }
  }

  /// The PASID-table entry of an attachment.
  ///
  /// AW is set for a first stage as well: Linux does, and QEMU bounds the address by it.
  func pasidEntry(_ attachment: DomainAttachment) -> PASIDTableEntry {
    var entry = PASIDTableEntry()
    entry.isPresent = true
    entry.faultProcessingDisabled = attachment.hidesFaults
    entry.domainID = attachment.domainID
    entry.pageWalkSnoop = unit.extendedCapability.scalableWalkCoherency
    entry.pageSnoop = attachment.forcesSnoop
    switch attachment.translation {
    case .secondStage(let table, let levels):
      entry.translationType = .secondStage
      setSecondStage(table, levels, attachment, &entry)
    case .firstStage(let table, let levels):
      entry.translationType = .firstStage
      entry.addressWidth = levels.addressWidthField
      setFirstStage(table, levels, &entry)
    case .nested(let table, let levels, let below, let belowLevels):
      entry.translationType = .nested
      setFirstStage(table, levels, &entry)
      setSecondStage(below, belowLevels, attachment, &entry)
    case .passThrough:
      entry.translationType = .passThrough
      entry.addressWidth = deepestWidthField
    }
    return entry
  }

  private func setFirstStage(_ table: UInt64, _ levels: PagingLevels, _ entry: inout PASIDTableEntry) {
    entry.firstStageTableAddress = table
    entry.firstStagePagingMode = levels == .five ? 1 : 0
  }

  private func setSecondStage(
    _ table: UInt64, _ levels: PagingLevels, _ attachment: DomainAttachment, _ entry: inout PASIDTableEntry
  ) {
    entry.secondStageTableAddress = table
    entry.addressWidth = levels.addressWidthField
    entry.secondStageAccessedDirty = attachment.tracksDirty
  }

  /// Gives back the directory a context entry leads to, and its tables.
  func disposePASIDs<Memory: TableMemory & ~Copyable>(of context: UInt64, in memory: inout Memory) {
    disposePASIDs(directory: memory.load(at: context) & EntryFormat.structureAddress, in: &memory)
  }

  func disposePASIDs<Memory: TableMemory & ~Copyable>(directory: UInt64, in memory: inout Memory) {
    for index in 0..<UInt64(128 << Int(directorySize)) {
      let entry = memory.load(at: directory + index * 8)
      if entry & 1 != 0 { dispose(of: entry & EntryFormat.structureAddress, in: &memory) }
    }
    dispose(of: directory, tables: directoryTableCount, in: &memory)
  }
}

extension PASIDTableEntry.TranslationType {
  /// What cached translations of such an entry are tagged by.
  public var tagging: DomainIDs.Tagging {
    switch self {
    case .firstStage: .firstStage
    case .passThrough: .passThrough
    default: .secondStage
    }
  }
}
