/// What becomes of a requester's DMA: which tables translate it, and under which domain ID.
public struct DomainAttachment: Hashable, Sendable {
  /// How addresses are translated.
  public enum Translation: Hashable, Sendable {
    /// By a second stage whose top table is at `table`.
    case secondStage(table: UInt64, levels: PagingLevels)
    /// By a first stage; scalable mode only.
    case firstStage(table: UInt64, levels: PagingLevels)
    /// By a first stage, whose every address goes through a second; scalable mode only.
    case nested(firstTable: UInt64, firstLevels: PagingLevels, secondTable: UInt64, secondLevels: PagingLevels)
    /// Not at all.
    case passThrough
  }

  /// The tag of cached translations; see ``DomainIDs`` for which may be used.
  public var domainID: UInt16
  /// How addresses are translated.
  public var translation: Translation
  /// Whether the requester may keep translations of its own (ATS).
  public var deviceTLB: Bool
  /// Whether faults of the requester are not recorded.
  public var hidesFaults: Bool
  /// Whether all DMA snoops whatever the device asks (PGSNP); scalable mode only.
  public var forcesSnoop: Bool
  /// Whether the second stage keeps accessed and dirty bits (SSADE); scalable mode only.
  public var tracksDirty: Bool

  /// Describes an attachment.
  public init(
    domainID: UInt16, translation: Translation, deviceTLB: Bool = false, hidesFaults: Bool = false,
    forcesSnoop: Bool = false, tracksDirty: Bool = false
  ) {
    self.domainID = domainID
    self.translation = translation
    self.deviceTLB = deviceTLB
    self.hidesFaults = hidesFaults
    self.forcesSnoop = forcesSnoop
    self.tracksDirty = tracksDirty
  }

  /// By a page table built here.
  public init(domainID: UInt16, table: borrowing PageTable) {
    let levels = table.configuration.levels
    self.init(
      domainID: domainID,
      translation: table.configuration.stage == .second
        ? .secondStage(table: table.root, levels: levels) : .firstStage(table: table.root, levels: levels),
      tracksDirty: table.configuration.stage == .second && table.configuration.tracksDirty)
  }
}

extension DomainAttachment.Translation {
  /// What cached translations of it are tagged by.
  public var tagging: DomainIDs.Tagging {
    switch self {
    case .secondStage, .nested: .secondStage
    case .firstStage: .firstStage
    case .passThrough: .passThrough
    }
  }
}
