import HardwareBits
public import PCICore

/// Looks at all tables of a unit: everything hardware would refuse, and everything it would silently do wrong by.
///
/// What it accepts faults nowhere on a unit with these capabilities, nor on QEMU's model of one; memory for pages is
/// not looked at, only memory for tables.
public struct TableVerifier: Sendable {
  /// What the unit can do.
  public let unit: UnitCapabilities
  /// Where the root table is, and of which kind.
  public let rootTable: RootTableAddressRegister
  /// Where the interrupt remapping table is; nil to leave it out.
  public let interruptTable: InterruptTableAddressRegister?
  /// Whether the memory is only a part, so that tables which are not there say nothing.
  public let isPartial: Bool

  let structureReserved: UInt64

  /// A verifier of the tables at `rootTable`.
  public init(
    rootTable: RootTableAddressRegister, interruptTable: InterruptTableAddressRegister? = nil, unit: UnitCapabilities,
    isPartial: Bool = false
  ) {
    self.rootTable = rootTable
    self.interruptTable = interruptTable
    self.unit = unit
    self.isPartial = isPartial
    structureReserved = ~((1 << UInt64(unit.hostAddressWidthInBits)) - 1)
  }

  /// Looks at everything.
  public func verify<Reader: EntryReader & ~Copyable>(in memory: borrowing Reader) -> VerificationReport {
    var state = VerifierState()
    switch rootTable.mode {
    case .legacy: verifyRoot(in: memory, &state)
    case .scalable where unit.extendedCapability.scalableMode: verifyRoot(in: memory, &state)
    default:
      state.report.add(TableFinding(.root, .init(), "the unit has no tables of mode \(rootTable.mode)"))
    }
    verifyDomainIDs(&state)
    verifyExposure(&state)
    if let interruptTable { verifyInterrupts(interruptTable, in: memory, &state) }
    state.report.tableCount = state.tables.count
    return state.report
  }

  /// Looks at the page tables of one requester alone.
  public func verify<Reader: EntryReader & ~Copyable>(
    _ requester: RequesterID, pasid: UInt32?, _ path: TranslationPath, in memory: borrowing Reader
  ) -> VerificationReport {
    var state = VerifierState()
    add(requester, pasid: pasid, path, nil, in: memory, &state)
    verifyExposure(&state)
    state.report.tableCount = state.tables.count
    return state.report
  }

  private func verifyRoot<Reader: EntryReader & ~Copyable>(in memory: borrowing Reader, _ state: inout VerifierState) {
    let root = rootTable.table
    // A dump of interrupt entries alone says nothing of the tables for DMA.
    if isPartial, root == 0, memory.entry(at: root) == nil { return }
    guard root & structureReserved == 0, memory.entry(at: root) != nil, memory.entry(at: root + 4088) != nil else {
      state.report.add(TableFinding(.root, .init(), "the root table at 0x\(root.hex()) is not in memory"))
      return
    }
    state.tables.insert(root)
    for bus in 0...255 as ClosedRange<UInt8> {
      let slot = root + UInt64(bus) * 16
      guard let low = memory.entry(at: slot), let high = memory.entry(at: slot + 8) else { continue }
      let first = RequesterID(bus: bus, deviceAndFunction: 0)
      if rootTable.mode == .legacy {
        guard low & 1 != 0 else { continue }
        check(low & (structureReserved | 0xffe), high, .rootReserved, first, slot, "root entry", &state)
        verifyContexts(low & EntryFormat.structureAddress, first, count: 256, slot, in: memory, &state)
      } else {
        guard (low | high) & 1 != 0 else { continue }
        let reserved = structureReserved | 0xffe
        check(low & reserved, high & reserved, .rootReserved, first, slot, "root entry", &state)
        for (half, base, at) in [(low, 0, slot), (high, 128, slot + 8)] as [(UInt64, UInt8, UInt64)]
        where half & 1 != 0 {
          let requester = RequesterID(bus: bus, deviceAndFunction: base)
          verifyContexts(half & EntryFormat.structureAddress, requester, count: 128, at, in: memory, &state)
        }
      }
    }
  }

  private func verifyContexts<Reader: EntryReader & ~Copyable>(
    _ table: UInt64, _ first: RequesterID, count: Int, _ parent: UInt64, in memory: borrowing Reader,
    _ state: inout VerifierState
  ) {
    guard isReadable(table, .contextOutside, first, parent, "context table", in: memory, &state) else { return }
    for index in 0..<count {
      let requester = RequesterID(rawValue: first.rawValue + UInt16(index))
      if rootTable.mode == .legacy {
        verifyContext(requester, table + UInt64(index) * 16, in: memory, &state)
      } else {
        verifyScalableContext(requester, table + UInt64(index) * 32, in: memory, &state)
      }
    }
  }

