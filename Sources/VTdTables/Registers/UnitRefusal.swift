import HardwareBits

/// What a unit lacks for tables that were asked for; each names the bit that says so.
public enum UnitRefusal: Error, Hashable, Sendable {
  /// CAP.SAGAW does not list the depth, or a first stage of 3 levels was asked for.
  case levels(PagingLevels)
  /// ECAP.SMTS is 0.
  case scalableMode
  /// ECAP.SSTS is 0: scalable mode without a second stage.
  case secondStage
  /// ECAP.FSTS is 0.
  case firstStage
  /// Legacy tables lead to second stages only.
  case firstStageInLegacyMode
  /// CAP.FS5LP is 0.
  case firstStage5Levels
  /// ECAP.NEST is 0.
  case nested
  /// ECAP.PT is 0.
  case passThrough
  /// CAP.SSLPS or CAP.FS1GP lacks the page size.
  case pageSize(PageSize, TranslationStage)
  /// ECAP.DT is 0.
  case deviceTLB
  /// ECAP.PASID is 0, or ECAP.PSS is narrower than the PASID.
  case pasid(UInt32)
  /// ECAP.SC is 0.
  case snoopControl
  /// ECAP.SSADS is 0.
  case secondStageDirty
  /// The ID has more bits than CAP.ND gives.
  case domainIDTooWide(UInt16, widthInBits: Int)
  /// Under caching mode (CAP.CM) ID 0 marks entries that are not present.
  case domainIDReserved
  /// ECAP.IR is 0.
  case interruptRemapping
  /// ECAP.EIM is 0, and a destination needs more than 8 bits.
  case extendedInterruptMode
  /// CAP.PI is 0.
  case postedInterrupts
}

extension UnitRefusal: CustomStringConvertible {
  /// One sentence with the bit's name.
  public var description: String {
    switch self {
    case .levels(let levels):
      "the unit has no walk of \(levels.rawValue) levels for \(levels.widthInBits)-bit addresses (CAP.SAGAW)"
    case .scalableMode: "the unit has no scalable mode (ECAP.SMTS)"
    case .secondStage: "the unit has no second stage in scalable mode (ECAP.SSTS)"
    case .firstStage: "the unit has no first stage (ECAP.FSTS)"
    case .firstStageInLegacyMode: "legacy mode has no first stage; ask for scalable mode"
    case .firstStage5Levels: "the unit's first stage has no 5 levels (CAP.FS5LP)"
    case .nested: "the unit cannot nest stages (ECAP.NEST)"
    case .passThrough: "the unit has no pass-through (ECAP.PT)"
    case .pageSize(let size, .second): "the unit's second stage has no \(size.name) pages (CAP.SSLPS)"
    case .pageSize(let size, .first): "the unit's first stage has no \(size.name) pages (CAP.FS1GP)"
    case .deviceTLB: "the unit does not serve device-TLBs (ECAP.DT)"
    case .pasid(let pasid): "the unit takes no PASID \(pasid) (ECAP.PASID, ECAP.PSS)"
    case .snoopControl: "the unit cannot force snooping (ECAP.SC)"
    case .secondStageDirty: "the unit's second stage keeps no accessed and dirty bits (ECAP.SSADS)"
    case .domainIDTooWide(let id, let width): "domain ID \(id) has more than the \(width) bits of CAP.ND"
    case .domainIDReserved: "domain ID 0 is reserved under caching mode (CAP.CM)"
    case .interruptRemapping: "the unit does not remap interrupts (ECAP.IR)"
    case .extendedInterruptMode: "the unit has no interrupt destinations above 255 (ECAP.EIM)"
    case .postedInterrupts: "the unit has no posted interrupts (CAP.PI)"
    }
  }
}
