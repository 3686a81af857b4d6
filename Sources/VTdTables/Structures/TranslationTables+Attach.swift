public import PCICore

extension TranslationTables {
  /// Attaches a requester: from now on its requests without a PASID are treated as `attachment` says.
  ///
  /// The requesters that a device appears as behind a bridge, its aliases, each need an attachment to the same domain.
  ///
  /// - Throws: ``AttachmentError/alreadyAttached(_:)``, what the unit lacks, and memory running out; nothing is changed
  ///   then.
  public mutating func attach<Memory: TableMemory & ~Copyable>(
    _ requester: RequesterID, to attachment: DomainAttachment, in memory: inout Memory
  ) throws(AttachmentError) -> AttachmentChange {
    do throws(UnitRefusal) { try check(attachment) } catch { throw .refused(error) }
    let parentSlot = rootSlot(requester)
    let parent = memory.load(at: parentSlot)
    let isNew = parent & 1 == 0
    if presentContext(requester, in: memory) != nil { throw .alreadyAttached(requester) }
    let needed = (isNew ? 1 : 0) + (mode == .scalable ? 1 + directoryTableCount : 0)
    guard memory.availableTables >= needed else { throw .outOfTableMemory }

    var entry: [UInt64]
    if mode == .scalable {
      let directory: UInt64
      do { directory = try makeDirectory(in: &memory) } catch { throw .outOfTableMemory }
      do throws(AttachmentError) {
        try write(attachment, pasid: 0, inDirectory: directory, of: requester, in: &memory)
      } catch {
        dispose(of: directory, tables: directoryTableCount, in: &memory)
        throw error
      }
      entry = scalableEntry(attachment, directory: directory).words
    } else {
      let words = legacyEntry(attachment).rawValue
      entry = [UInt64(truncatingIfNeeded: words), UInt64(truncatingIfNeeded: words >> 64)]
    }
    var table = parent & EntryFormat.structureAddress
    if isNew {
      do { table = try memory.allocateTable(zeroed: true) } catch {
        if mode == .scalable { disposePASIDs(directory: entry[0] & EntryFormat.structureAddress, in: &memory) }
        throw .outOfTableMemory
      }
      if Memory.needsFlush { memory.flush(at: table, byteCount: 4096) }
    }
    publish(entry, at: contextSlot(requester, in: table), in: &memory)
    count(1, in: table, &memory)
    if isNew {
      memory.publish(table | 1, at: parentSlot)
      if Memory.needsFlush { memory.flush(at: parentSlot, byteCount: 8) }
      count(1, in: root, &memory)
    }
    return AttachmentChange(requester, pasid: nil, isAdded: true, attachment, mode)
  }

  /// Attaches every requester ID that a device appears as: its own, those of the bridges above it, and phantom functions.
  ///
  /// - Returns: one change for each, in order.
  /// - Throws: what ``attach(_:to:in:)`` throws; none is attached then.
  public mutating func attach<Memory: TableMemory & ~Copyable>(
    aliases: some Sequence<RequesterID>, to attachment: DomainAttachment, in memory: inout Memory
  ) throws(AttachmentError) -> [AttachmentChange] {
    var changes: [AttachmentChange] = []
    for alias in aliases {
      do throws(AttachmentError) {
        changes.append(try attach(alias, to: attachment, in: &memory))
      } catch {
        for change in changes { _ = try detach(change.requester, in: &memory) }
        throw error
      }
    }
    return changes
  }

  /// Detaches a requester with all its PASIDs: its DMA is refused once the change is invalidated.
  ///
  /// - Throws: ``AttachmentError/notAttached(_:)``.
  public mutating func detach<Memory: TableMemory & ~Copyable>(
    _ requester: RequesterID, in memory: inout Memory
  ) throws(AttachmentError) -> AttachmentChange {
    guard let slot = presentContext(requester, in: memory) else { throw .notAttached(requester) }
    let change = detachment(requester, slot, in: memory)
    let table = slot & EntryFormat.structureAddress
    let directory = memory.load(at: slot) & EntryFormat.structureAddress
    withdraw(mode == .scalable ? 4 : 2, at: slot, in: &memory)
    if mode == .scalable { disposePASIDs(directory: directory, in: &memory) }
    count(-1, in: table, &memory)
    if memory.liveEntries(ofTable: table) == 0 {
      let parentSlot = rootSlot(requester)
      memory.publish(0, at: parentSlot)
      if Memory.needsFlush { memory.flush(at: parentSlot, byteCount: 8) }
      dispose(of: table, in: &memory)
      count(-1, in: root, &memory)
    }
    return change
  }

