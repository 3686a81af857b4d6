import HardwareBits
import PCICore

extension TableVerifier {
  func verifyScalableContext<Reader: EntryReader & ~Copyable>(
    _ requester: RequesterID, _ slot: UInt64, in memory: borrowing Reader, _ state: inout VerifierState
  ) {
    guard let first = memory.entry(at: slot), first & 1 != 0 else { return }
    let entry = ScalableContextEntry(words: (0..<4 as Range<UInt64>).map { memory.entry(at: slot + $0 * 8) ?? 0 })
    let place = TableFinding.Place(requester: requester, entry: slot)
    if let bit = entry.lowestReservedBitSet ?? highestAddressBit(entry[word: 0]) {
      state.report.add(TableFinding(.contextReserved, place, "reserved bit \(bit) of the context entry is set"))
      return
    }
    let ecap = unit.extendedCapability
    for (isSet, isThere, what) in [
      (entry.deviceTLBEnabled, ecap.deviceTLBs, "DTE without ECAP.DT"),
      (entry.pasidEnabled, ecap.pasid, "PASIDE without ECAP.PASID"),
      (entry.pageRequestEnabled, ecap.pageRequests, "PRE without ECAP.PRS"),
      (entry.requesterIDPASID != 0, ecap.requesterIDPASID, "RID_PASID without ECAP.RPS"),
      (entry.requesterIDPrivilege, ecap.requesterIDPrivilege, "RID_PRIV without ECAP.RPRIVS"),
    ] where isSet && !isThere {
      state.report.add(TableFinding(.contextCapability, place, what))
    }
    let count = entry.pasidDirectoryEntryCount
    guard entry.requesterIDPASID >> 6 < UInt32(count) else {
      let text = "RID_PASID \(entry.requesterIDPASID) is beyond the \(count) entries of the PASID directory"
      state.report.add(TableFinding(.pasidRange, place, text))
      return
    }
    verifyDirectory(entry, requester, slot, in: memory, &state)
  }

  /// The lowest address bit above the host's width; nil where there is none.
  func highestAddressBit(_ word: UInt64) -> Int? {
    let set = word & structureReserved
    return set == 0 ? nil : set.trailingZeroBitCount
  }

  private func verifyDirectory<Reader: EntryReader & ~Copyable>(
    _ context: ScalableContextEntry, _ requester: RequesterID, _ slot: UInt64, in memory: borrowing Reader,
    _ state: inout VerifierState
  ) {
    let directory = context.pasidDirectoryAddress
    let pages = max(1, context.pasidDirectoryEntryCount / 512)
    for page in 0..<UInt64(pages) {
      guard isReadable(directory + page << 12, .pasidOutside, requester, slot, "PASID directory", in: memory, &state)
      else { return }
    }
    // Without PASIDE only RID_PASID is ever looked up.
    let wanted = context.requesterIDPASID
    let entries =
      context.pasidEnabled ? 0..<UInt32(context.pasidDirectoryEntryCount) : wanted >> 6..<(wanted >> 6) + 1
    var isFound = false
    for index in entries {
      let parentSlot = directory + UInt64(index) * 8
      guard let parent = memory.entry(at: parentSlot), parent & 1 != 0 else { continue }
      guard
        check(
          parent & (structureReserved | 0xffc), 0, .pasidReserved, requester, parentSlot, "PASID-directory entry",
          &state)
      else { continue }
      let table = parent & EntryFormat.structureAddress
      guard isReadable(table, .pasidOutside, requester, parentSlot, "PASID table", in: memory, &state) else {
        isFound = isFound || index == wanted >> 6
        continue
      }
      let pasids = context.pasidEnabled ? index * 64..<index * 64 + 64 : wanted..<wanted + 1
      for pasid in pasids {
        let entrySlot = table + UInt64(pasid & 63) * 64
        guard let first = memory.entry(at: entrySlot), first & 1 != 0 else { continue }
        isFound = isFound || pasid == wanted
        let hides = context.faultProcessingDisabled || parent & 2 != 0
        verifyPASID(requester, pasid, entrySlot, hides: hides, in: memory, &state)
      }
    }
    if !isFound, !isPartial {
      let text = "requests without a PASID use PASID \(wanted), whose entry is not present"
      state.report.add(TableFinding(.pasidMissing, .init(requester: requester, entry: slot), text))
    }
  }

