/// Translates as a unit does: from the root table down, entry by entry, to memory or to the exact fault.
///
/// It works over any ``EntryReader`` and allocates nothing. A software unit resolves a requester once
/// (``path(for:pasid:in:)``) and translates its requests by what came out (``translate(_:_:by:in:)``). These leave accessed
/// and dirty bits as they are; ``translate(_:_:by:marking:)`` sets them as hardware would. With a ``WalkTrace`` each entry
/// read is kept.
///
/// Faults are numbered as VT-d 4.1 does; ``FaultReason/legacyEquivalent(_:)`` gives the number that QEMU 10 has for
/// those of scalable mode.
public struct TranslationWalker: Hashable, Sendable {
  /// Where the root table is, and of which kind.
  public let rootTable: RootTableAddressRegister
  /// What the unit can do, which decides what is reserved.
  public let unit: UnitCapabilities

  /// The root table's address.
  @usableFromInline let rootAddress: UInt64
  // What registers say, as bits beside which an entry's fields are held: a requester's path is decided often.
  /// The values of AW that the unit has a second stage for.
  let secondWidths: UInt64
  /// The values of TT in a legacy context entry, and of PGTT and FSPM in a PASID-table entry.
  let contextTypes: UInt64
  let pasidTypes: UInt64
  let firstModes: UInt64
  /// The bits DTE, PASIDE and PRE of a scalable context entry that the unit lacks.
  let contextFlagsLacking: UInt64
  /// What RTADDR leads to.
  let tables: Tables
  /// Reserved bits of every entry that leads to a structure: those above the host's address width.
  @usableFromInline let structureReserved: UInt64
  /// Reserved bits of a PASID-table entry's first three words; all of the others are reserved.
  let pasidReserved0: UInt64
  let pasidReserved1: UInt64
  let pasidReserved2: UInt64
  /// Reserved bits of second-stage entries that lead to a table, and of leaves.
  @usableFromInline let secondReserved: UInt64
  @usableFromInline let secondLeafReserved: UInt64
  /// Reserved bits of first-stage entries.
  @usableFromInline let firstReserved: UInt64
  /// The leaf levels of the second and first stage above 1, as bits.
  @usableFromInline let secondLarge: UInt8
  @usableFromInline let firstLarge: UInt8
  /// The width of addresses of DMA.
  @usableFromInline let guestWidth: Int
  /// Which of R and W let a read of no bytes pass.
  @usableFromInline let zeroLengthBits: UInt64

  enum Tables {
    case legacy, scalable, aborted, invalid
  }

  /// A walker over the tables at `rootTable` for a unit.
  public init(rootTable: RootTableAddressRegister, unit: UnitCapabilities) {
    self.rootTable = rootTable
    self.unit = unit
    rootAddress = rootTable.table
    let cap = unit.capability
    let ecap = unit.extendedCapability
    secondWidths = PagingLevels.allCases.reduce(0) {
      $0 | (cap.supportsSecondStage($1) ? 1 << UInt64($1.rawValue - 2) : 0)
    }
    contextTypes = 1 | (ecap.deviceTLBs ? 2 : 0) | (ecap.passThrough ? 4 : 0)
    pasidTypes =
      (ecap.firstStage ? 2 : 0) | (ecap.secondStage ? 4 : 0) | (ecap.nestedTranslation ? 8 : 0)
      | (ecap.passThrough ? 16 : 0)
    firstModes = cap.firstStage5Levels ? 3 : 1
    contextFlagsLacking = (ecap.deviceTLBs ? 0 : 4) | (ecap.pasid ? 0 : 8) | (ecap.pageRequests ? 0 : 16)
    tables =
      switch rootTable.mode {
      case .legacy: .legacy
      case .scalable where ecap.scalableMode: .scalable
      case .abortDMA where ecap.abortDMAMode: .aborted
      default: .invalid
      }
    structureReserved = ~((1 << UInt64(unit.hostAddressWidthInBits)) - 1)
    pasidReserved0 = PASIDTableEntry.reservedBits(ofWord: 0) | structureReserved
    pasidReserved1 = PASIDTableEntry.reservedBits(ofWord: 1)
    pasidReserved2 = PASIDTableEntry.reservedBits(ofWord: 2) | structureReserved
    let aboveHost = structureReserved & EntryFormat.address
    // SNP is reserved in entries that lead to a table; TM (bit 62) since revision 2.
    secondReserved = aboveHost | 1 << 11 | 1 << 62
    let snoops = ecap.snoopControl || rootTable.mode == .scalable
    secondLeafReserved = aboveHost | (snoops ? 0 : 1 << 11) | 1 << 62
    firstReserved = aboveHost
    secondLarge = (cap.secondStage2M ? 4 : 0) | (cap.secondStage1G ? 8 : 0)
    firstLarge = 4 | (cap.firstStage1G ? 8 : 0)
    guestWidth = cap.maximumGuestAddressWidthInBits
    zeroLengthBits = cap.zeroLengthRead ? 3 : 1
  }