  private func detachment<Memory: TableMemory & ~Copyable>(
    _ requester: RequesterID, _ slot: UInt64, in memory: borrowing Memory
  ) -> AttachmentChange {
    guard mode == .scalable else {
      let entry = ContextEntry(
        rawValue: UInt128(memory.load(at: slot + 8)) << 64 | UInt128(memory.load(at: slot)))
      return AttachmentChange(
        requester, pasid: nil, isAdded: false, domainID: entry.domainID,
        tagging: entry.translationType == .passThrough ? .passThrough : .secondStage,
        deviceTLB: entry.translationType == .deviceTLB, mode)
    }
    let context = ScalableContextEntry(words: (0..<4 as Range<UInt64>).map { memory.load(at: slot + $0 * 8) })
    let table = memory.load(at: context.pasidDirectoryAddress) & EntryFormat.structureAddress
    let entry = PASIDTableEntry(words: (0..<8 as Range<UInt64>).map { memory.load(at: table + $0 * 8) })
    var change = AttachmentChange(
      requester, pasid: nil, isAdded: false, domainID: entry.domainID, tagging: entry.translationType.tagging,
      deviceTLB: context.deviceTLBEnabled, mode)
    var live = 0
    for index in 0..<UInt64(context.pasidDirectoryEntryCount) {
      let parent = memory.load(at: context.pasidDirectoryAddress + index * 8)
      if parent & 1 != 0 { live += memory.liveEntries(ofTable: parent & EntryFormat.structureAddress) }
    }
    change.coversOtherPASIDs = live > 1 || !entry.isPresent
    return change
  }
}

extension TranslationTables {
  /// Whether the unit can do what an attachment asks for.
  func check(_ attachment: DomainAttachment) throws(UnitRefusal) {
    try DomainIDs.check(attachment.domainID, unit)
    let ecap = unit.extendedCapability
    if attachment.deviceTLB { guard ecap.deviceTLBs else { throw .deviceTLB } }
    if attachment.forcesSnoop { guard ecap.snoopControl else { throw .snoopControl } }
    switch attachment.translation {
    case .passThrough: guard ecap.passThrough else { throw .passThrough }
    case .secondStage(_, let levels):
      guard unit.capability.supportsSecondStage(levels) else { throw .levels(levels) }
      if mode == .scalable { guard ecap.secondStage else { throw .secondStage } }
      if attachment.tracksDirty {
        guard mode == .scalable, ecap.secondStageAccessedDirty else { throw .secondStageDirty }
      }
    case .firstStage(_, let levels): try checkFirstStage(levels)
    case .nested(_, let levels, _, let below):
      guard ecap.nestedTranslation else { throw .nested }
      try checkFirstStage(levels)
      guard unit.capability.supportsSecondStage(below) else { throw .levels(below) }
    }
  }

  private func checkFirstStage(_ levels: PagingLevels) throws(UnitRefusal) {
    guard mode == .scalable else { throw .firstStageInLegacyMode }
    guard unit.extendedCapability.firstStage else { throw .firstStage }
    guard levels != .three else { throw .levels(levels) }
    guard levels == .four || unit.capability.firstStage5Levels else { throw .firstStage5Levels }
  }

  /// AW where nothing is translated: the deepest walk there is (VT-d 4.1 §9.3).
  var deepestWidthField: UInt8 { (unit.capability.secondStageLevels.last ?? .four).addressWidthField }

  func legacyEntry(_ attachment: DomainAttachment) -> ContextEntry {
    var entry = ContextEntry()
    entry.isPresent = true
    entry.faultProcessingDisabled = attachment.hidesFaults
    entry.domainID = attachment.domainID
    if case .secondStage(let table, let levels) = attachment.translation {
      entry.translationType = attachment.deviceTLB ? .deviceTLB : .untranslated
      entry.pageTableAddress = table
      entry.addressWidth = levels.addressWidthField
    } else {
      entry.translationType = .passThrough
      entry.addressWidth = deepestWidthField
    }
    return entry
  }

  func scalableEntry(_ attachment: DomainAttachment, directory: UInt64) -> ScalableContextEntry {
    var entry = ScalableContextEntry()
    entry.isPresent = true
    entry.faultProcessingDisabled = attachment.hidesFaults
    entry.deviceTLBEnabled = attachment.deviceTLB
    entry.pasidEnabled = pasidWidthInBits > 13 && unit.extendedCapability.pasid
    entry.pasidDirectorySize = directorySize
    entry.pasidDirectoryAddress = directory
    return entry
  }
}
