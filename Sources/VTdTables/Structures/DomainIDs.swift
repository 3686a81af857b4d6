/// The domain IDs of one unit: which may be used, and which are.
///
/// Under caching mode (CAP.CM) ID 0 marks entries that are not present (VT-d 4.1 §6.1). In scalable mode an ID of
/// first-stage or pass-through entries is never one of second-stage or nested entries, because their caches are told
/// apart by nothing else (§6.2.1); all pass-through entries can share one.
public struct DomainIDs: Sendable {
  /// What cached translations are tagged by, which decides who may share an ID and how it is invalidated.
  public enum Tagging: Hashable, Sendable {
    /// By the ID alone: second-stage and nested translations.
    case secondStage
    /// By ID and PASID: first-stage translations.
    case firstStage
    /// By ID and PASID: requests that are not translated.
    case passThrough
  }

  /// How many IDs there are: 16 to 65536.
  public let count: Int
  /// The ID that all pass-through entries share: the lowest that may be used.
  public let passThroughID: UInt16
  private var used: [UInt64]

  /// The IDs of a unit, with 0 taken under caching mode and one set aside for pass-through.
  public init(_ unit: UnitCapabilities) {
    count = 1 << (unit.capability.domainIDWidthInBits ?? 16)
    // 0 is left alone without caching mode as well: a table that moves to another unit stays right.
    passThroughID = 1
    used = [UInt64](repeating: 0, count: (count + 63) / 64)
    used[0] = 3
  }

  /// How many can still be handed out.
  public var available: Int { count - used.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Whether the ID is in use or set aside.
  public func contains(_ id: UInt16) -> Bool {
    Int(id) < count && used[Int(id) / 64] >> UInt64(id % 64) & 1 != 0
  }

  /// Hands out the lowest free ID, or the common one for pass-through; nil where there is none left.
  public mutating func allocate(for tagging: Tagging) -> UInt16? {
    if tagging == .passThrough { return passThroughID }
    for index in used.indices where used[index] != .max {
      let id = index * 64 + (~used[index]).trailingZeroBitCount
      guard id < count else { return nil }
      used[index] |= 1 << UInt64(id % 64)
      return UInt16(id)
    }
    return nil
  }

  /// Takes an ID back once the unit's caches hold nothing of it; the ones set aside stay so.
  public mutating func release(_ id: UInt16) {
    guard Int(id) < count, id > passThroughID else { return }
    used[Int(id) / 64] &= ~(1 << UInt64(id % 64))
  }

  /// Whether a unit takes the ID in an entry.
  public static func check(_ id: UInt16, _ unit: UnitCapabilities) throws(UnitRefusal) {
    let width = unit.capability.domainIDWidthInBits ?? 16
    guard Int(id) >> width == 0 else { throw .domainIDTooWide(id, widthInBits: width) }
    guard id != 0 || !unit.capability.cachingMode else { throw .domainIDReserved }
  }
}