  /// Where a request goes.
  ///
  /// - Throws: the fault that the unit would record.
  @inlinable
  public func translate<Reader: EntryReader & ~Copyable>(
    _ request: TranslationRequest, in memory: borrowing Reader
  ) throws(TranslationFault) -> TranslatedAddress {
    var nothing = Unobserved()
    if request.pasid == nil, InterruptWindow.contains(request.address.rawValue) {
      return TranslatedAddress(untranslated: .interrupt, request.address, domainID: 0)
    }
    let path = try path(for: request.requester, pasid: request.pasid, in: memory, observer: &nothing)
    return try translate(request.address, request.access, by: path, in: memory)
  }

  /// Where a request goes; `observer` is shown each entry read.
  ///
  /// - Throws: the fault that the unit would record.
  @inlinable
  public func translate<Reader: EntryReader & ~Copyable>(
    _ request: TranslationRequest, in memory: borrowing Reader, observer: inout some WalkObserver
  ) throws(TranslationFault) -> TranslatedAddress {
    if request.pasid == nil, InterruptWindow.contains(request.address.rawValue) {
      return TranslatedAddress(untranslated: .interrupt, request.address, domainID: 0)
    }
    let path = try path(for: request.requester, pasid: request.pasid, in: memory, observer: &observer)
    return try translate(request.address, request.access, by: path, in: memory, observer: &observer)
  }

  /// Where an address goes for a requester whose path is known.
  ///
  /// - Throws: the fault that the unit would record.
  @inlinable
  public func translate<Reader: EntryReader & ~Copyable>(
    _ address: IOVA, _ access: TranslationRequest.Access, by path: TranslationPath, in memory: borrowing Reader
  ) throws(TranslationFault) -> TranslatedAddress {
    if let page = soundPage(address.rawValue, access, path, in: memory) { return try finish(address, page, path) }
    var nothing = Unobserved()
    return try translate(address, access, by: path, in: memory, observer: &nothing)
  }

  /// Where an address goes for a requester whose path is known; `observer` is shown each entry read.
  ///
  /// - Throws: the fault that the unit would record.
  @inlinable
  public func translate<Reader: EntryReader & ~Copyable>(
    _ address: IOVA, _ access: TranslationRequest.Access, by path: TranslationPath, in memory: borrowing Reader,
    observer: inout some WalkObserver
  ) throws(TranslationFault) -> TranslatedAddress {
    switch path.stages {
    case .passThrough:
      return TranslatedAddress(untranslated: .passedThrough, address, domainID: path.domainID)
    case .second:
      let width = min(12 &+ 9 &* path.secondLevels, guestWidth)
      guard address.rawValue >> UInt64(truncatingIfNeeded: width) == 0 else {
        throw fault(path.isScalable ? .scalableAddressTooWide : .addressTooWide, path)
      }
      let page = try secondStage(address.rawValue, access, path, in: memory, observer: &observer)
      return try finish(address, page, path)
    case .first, .nested:
      let page = try firstStage(address.rawValue, access, path, in: memory, observer: &observer)
      return try finish(address, page, path)
    }
  }

  @inlinable
  @inline(__always)
  func finish(
    _ address: IOVA, _ page: PageMapping, _ path: TranslationPath
  ) throws(TranslationFault) -> TranslatedAddress {
    let output = page.output.rawValue
    // The specification leaves a page that reaches over the window undefined; QEMU refuses all of it.
    guard !InterruptWindow.overlaps(output, through: output &+ page.length &- 1) else {
      throw fault(path.isScalable ? .scalableInterruptRange : .interruptRange, path)
    }
    return TranslatedAddress(
      kind: .translated, output: PhysicalAddress(rawValue: output &+ (address.rawValue &- page.iova.rawValue)),
      page: page, domainID: path.domainID)
  }

  /// A fault below the context entry: all of them are qualified.
  @inlinable
  func fault(_ reason: FaultReason, _ path: TranslationPath) -> TranslationFault {
    TranslationFault(reason, isRecorded: !path.hidesFaults)
  }

  /// Which of a second-stage entry's R and W let a request pass.
  @inlinable
  @inline(__always)
  func wantedBits(_ access: TranslationRequest.Access) -> UInt64 {
    switch access {
    case .read: 1
    case .write: 2
    case .zeroLengthRead: zeroLengthBits
    }
  }
}
