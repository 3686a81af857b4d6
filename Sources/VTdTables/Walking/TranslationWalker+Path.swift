public import PCICore

extension TranslationWalker {
  /// What root, context and PASID tables say of a requester.
  ///
  /// - Parameters:
  ///   - requester: who.
  ///   - pasid: the PASID of its requests; nil for those without one.
  ///   - memory: where the tables are.
  /// - Throws: the fault that the unit would record for any request.
  @inlinable
  public func path<Reader: EntryReader & ~Copyable>(
    for requester: RequesterID, pasid: UInt32? = nil, in memory: borrowing Reader
  ) throws(TranslationFault) -> TranslationPath {
    var nothing = Unobserved()
    return try path(for: requester, pasid: pasid, in: memory, observer: &nothing)
  }

  /// What root, context and PASID tables say of a requester; `observer` is shown each entry read.
  ///
  /// - Throws: the fault that the unit would record for any request.
  @inlinable
  public func path<Reader: EntryReader & ~Copyable>(
    for requester: RequesterID, pasid: UInt32?, in memory: borrowing Reader, observer: inout some WalkObserver
  ) throws(TranslationFault) -> TranslationPath {
    try isScalable(pasid: pasid)
      ? scalablePath(requester, pasid, in: memory, observer: &observer)
      : legacyPath(requester, in: memory, observer: &observer)
  }

  /// Whether the tables are scalable ones, where requests with such a PASID are taken at all.
  @usableFromInline
  func isScalable(pasid: UInt32?) throws(TranslationFault) -> Bool {
    switch tables {
    case .legacy:
      guard pasid == nil else { throw TranslationFault(.pasidInLegacyMode) }
      return false
    case .scalable: return true
    case .aborted: throw TranslationFault(.aborted)
    case .invalid: throw TranslationFault(.rootAddressInvalid)
    }
  }

  // What reads memory is inlined into its callers, for their kind of memory; what judges words is not.

  @inlinable
  func legacyPath<Reader: EntryReader & ~Copyable>(
    _ requester: RequesterID, in memory: borrowing Reader, observer: inout some WalkObserver
  ) throws(TranslationFault) -> TranslationPath {
    let rootSlot = rootAddress &+ UInt64(requester.bus) &* 16
    let low = memory.entry(at: rootSlot)
    observer.visit(WalkStep(.root, at: rootSlot, value: low))
    guard let low, let high = memory.entry(at: rootSlot &+ 8) else { throw TranslationFault(.rootAccess) }
    guard low & 1 != 0 else { throw TranslationFault(.rootNotPresent) }
    guard low & (structureReserved | 0xffe) == 0, high == 0 else { throw TranslationFault(.rootReserved) }

    let slot = (low & EntryFormat.structureAddress) &+ UInt64(requester.deviceAndFunction) &* 16
    let contextLow = memory.entry(at: slot)
    observer.visit(WalkStep(.context, at: slot, value: contextLow))
    guard let contextLow, let contextHigh = memory.entry(at: slot &+ 8) else { throw TranslationFault(.contextAccess) }
    return try path(ofContext: contextLow, contextHigh)
  }

  @usableFromInline
  func path(ofContext low: UInt64, _ high: UInt64) throws(TranslationFault) -> TranslationPath {
    let hides = low & 2 != 0
    guard low & 1 != 0 else { throw TranslationFault(.contextNotPresent, isRecorded: !hides) }
    guard low & (structureReserved | 0xff0) == 0, high & 0xffff_ffff_ff00_0080 == 0 else {
      throw TranslationFault(.contextReserved, isRecorded: !hides)
    }
    // TT in bits 3:2, AW in 66:64, DID in 87:72 (VT-d 4.1 §9.3).
    let type = low >> 2 & 3
    let width = high & 7
    guard secondWidths >> width & 1 != 0, contextTypes >> type & 1 != 0 else {
      throw TranslationFault(.contextInvalid, isRecorded: !hides)
    }
    var path = TranslationPath(
      stages: type == 2 ? .passThrough : .second, domainID: UInt16(truncatingIfNeeded: high >> 8), isScalable: false,
      hidesFaults: hides)
    path.secondTable = low & EntryFormat.structureAddress
    path.secondLevels = Int(width) + 2
    return path
  }

