import HardwareBits

/// What one remapping unit can do, as far as tables are concerned: CAP, ECAP and the host's address width.
public struct UnitCapabilities: Hashable, Sendable {
  /// CAP.
  public var capability: CapabilityRegister
  /// ECAP.
  public var extendedCapability: ExtendedCapabilityRegister
  /// How wide addresses of memory are, 12 to 52 bits (HAW of the DMAR table, plus one).
  ///
  /// Address bits above are reserved in every entry.
  public var hostAddressWidthInBits: Int

  /// Puts the three together; the width is brought into its range.
  public init(
    capability: CapabilityRegister, extendedCapability: ExtendedCapabilityRegister, hostAddressWidthInBits: Int
  ) {
    self.capability = capability
    self.extendedCapability = extendedCapability
    self.hostAddressWidthInBits = min(max(hostAddressWidthInBits, 12), 52)
  }

  /// A unit that does all the builders know, with walks of at most `levels`: what tables are made for when nothing is
  /// known of the unit.
  ///
  /// Entries not present are taken not to be cached. With `snoopingWalks` PASID-table entries may ask that walks snoop
  /// caches (PWSNP); a table made without it suits units of either kind.
  public static func unrestricted(
    levels: PagingLevels = .five, largestPage: PageSize = .size1G, hostAddressWidthInBits: Int? = nil,
    snoopingWalks: Bool = true
  ) -> UnitCapabilities {
    var cap = CapabilityRegister()
    cap[CapabilityRegister.nd] = 6
    cap[CapabilityRegister.sagaw] = UInt64((2 << (levels.rawValue - 2)) - 2)
    cap[CapabilityRegister.mgaw] = UInt64(levels.widthInBits - 1)
    cap[CapabilityRegister.sslps] = UInt64((1 << (largestPage.rawValue - 1)) - 1)
    cap[CapabilityRegister.fs1gp] = largestPage == .size1G ? 1 : 0
    cap[CapabilityRegister.fs5lp] = levels == .five ? 1 : 0
    cap[CapabilityRegister.psi] = 1
    cap[CapabilityRegister.mamv] = 18
    cap[CapabilityRegister.zlr] = 1
    cap[CapabilityRegister.pi] = 1
    var ecap = ExtendedCapabilityRegister()
    for flag in [
      ExtendedCapabilityRegister.c, ExtendedCapabilityRegister.qi, ExtendedCapabilityRegister.dt,
      ExtendedCapabilityRegister.ir, ExtendedCapabilityRegister.eim, ExtendedCapabilityRegister.pt,
      ExtendedCapabilityRegister.sc, ExtendedCapabilityRegister.nest, ExtendedCapabilityRegister.prs,
      ExtendedCapabilityRegister.pasid, ExtendedCapabilityRegister.smts, ExtendedCapabilityRegister.ssads,
      ExtendedCapabilityRegister.ssts, ExtendedCapabilityRegister.fsts,
      ExtendedCapabilityRegister.srs, ExtendedCapabilityRegister.rps,
    ] { ecap[flag: flag] = true }
    ecap[flag: ExtendedCapabilityRegister.smpwcs] = snoopingWalks
    ecap[ExtendedCapabilityRegister.pss] = 19
    ecap[ExtendedCapabilityRegister.mhmv] = 15
    return UnitCapabilities(
      capability: cap, extendedCapability: ecap,
      hostAddressWidthInBits: hostAddressWidthInBits ?? min(levels.widthInBits, 52))
  }

  /// The largest page a stage may use.
  public func largestPage(_ stage: TranslationStage) -> PageSize {
    switch stage {
    case .first: capability.firstStage1G ? .size1G : .size2M
    case .second:
      capability.secondStage1G && capability.secondStage2M ? .size1G : capability.secondStage2M ? .size2M : .size4K
    }
  }

  /// Whether walks of a stage's page tables snoop the processor's caches, so that changes need no write-back.
  public func walksSnoop(_ mode: TranslationTableMode) -> Bool {
    mode == .scalable ? extendedCapability.scalableWalkCoherency : extendedCapability.coherentWalks
  }

  /// Whether root, context and PASID tables are read through the processor's caches (ECAP.C).
  public var structureWalksSnoop: Bool { extendedCapability.coherentWalks }

  /// How a page table for this unit is to be built.
  ///
  /// - Parameters:
  ///   - stage: first or second.
  ///   - levels: the depth.
  ///   - mode: of the tables that will lead to it.
  ///   - largestPage: a bound for pages; nil for the largest the unit has.
  /// - Throws: what the unit lacks.
  public func pageTableConfiguration(
    stage: TranslationStage, levels: PagingLevels, mode: TranslationTableMode, largestPage: PageSize? = nil
  ) throws(UnitRefusal) -> PageTableConfiguration {
    if mode == .scalable { guard extendedCapability.scalableMode else { throw .scalableMode } }
    switch stage {
    case .second:
      if mode == .scalable { guard extendedCapability.secondStage else { throw .secondStage } }
      guard capability.supportsSecondStage(levels) else { throw .levels(levels) }
    case .first:
      guard mode == .scalable else { throw .firstStageInLegacyMode }
      guard extendedCapability.firstStage else { throw .firstStage }
      guard levels != .three else { throw .levels(levels) }
      guard levels == .four || capability.firstStage5Levels else { throw .firstStage5Levels }
    }
    let largest = self.largestPage(stage)
    if let wanted = largestPage, wanted > largest { throw .pageSize(wanted, stage) }
    let widest = stage == .first ? levels.widthInBits - 1 : levels.widthInBits
    return PageTableConfiguration(
      stage: stage, levels: levels, largestPage: largestPage ?? largest,
      inputWidthInBits: min(widest, capability.maximumGuestAddressWidthInBits),
      outputWidthInBits: hostAddressWidthInBits)
  }
}