  private func verifyContext<Reader: EntryReader & ~Copyable>(
    _ requester: RequesterID, _ slot: UInt64, in memory: borrowing Reader, _ state: inout VerifierState
  ) {
    guard let low = memory.entry(at: slot), let high = memory.entry(at: slot + 8), low & 1 != 0 else { return }
    let place = TableFinding.Place(requester: requester, entry: slot)
    let isClean = check(
      low & (structureReserved | 0xff0), high & 0xffff_ffff_ff00_0080, .contextReserved, requester, slot,
      "context entry", &state)
    let entry = ContextEntry(rawValue: UInt128(high) << 64 | UInt128(low))
    var isUsable = isClean
    if entry.levels.map({ unit.capability.supportsSecondStage($0) }) != true {
      state.report.add(TableFinding(.contextWidth, place, "AW is \(entry.addressWidth), which CAP.SAGAW does not list"))
      isUsable = false
    }
    let ecap = unit.extendedCapability
    let lacking: String? =
      switch entry.translationType {
      case .untranslated: nil
      case .deviceTLB: ecap.deviceTLBs ? nil : "TT asks for device-TLBs without ECAP.DT"
      case .passThrough: ecap.passThrough ? nil : "TT asks for pass-through without ECAP.PT"
      default: "TT is 3, which is reserved"
      }
    if let lacking {
      state.report.add(TableFinding(.contextType, place, lacking))
      isUsable = false
    }
    guard isUsable, let levels = entry.levels else { return }
    var path = TranslationPath(
      stages: entry.translationType == .passThrough ? .passThrough : .second, domainID: entry.domainID,
      isScalable: false, hidesFaults: entry.faultProcessingDisabled)
    path.secondTable = entry.pageTableAddress
    path.secondLevels = Int(levels.rawValue)
    add(requester, pasid: nil, path, slot, in: memory, &state)
  }
}

/// What a verifier has met so far.
struct VerifierState {
  var report = VerificationReport()
  /// Every table, whatever its kind.
  var tables: Set<UInt64> = []
  /// Spaces by their tables, so that each is looked at once.
  var spaces: [SpaceKey: Int] = [:]

  struct SpaceKey: Hashable {
    var stages: TranslationPath.Stages
    var first: UInt64
    var firstLevels: Int
    var second: UInt64
    var secondLevels: Int

    init(_ path: TranslationPath) {
      stages = path.stages
      first = path.firstTable
      firstLevels = path.firstLevels
      second = path.secondTable
      secondLevels = path.secondLevels
    }
  }
}

extension TableVerifier {
  /// Complains about reserved bits of two words; returns whether there are none.
  @discardableResult
  func check(
    _ low: UInt64, _ high: UInt64, _ code: TableFinding.Code, _ requester: RequesterID, _ slot: UInt64,
    _ what: StaticString, _ state: inout VerifierState
  ) -> Bool {
    guard low | high != 0 else { return true }
    let bit = low != 0 ? low.trailingZeroBitCount : 64 + high.trailingZeroBitCount
    state.report.add(
      TableFinding(
        code, .init(requester: requester, entry: slot), "reserved bit \(bit) of the \(what.description) is set"))
    return false
  }

  /// Whether a structure of 4096 bytes can be read; complains where it cannot.
  func isReadable<Reader: EntryReader & ~Copyable>(
    _ table: UInt64, _ code: TableFinding.Code, _ requester: RequesterID, _ slot: UInt64, _ what: StaticString,
    in memory: borrowing Reader, _ state: inout VerifierState
  ) -> Bool {
    guard memory.entry(at: table) != nil, memory.entry(at: table | 0xff8) != nil else {
      if !isPartial {
        state.report.add(
          TableFinding(
            code, .init(requester: requester, entry: slot),
            "the \(what.description) at 0x\(table.hex()) is not in memory"))
      }
      return false
    }
    state.tables.insert(table)
    return true
  }

  /// Takes down a requester, and looks at its page tables where no other has them.
  func add<Reader: EntryReader & ~Copyable>(
    _ requester: RequesterID, pasid: UInt32?, _ path: TranslationPath, _ slot: UInt64?, in memory: borrowing Reader,
    _ state: inout VerifierState
  ) {
    let place = TableFinding.Place(requester: requester, pasid: pasid, entry: slot)
    let width = unit.capability.domainIDWidthInBits ?? 16
    if Int(path.domainID) >> width != 0 {
      state.report.add(
        TableFinding(.domainWidth, place, "domain ID \(path.domainID) has more than the \(width) bits of CAP.ND"))
    }
    if path.domainID == 0, unit.capability.cachingMode {
      state.report.add(TableFinding(.domainZero, place, "domain ID 0 under caching mode (CAP.CM)"))
    }
    var space: Int?
    if path.stages != .passThrough {
      let key = VerifierState.SpaceKey(path)
      if let known = state.spaces[key] {
        space = known
      } else {
        var checker = PageTreeChecker(self, path, place)
        // A nested space puts its second stage in front of itself.
        let found = checker.check(in: memory, &state)
        space = state.report.spaces.count
        state.spaces[key] = space
        state.report.spaces.append(found)
      }
    }
    state.report.requesters.append(
      VerificationReport.Requester(requester: requester, pasid: pasid, path: path, space: space))
  }
}
