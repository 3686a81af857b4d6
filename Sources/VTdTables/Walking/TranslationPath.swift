/// What the structures above page tables say of a requester and PASID: what a unit's context and PASID caches hold.
///
/// A software unit keeps it until it is told to invalidate, and translates by it without reading them again.
public struct TranslationPath: Hashable, Sendable {
  /// Which page tables translate.
  public enum Stages: Hashable, Sendable {
    /// None.
    case passThrough
    /// The second stage.
    case second
    /// The first stage.
    case first
    /// Both.
    case nested
  }

  /// Which page tables translate.
  public internal(set) var stages: Stages
  /// The domain ID.
  public internal(set) var domainID: UInt16
  /// Whether the tables are scalable ones, which decides how faults are numbered.
  public internal(set) var isScalable: Bool
  /// Whether qualified faults are not recorded (FPD on the way).
  public internal(set) var hidesFaults: Bool
  /// The second stage's top table, and its depth.
  public internal(set) var secondTable: UInt64 = 0
  /// The second stage's levels, 0 where there is none.
  public internal(set) var secondLevels = 0
  /// The first stage's top table.
  public internal(set) var firstTable: UInt64 = 0
  /// The first stage's levels, 0 where there is none.
  public internal(set) var firstLevels = 0
  /// Whether requests without write permission in the first stage are refused to supervisors too (WPE).
  public internal(set) var protectsWrites = false
  /// Whether the second stage's accessed and dirty bits are kept (SSADE).
  public internal(set) var tracksSecondStage = false
  /// Whether the first stage's extended-accessed bit is kept (EAFE).
  public internal(set) var tracksExtendedAccess = false
  /// Whether walks snoop the processor's caches, without which a unit sets no accessed or dirty bits (PWSNP).
  public internal(set) var walksSnoop = false

  init(stages: Stages, domainID: UInt16, isScalable: Bool, hidesFaults: Bool) {
    self.stages = stages
    self.domainID = domainID
    self.isScalable = isScalable
    self.hidesFaults = hidesFaults
  }
}
