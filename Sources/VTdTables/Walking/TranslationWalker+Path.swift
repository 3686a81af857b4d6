public import PCICore

extension TranslationWalker {
  /// What root, context and PASID tables say of a requester.
  ///
  /// - Parameters:
  ///   - requester: who.
  ///   - pasid: the PASID of its requests; nil for those without one.
  ///   - memory: where the tables are.
  /// - Throws: the fault that the unit would record for any request.
  public func path<Reader: EntryReader & ~Copyable>(
    for requester: RequesterID, pasid: UInt32? = nil, in memory: borrowing Reader
  ) throws(TranslationFault) -> TranslationPath {
    var nothing = Unobserved()
    return try path(for: requester, pasid: pasid, in: memory, observer: &nothing)
  }

  /// What root, context and PASID tables say of a requester; `observer` is shown each entry read.
  ///
  /// - Throws: the fault that the unit would record for any request.
  public func path<Reader: EntryReader & ~Copyable>(
    for requester: RequesterID, pasid: UInt32?, in memory: borrowing Reader, observer: inout some WalkObserver
  ) throws(TranslationFault) -> TranslationPath {
    switch rootTable.mode {
    case .legacy:
      guard pasid == nil else { throw TranslationFault(.pasidInLegacyMode) }
      return try legacyPath(requester, in: memory, observer: &observer)
    case .scalable:
      guard unit.extendedCapability.scalableMode else { throw TranslationFault(.rootAddressInvalid) }
      return try scalablePath(requester, pasid, in: memory, observer: &observer)
    case .abortDMA where unit.extendedCapability.abortDMAMode: throw TranslationFault(.aborted)
    default: throw TranslationFault(.rootAddressInvalid)
    }
  }

  private func legacyPath<Reader: EntryReader & ~Copyable>(
    _ requester: RequesterID, in memory: borrowing Reader, observer: inout some WalkObserver
  ) throws(TranslationFault) -> TranslationPath {
    let rootSlot = rootTable.table &+ UInt64(requester.bus) &* 16
    let low = memory.entry(at: rootSlot)
    observer.visit(WalkStep(.root, at: rootSlot, value: low))
    guard let low, let high = memory.entry(at: rootSlot &+ 8) else { throw TranslationFault(.rootAccess) }
    guard low & 1 != 0 else { throw TranslationFault(.rootNotPresent) }
    guard low & (structureReserved | 0xffe) == 0, high == 0 else { throw TranslationFault(.rootReserved) }

    let slot = (low & EntryFormat.structureAddress) &+ UInt64(requester.deviceAndFunction) &* 16
    let contextLow = memory.entry(at: slot)
    observer.visit(WalkStep(.context, at: slot, value: contextLow))
    guard let contextLow, let contextHigh = memory.entry(at: slot &+ 8) else { throw TranslationFault(.contextAccess) }
    let hides = contextLow & 2 != 0
    guard contextLow & 1 != 0 else { throw TranslationFault(.contextNotPresent, isRecorded: !hides) }
    guard contextLow & (structureReserved | 0xff0) == 0, contextHigh & 0xffff_ffff_ff00_0080 == 0 else {
      throw TranslationFault(.contextReserved, isRecorded: !hides)
    }
    let entry = ContextEntry(rawValue: UInt128(contextHigh) << 64 | UInt128(contextLow))
    guard let levels = entry.levels, unit.capability.supportsSecondStage(levels), isAllowed(entry.translationType)
    else { throw TranslationFault(.contextInvalid, isRecorded: !hides) }
    var path = TranslationPath(
      stages: entry.translationType == .passThrough ? .passThrough : .second, domainID: entry.domainID,
      isScalable: false, hidesFaults: hides)
    path.secondTable = entry.pageTableAddress
    path.secondLevels = Int(levels.rawValue)
    return path
  }

  private func isAllowed(_ type: ContextEntry.TranslationType) -> Bool {
    switch type {
    case .untranslated: true
    case .deviceTLB: unit.extendedCapability.deviceTLBs
    case .passThrough: unit.extendedCapability.passThrough
    default: false
    }
  }

