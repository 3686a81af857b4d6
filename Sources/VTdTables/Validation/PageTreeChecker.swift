import HardwareBits
import PCICore

/// Looks at one set of page tables, from the top down.
struct PageTreeChecker {
  private let verifier: TableVerifier
  private let path: TranslationPath
  private let place: TableFinding.Place
  private let isFirst: Bool
  private let top: UInt64
  private let levels: Int
  /// The last input address that DMA can have.
  private let lastReachable: UInt64
  private let unit: UnitCapabilities

  private var ancestors: [UInt64] = []
  private var mappings: [PageMapping] = []
  private var tableCount = 0
  private var findings: [TableFinding.Code: Int] = [:]

  /// More tables than 8 GiB hold are not looked at: links that cross could make any number of them.
  private static let mostTables = 1 << 21
  /// Of one kind, more than this many findings in one set of tables say nothing new.
  private static let mostAlike = 64

  init(_ verifier: TableVerifier, _ path: TranslationPath, _ place: TableFinding.Place) {
    self.verifier = verifier
    self.path = path
    self.place = place
    unit = verifier.unit
    isFirst = path.stages != .second
    top = isFirst ? path.firstTable : path.secondTable
    levels = isFirst ? path.firstLevels : path.secondLevels
    let width = isFirst ? 12 + 9 * levels - 1 : min(12 + 9 * levels, unit.capability.maximumGuestAddressWidthInBits)
    lastReachable = width >= 64 ? .max : (1 << UInt64(width)) - 1
  }

  /// Looks at everything; `state` gets the findings and the tables.
  mutating func check<Reader: EntryReader & ~Copyable>(
    in memory: borrowing Reader, _ state: inout VerifierState
  ) -> VerificationReport.Space {
    if path.stages == .nested {
      // The second stage on its own; the first stage's tables lie in the memory that it maps.
      var second = path
      second.stages = .second
      verifier.add(
        place.requester ?? RequesterID(rawValue: 0), pasid: place.pasid, second, place.entry, in: memory, &state)
      state.report.requesters.removeLast()
    }
    visit(top, level: levels, from: 0, granted: 3, place.entry, in: memory, &state)
    return VerificationReport.Space(
      stages: path.stages, table: top, levels: levels, mappings: mappings, tableCount: tableCount)
  }

  private mutating func add(
    _ code: TableFinding.Code, _ iova: UInt64, _ entry: UInt64?, _ state: inout VerifierState,
    _ text: @autoclosure () -> String
  ) {
    findings[code, default: 0] += 1
    guard findings[code, default: 0] <= Self.mostAlike else { return }
    var here = place
    here.iova = iova
    here.entry = entry
    state.report.add(TableFinding(code, here, text()))
  }

  /// Where a table lies: for nested tables, what the second stage makes of its address.
  private func located<Reader: EntryReader & ~Copyable>(_ table: UInt64, in memory: borrowing Reader) -> UInt64? {
    guard path.stages == .nested else { return table }
    var below = path
    below.stages = .second
    let walker = TranslationWalker(rootTable: verifier.rootTable, unit: unit)
    do throws(TranslationFault) {
      return try walker.translate(IOVA(table), .read, by: below, in: memory).output.rawValue
    } catch { return nil }
  }

  private mutating func visit<Reader: EntryReader & ~Copyable>(
    _ link: UInt64, level: Int, from base: UInt64, granted: UInt64, _ parent: UInt64?, in memory: borrowing Reader,
    _ state: inout VerifierState
  ) {
    guard let table = located(link, in: memory), memory.entry(at: table) != nil, memory.entry(at: table | 0xff8) != nil
    else {
      if !verifier.isPartial {
        add(.tableOutside, base, parent, &state, "the level-\(level) table at 0x\(link.hex()) is not in memory")
      }
      return
    }
    guard !ancestors.contains(table) else {
      add(.tableLoop, base, parent, &state, "the table at 0x\(table.hex()) leads back to itself")
      return
    }
    tableCount += 1
    guard tableCount <= Self.mostTables else {
      add(.tableBudget, base, parent, &state, "there are more than \(Self.mostTables) tables below one root")
      return
    }
    state.tables.insert(table)
    ancestors.append(table)
    var live = 0
    for index in 0..<512 as Range<UInt64> {
      let slot = table + index * 8
      guard let entry = memory.entry(at: slot), entry != 0 else { continue }
      let isPresent = isFirst ? entry & 1 != 0 : entry & 3 != 0
      // What is not present says nothing, whatever else it holds.
      guard isPresent else { continue }
      live += 1
      judge(
        entry, slot, level: level, base | index << PageTable.shift(level), granted: granted, in: memory, &state)
    }
    ancestors.removeLast()
    if live == 0, level < levels {
      add(.tableEmpty, base, parent, &state, "the level-\(level) table at 0x\(table.hex()) maps nothing")
    }
  }