  @inlinable
  func scalablePath<Reader: EntryReader & ~Copyable>(
    _ requester: RequesterID, _ pasid: UInt32?, in memory: borrowing Reader, observer: inout some WalkObserver
  ) throws(TranslationFault) -> TranslationPath {
    let rootSlot = rootAddress &+ UInt64(requester.bus) &* 16
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
    let number = try pasidNumber(first, second, third | fourth, pasid: pasid)

    let hidesAll = first & 2 != 0
    let parentSlot = (first & EntryFormat.structureAddress) &+ UInt64(number >> 6) &* 8
    let parent = memory.entry(at: parentSlot)
    observer.visit(WalkStep(.pasidDirectory, at: parentSlot, value: parent))
    guard let parent else { throw TranslationFault(.pasidDirectoryAccess, isRecorded: !hidesAll) }
    let hides = hidesAll || parent & 2 != 0
    guard parent & 1 != 0 else { throw TranslationFault(.pasidDirectoryNotPresent, isRecorded: !hides) }
    guard parent & (structureReserved | 0xffc) == 0 else {
      throw TranslationFault(.pasidDirectoryReserved, isRecorded: !hides)
    }

    let entrySlot = (parent & EntryFormat.structureAddress) &+ UInt64(number & 63) &* 64
    let word0 = memory.entry(at: entrySlot)
    observer.visit(WalkStep(.pasid, at: entrySlot, value: word0))
    // An entry is 64 bytes on a 64-byte boundary: all of it is in memory, or nothing.
    guard let word0, let word1 = memory.entry(at: entrySlot &+ 8), let word2 = memory.entry(at: entrySlot &+ 16),
      let word3 = memory.entry(at: entrySlot &+ 24), let word4 = memory.entry(at: entrySlot &+ 32),
      let word5 = memory.entry(at: entrySlot &+ 40), let word6 = memory.entry(at: entrySlot &+ 48),
      let word7 = memory.entry(at: entrySlot &+ 56)
    else { throw TranslationFault(.pasidTableAccess, isRecorded: !hides) }
    return try path(ofPASID: word0, word1, word2, rest: word3 | word4 | word5 | word6 | word7, hides: hides)
  }

  /// The PASID a context entry gives a request, within its directory; `rest` is what must be 0 of the entry.
  @usableFromInline
  func pasidNumber(
    _ first: UInt64, _ second: UInt64, _ rest: UInt64, pasid: UInt32?
  ) throws(TranslationFault) -> UInt32 {
    let hides = first & 2 != 0
    guard first & 1 != 0 else { throw TranslationFault(.scalableContextNotPresent, isRecorded: !hides) }
    guard first & (structureReserved | 0x1e0) == 0, second & ~0x1f_ffff == 0, rest == 0 else {
      throw TranslationFault(.scalableContextReserved, isRecorded: !hides)
    }
    guard first & contextFlagsLacking == 0 else {
      throw TranslationFault(.scalableContextInvalid, isRecorded: !hides)
    }
    if pasid != nil, first & 8 == 0 { throw TranslationFault(.pasidDisabled, isRecorded: !hides) }
    let number = pasid ?? UInt32(second & 0xf_ffff)
    guard UInt64(number) >> 6 < 128 << (first >> 9 & 7) else {
      throw TranslationFault(pasid == nil ? .requesterIDPASIDOutOfRange : .pasidOutOfRange, isRecorded: !hides)
    }
    return number
  }

  /// What a PASID-table entry says; `rest` is its words 3 to 7 in one.
  @usableFromInline
  func path(
    ofPASID word0: UInt64, _ word1: UInt64, _ word2: UInt64, rest: UInt64, hides hidden: Bool
  ) throws(TranslationFault) -> TranslationPath {
    // Bits as in VT-d 4.1 §9.6; word 1 holds 127:64, word 2 holds 191:128.
    let hides = hidden || word0 & 2 != 0
    guard word0 & 1 != 0 else { throw TranslationFault(.pasidNotPresent, isRecorded: !hides) }
    guard word0 & pasidReserved0 | word1 & pasidReserved1 | word2 & pasidReserved2 | rest == 0 else {
      throw TranslationFault(.pasidReserved, isRecorded: !hides)
    }
    let type = word0 >> 6 & 7
    let width = word0 >> 2 & 7
    let mode = word2 >> 2 & 3
    let stages: TranslationPath.Stages = type == 1 ? .first : type == 2 ? .second : type == 3 ? .nested : .passThrough
    let usesFirst = stages == .first || stages == .nested
    let usesSecond = stages == .second || stages == .nested
    guard pasidTypes >> type & 1 != 0, !usesSecond || secondWidths >> width & 1 != 0,
      !usesFirst || firstModes >> mode & 1 != 0
    else { throw TranslationFault(.pasidInvalid, isRecorded: !hides) }
    var path = TranslationPath(
      stages: stages, domainID: UInt16(truncatingIfNeeded: word1), isScalable: true, hidesFaults: hides)
    path.protectsWrites = word2 & 0x10 != 0
    path.tracksSecondStage = word0 & 0x200 != 0
    path.tracksExtendedAccess = word2 & 0x80 != 0
    path.walksSnoop = word1 & 0x80_0000 != 0
    if usesSecond {
      path.secondTable = word0 & EntryFormat.structureAddress
      path.secondLevels = Int(width) + 2
    }
    if usesFirst {
      path.firstTable = word2 & EntryFormat.structureAddress
      path.firstLevels = mode == 0 ? 4 : 5
    }
    return path
  }
}
