extension TranslationWalker {
  /// Walks a second stage; permission is looked at before reserved bits, as QEMU does.
  @inlinable
  func secondStage<Reader: EntryReader & ~Copyable>(
    _ address: UInt64, _ access: TranslationRequest.Access, _ path: TranslationPath, in memory: borrowing Reader,
    observer: inout some WalkObserver
  ) throws(TranslationFault) -> PageMapping {
    let wanted = wantedBits(access)
    var table = path.secondTable
    var level = path.secondLevels
    var granted: UInt64 = 3
    while true {
      let shift = PageTable.shift(level)
      let slot = table &+ ((address &>> shift) & 511) &* 8
      let read = memory.entry(at: slot)
      observer.visit(WalkStep(.secondStage(level: level), at: slot, value: read))
      guard let entry = read else {
        throw fault(unreadable(level: level, path), path)
      }
      granted &= entry
      guard granted & wanted != 0 else { throw fault(refused(access, path), path) }
      let isLarge = level > 1 && entry & EntryFormat.large != 0
      if level == 1 || isLarge {
        let offset: UInt64 = (1 &<< shift) &- 1
        var reserved = secondLeafReserved | (offset & EntryFormat.address)
        if isLarge, secondLarge >> UInt8(truncatingIfNeeded: level) & 1 == 0 { reserved |= EntryFormat.large }
        guard entry & reserved == 0 else {
          throw fault(path.isScalable ? .secondStageReserved : .entryReserved, path)
        }
        return PageMapping(
          iova: IOVA(rawValue: address & ~offset), output: PhysicalAddress(rawValue: entry & EntryFormat.address),
          length: offset &+ 1, access: PageAccess(rawValue: UInt8(truncatingIfNeeded: granted)))
      }
      guard entry & secondReserved == 0 else {
        throw fault(path.isScalable ? .secondStageReserved : .entryReserved, path)
      }
      table = entry & EntryFormat.address
      level &-= 1
    }
  }

  @inlinable
  func unreadable(level: Int, _ path: TranslationPath) -> FaultReason {
    let isTop = level == path.secondLevels
    if path.isScalable { return isTop ? .secondStageRootAccess : .secondStageAccess }
    return isTop ? .contextInvalid : .tableAccess
  }

  @inlinable
  func refused(_ access: TranslationRequest.Access, _ path: TranslationPath) -> FaultReason {
    path.isScalable ? .secondStagePermission : access == .write ? .write : .read
  }

  /// Walks a first stage for a request without privilege, each table through the second stage where they are nested.
  @inlinable
  func firstStage<Reader: EntryReader & ~Copyable>(
    _ address: UInt64, _ access: TranslationRequest.Access, _ path: TranslationPath, in memory: borrowing Reader,
    observer: inout some WalkObserver
  ) throws(TranslationFault) -> PageMapping {
    let width = UInt64(truncatingIfNeeded: 12 &+ 9 &* path.firstLevels)
    let upper = Int64(bitPattern: address) >> Int64(width &- 1)
    guard upper == 0 || upper == -1 else { throw fault(.notCanonical, path) }
    var table = path.firstTable
    var level = path.firstLevels
    var writable = true
    while true {
      let shift = PageTable.shift(level)
      var slot = table &+ ((address &>> shift) & 511) &* 8
      if path.stages == .nested {
        slot = try nested(
          slot, .read, path, isTop: level == path.firstLevels, isTable: true, in: memory, observer: &observer)
      }
      let read = memory.entry(at: slot)
      observer.visit(WalkStep(.firstStage(level: level), at: slot, value: read))
      guard let entry = read else {
        throw fault(level == path.firstLevels ? .firstStageRootAccess : .firstStageAccess, path)
      }
      guard entry & 1 != 0 else { throw fault(.firstStageNotPresent, path) }
      guard entry & 4 != 0 else { throw fault(.supervisorOnly, path) }
      if access == .write, entry & 2 == 0 { throw fault(.scalableWrite, path) }
      writable = writable && entry & 2 != 0
      let isLarge = level > 1 && entry & EntryFormat.large != 0
      let offset: UInt64 = (1 &<< shift) &- 1
      var reserved = firstReserved
      if isLarge {
        // Bit 12 of a large leaf is PAT.
        reserved |= offset & EntryFormat.address & ~0x1000
        if firstLarge >> UInt8(truncatingIfNeeded: level) & 1 == 0 { reserved |= EntryFormat.large }
      }
      guard entry & reserved == 0 else { throw fault(.firstStageReserved, path) }
      guard level == 1 || isLarge else {
        table = entry & EntryFormat.address
        level &-= 1
        continue
      }
      let page = PageMapping(
        iova: IOVA(rawValue: address & ~offset),
        output: PhysicalAddress(rawValue: entry & EntryFormat.address & ~offset),
        length: offset &+ 1, access: writable ? .readWrite : .read)
      guard path.stages == .nested else { return page }
      return try nestedPage(page, address, access, path, in: memory, observer: &observer)
    }
  }

  /// Sends an address that the first stage uses through the second.
  @inlinable
  func nested<Reader: EntryReader & ~Copyable>(
    _ address: UInt64, _ access: TranslationRequest.Access, _ path: TranslationPath, isTop: Bool, isTable: Bool,
    in memory: borrowing Reader, observer: inout some WalkObserver
  ) throws(TranslationFault) -> UInt64 {
    guard address >> UInt64(truncatingIfNeeded: 12 &+ 9 &* path.secondLevels) == 0 else {
      throw fault(isTable ? .nestedTableTooWide : .nestedOutputTooWide, path)
    }
    do throws(TranslationFault) {
      let page = try secondStage(address, access, path, in: memory, observer: &observer)
      return page.output.rawValue &+ (address &- page.iova.rawValue)
    } catch {
      guard isTable, error.reason == .secondStagePermission else { throw error }
      throw fault(isTop ? .nestedTopRefused : .nestedTableRefused, path)
    }
  }

  /// Sends the page that the first stage gives through the second: the smaller of both is what may be cached.
  @inlinable
  func nestedPage<Reader: EntryReader & ~Copyable>(
    _ page: PageMapping, _ address: UInt64, _ access: TranslationRequest.Access, _ path: TranslationPath,
    in memory: borrowing Reader, observer: inout some WalkObserver
  ) throws(TranslationFault) -> PageMapping {
    let middle = page.output.rawValue &+ (address &- page.iova.rawValue)
    guard middle >> UInt64(truncatingIfNeeded: 12 &+ 9 &* path.secondLevels) == 0 else {
      throw fault(.nestedOutputTooWide, path)
    }
    let below = try secondStage(middle, access, path, in: memory, observer: &observer)
    let length = min(page.length, below.length)
    let output = below.output.rawValue &+ (middle &- below.iova.rawValue)
    return PageMapping(
      iova: IOVA(rawValue: address & ~(length &- 1)), output: PhysicalAddress(rawValue: output & ~(length &- 1)),
      length: length, access: page.access.intersection(below.access))
  }
}