  private mutating func judge<Reader: EntryReader & ~Copyable>(
    _ entry: UInt64, _ slot: UInt64, level: Int, _ address: UInt64, granted: UInt64, in memory: borrowing Reader,
    _ state: inout VerifierState
  ) {
    let isLeaf = level == 1 || entry & EntryFormat.large != 0
    let size: UInt64 = 1 << PageTable.shift(level)
    guard checkBits(entry, slot, level: level, isLeaf: isLeaf, address, size, &state) else { return }
    if isFirst, entry & 4 == 0 {
      add(.pageSupervisor, address, slot, &state, "U/S is 0: requests without privilege are refused")
      return
    }
    let own = isFirst ? (entry & 2 != 0 ? 3 : 1) : entry & 3
    guard isLeaf else {
      if own != 3 {
        add(
          .pagePermission, address, slot, &state,
          "an entry that leads to a table allows only \(PageAccess(rawValue: UInt8(own))), whatever pages below say")
      }
      visit(
        entry & EntryFormat.address, level: level - 1, from: address, granted: granted & own, slot, in: memory, &state)
      return
    }
    checkPage(entry, slot, address, size, &state)
    let access = granted & own
    guard access != 0 else { return }
    append(
      PageMapping(
        iova: IOVA(canonical(address)), output: PhysicalAddress(entry & EntryFormat.address & ~(size - 1)),
        length: size, access: PageAccess(rawValue: UInt8(access))))
  }

  /// Checks the bits of an entry; returns whether it can be used.
  private mutating func checkBits(
    _ entry: UInt64, _ slot: UInt64, level: Int, isLeaf: Bool, _ address: UInt64, _ size: UInt64,
    _ state: inout VerifierState
  ) -> Bool {
    let width = UInt64(unit.hostAddressWidthInBits)
    guard (entry & EntryFormat.address) >> width == 0 else {
      let text = "the address 0x\((entry & EntryFormat.address).hex()) is above the host's \(width) bits"
      add(.pageAddress, address, slot, &state, text)
      return false
    }
    if isLeaf, level > 1 {
      guard let page = PageSize(rawValue: UInt8(level)), supports(page) else {
        let name = PageSize(rawValue: UInt8(level))?.name ?? "level-\(level)"
        add(.pageSize, address, slot, &state, "a \(name) page, which the unit lacks")
        return false
      }
      // Bit 12 of a large first-stage leaf is PAT.
      let low = entry & EntryFormat.address & (size - 1) & (isFirst ? ~0x1000 : .max)
      guard low == 0 else {
        let text = "a \(page.name) page at 0x\((entry & EntryFormat.address).hex()), no multiple of its size"
        add(.pageMisaligned, address, slot, &state, text)
        return false
      }
    }
    guard !isFirst else { return true }
    if entry & 1 << 11 != 0 {
      guard isLeaf else {
        add(.pageReserved, address, slot, &state, "bit 11 is set in an entry that leads to a table")
        return false
      }
      guard unit.extendedCapability.snoopControl else {
        add(.pageSnoop, address, slot, &state, "SNP is set without ECAP.SC")
        return false
      }
    }
    guard entry >> 62 & 1 == 0 else {
      add(.pageReserved, address, slot, &state, "bit 62 (TM before revision 2) is set")
      return false
    }
    return true
  }

  private func supports(_ size: PageSize) -> Bool {
    switch (size, isFirst) {
    case (.size4K, _), (.size2M, true): true
    case (.size2M, false): unit.capability.secondStage2M
    case (.size1G, false): unit.capability.secondStage1G
    case (.size1G, true): unit.capability.firstStage1G
    }
  }

  private mutating func checkPage(
    _ entry: UInt64, _ slot: UInt64, _ address: UInt64, _ size: UInt64, _ state: inout VerifierState
  ) {
    let output = entry & EntryFormat.address & ~(size - 1)
    if InterruptWindow.overlaps(output, through: output + size - 1) {
      add(.pageWindow, address, slot, &state, "the page leads to 0x\(output.hex()), over the interrupt window")
    } else if InterruptWindow.overlaps(address, through: address + size - 1) {
      add(.pageWindow, address, slot, &state, "the page lies over the interrupt window, which DMA never reaches")
    }
    if address > lastReachable, !isFirst {
      add(.pageUnreachable, address, slot, &state, "DMA cannot have the address")
    }
  }

  /// A first stage's upper half, with the bits above its width set.
  private func canonical(_ address: UInt64) -> UInt64 {
    isFirst && address > lastReachable ? address | ~(lastReachable << 1 | 1) : address
  }

  private mutating func append(_ page: PageMapping) {
    if let last = mappings.last, last.iova.rawValue &+ last.length == page.iova.rawValue,
      last.output.rawValue &+ last.length == page.output.rawValue, last.access == page.access
    {
      mappings[mappings.count - 1].length += page.length
    } else {
      mappings.append(page)
    }
  }
}