  private func scalablePath<Reader: EntryReader & ~Copyable>(
    _ requester: RequesterID, _ pasid: UInt32?, in memory: borrowing Reader, observer: inout some WalkObserver
  ) throws(TranslationFault) -> TranslationPath {
    let rootSlot = rootTable.table &+ UInt64(requester.bus) &* 16
    let isUpper = requester.deviceAndFunction >= 128
    let halfSlot = rootSlot &+ (isUpper ? 8 : 0)
    let half = memory.entry(at: halfSlot)
    observer.visit(WalkStep(.scalableRoot, at: halfSlot, value: half))
    guard let half, let other = memory.entry(at: rootSlot &+ (isUpper ? 0 : 8)) else {
      throw TranslationFault(.scalableRootAccess)
    }
    guard half & 1 != 0 else { throw TranslationFault(.scalableRootNotPresent) }
    guard (half | other) & (structureReserved | 0xffe) == 0 else { throw TranslationFault(.scalableRootReserved) }

    let slot = (half & EntryFormat.structureAddress) &+ UInt64(requester.deviceAndFunction & 127) &* 32
    let first = memory.entry(at: slot)
    observer.visit(WalkStep(.scalableContext, at: slot, value: first))
    guard let first, let second = memory.entry(at: slot &+ 8), let third = memory.entry(at: slot &+ 16),
      let fourth = memory.entry(at: slot &+ 24)
    else { throw TranslationFault(.scalableContextAccess) }
    let hides = first & 2 != 0
    guard first & 1 != 0 else { throw TranslationFault(.scalableContextNotPresent, isRecorded: !hides) }
    guard first & (structureReserved | 0x1e0) == 0, second & ~0x1f_ffff == 0, third | fourth == 0 else {
      throw TranslationFault(.scalableContextReserved, isRecorded: !hides)
    }
    let ecap = unit.extendedCapability
    guard first & 4 == 0 || ecap.deviceTLBs, first & 8 == 0 || ecap.pasid, first & 16 == 0 || ecap.pageRequests else {
      throw TranslationFault(.scalableContextInvalid, isRecorded: !hides)
    }
    if pasid != nil, first & 8 == 0 { throw TranslationFault(.pasidDisabled, isRecorded: !hides) }
    let number = pasid ?? UInt32(second & 0xf_ffff)
    guard UInt64(number) >> 6 < 128 << (first >> 9 & 7) else {
      throw TranslationFault(pasid == nil ? .requesterIDPASIDOutOfRange : .pasidOutOfRange, isRecorded: !hides)
    }
    return try pasidPath(
      number, directory: first & EntryFormat.structureAddress, hides: hides, in: memory, observer: &observer)
  }

  private func pasidPath<Reader: EntryReader & ~Copyable>(
    _ pasid: UInt32, directory: UInt64, hides: Bool, in memory: borrowing Reader, observer: inout some WalkObserver
  ) throws(TranslationFault) -> TranslationPath {
    let parentSlot = directory &+ UInt64(pasid >> 6) &* 8
    let parent = memory.entry(at: parentSlot)
    observer.visit(WalkStep(.pasidDirectory, at: parentSlot, value: parent))
    guard let parent else { throw TranslationFault(.pasidDirectoryAccess, isRecorded: !hides) }
    let hides = hides || parent & 2 != 0
    guard parent & 1 != 0 else { throw TranslationFault(.pasidDirectoryNotPresent, isRecorded: !hides) }
    guard parent & (structureReserved | 0xffc) == 0 else {
      throw TranslationFault(.pasidDirectoryReserved, isRecorded: !hides)
    }
    let slot = (parent & EntryFormat.structureAddress) &+ UInt64(pasid & 63) &* 64
    var entry = PASIDTableEntry()
    let first = memory.entry(at: slot)
    observer.visit(WalkStep(.pasid, at: slot, value: first))
    for word in 0..<8 {
      guard let value = memory.entry(at: slot &+ UInt64(word) &* 8) else {
        throw TranslationFault(.pasidTableAccess, isRecorded: !hides)
      }
      entry[word: word] = value
    }
    return try path(of: entry, hides: hides || entry.faultProcessingDisabled)
  }

  private func path(of entry: PASIDTableEntry, hides: Bool) throws(TranslationFault) -> TranslationPath {
    guard entry.isPresent else { throw TranslationFault(.pasidNotPresent, isRecorded: !hides) }
    // Bits 134:133 are ignored; all other reserved ones, and addresses above the host's width, are refused.
    guard entry.lowestReservedBitSet == nil, (entry[word: 0] | entry[word: 2]) & structureReserved == 0 else {
      throw TranslationFault(.pasidReserved, isRecorded: !hides)
    }
    let ecap = unit.extendedCapability
    let stages: TranslationPath.Stages? =
      switch entry.translationType {
      case .firstStage where ecap.firstStage: .first
      case .secondStage where ecap.secondStage: .second
      case .nested where ecap.nestedTranslation: .nested
      case .passThrough where ecap.passThrough: .passThrough
      default: nil
      }
    guard let stages else { throw TranslationFault(.pasidInvalid, isRecorded: !hides) }
    var path = TranslationPath(stages: stages, domainID: entry.domainID, isScalable: true, hidesFaults: hides)
    path.protectsWrites = entry.writeProtectEnabled
    if stages == .second || stages == .nested {
      guard let levels = PagingLevels(addressWidthField: entry.addressWidth),
        unit.capability.supportsSecondStage(levels)
      else { throw TranslationFault(.pasidInvalid, isRecorded: !hides) }
      path.secondTable = entry.secondStageTableAddress
      path.secondLevels = Int(levels.rawValue)
    }
    if stages == .first || stages == .nested {
      let mode = entry.firstStagePagingMode
      guard mode == 0 || mode == 1 && unit.capability.firstStage5Levels else {
        throw TranslationFault(.pasidInvalid, isRecorded: !hides)
      }
      path.firstTable = entry.firstStageTableAddress
      path.firstLevels = mode == 0 ? 4 : 5
    }
    return path
  }
}