  private func verifyPASID<Reader: EntryReader & ~Copyable>(
    _ requester: RequesterID, _ pasid: UInt32, _ slot: UInt64, hides: Bool, in memory: borrowing Reader,
    _ state: inout VerifierState
  ) {
    let entry = PASIDTableEntry(words: (0..<8 as Range<UInt64>).map { memory.entry(at: slot + $0 * 8) ?? 0 })
    let place = TableFinding.Place(requester: requester, pasid: pasid, entry: slot)
    if let bit = entry.lowestReservedBitSet ?? highestAddressBit(entry[word: 0])
      ?? highestAddressBit(entry[word: 2]).map({ 128 + $0 })
    {
      state.report.add(TableFinding(.pasidReserved, place, "reserved bit \(bit) of the PASID-table entry is set"))
      return
    }
    for text in lackingFeatures(entry) { state.report.add(TableFinding(.pasidCapability, place, text)) }
    let ecap = unit.extendedCapability
    let kind: (stages: TranslationPath.Stages, isThere: Bool, bit: String)? =
      switch entry.translationType {
      case .firstStage: (.first, ecap.firstStage, "FSTS")
      case .secondStage: (.second, ecap.secondStage, "SSTS")
      case .nested: (.nested, ecap.nestedTranslation, "NEST")
      case .passThrough: (.passThrough, ecap.passThrough, "PT")
      default: nil
      }
    guard let kind, kind.isThere else {
      let why = kind.map { " without ECAP.\($0.bit)" } ?? ", which is reserved"
      let text = "PGTT is \(entry.translationType.rawValue) (\(entry.translationType))\(why)"
      state.report.add(TableFinding(.pasidType, place, text))
      return
    }
    var path = TranslationPath(
      stages: kind.stages, domainID: entry.domainID, isScalable: true,
      hidesFaults: hides || entry.faultProcessingDisabled)
    path.protectsWrites = entry.writeProtectEnabled
    if let text = setDepths(entry, kind.stages, &path) {
      state.report.add(TableFinding(.pasidWidth, place, text))
      return
    }
    add(requester, pasid: pasid, path, slot, in: memory, &state)
  }

  /// Puts tables and depths into a path; returns what is wrong with them.
  private func setDepths(
    _ entry: PASIDTableEntry, _ stages: TranslationPath.Stages, _ path: inout TranslationPath
  ) -> String? {
    if stages == .second || stages == .nested {
      guard let levels = PagingLevels(addressWidthField: entry.addressWidth),
        unit.capability.supportsSecondStage(levels)
      else { return "AW is \(entry.addressWidth), which CAP.SAGAW does not list" }
      path.secondTable = entry.secondStageTableAddress
      path.secondLevels = Int(levels.rawValue)
    }
    if stages == .first || stages == .nested {
      let mode = entry.firstStagePagingMode
      guard mode < 2 else { return "FSPM is \(mode), which is reserved" }
      guard mode == 0 || unit.capability.firstStage5Levels else { return "FSPM asks for 5 levels without CAP.FS5LP" }
      path.firstTable = entry.firstStageTableAddress
      path.firstLevels = mode == 0 ? 4 : 5
      if stages == .first, entry.addressWidth != UInt8(path.firstLevels - 2) {
        return "AW is \(entry.addressWidth) over a first stage of \(path.firstLevels) levels, and QEMU goes by AW"
      }
    }
    return nil
  }

  private func lackingFeatures(_ entry: PASIDTableEntry) -> [String] {
    let ecap = unit.extendedCapability
    let usesTypes = entry[PASIDTableEntry.cd] | entry[PASIDTableEntry.emte] | entry[PASIDTableEntry.pat] != 0
    return [
      (entry.secondStageAccessedDirty, ecap.secondStageAccessedDirty, "SSADE without ECAP.SSADS"),
      (entry.pageWalkSnoop, ecap.scalableWalkCoherency, "PWSNP without ECAP.SMPWCS"),
      (entry.pageSnoop, ecap.snoopControl, "PGSNP without ECAP.SC"),
      (usesTypes, ecap.memoryTypes, "CD, EMTE or PAT without ECAP.MTS"),
      (entry.supervisorRequestsEnabled, ecap.supervisorRequests, "SRE without ECAP.SRS"),
      (entry.extendedAccessedEnabled, ecap.extendedAccessedFlag, "EAFE without ECAP.EAFS"),
    ].filter { $0.0 && !$0.1 }.map { $0.2 }
  }
}
