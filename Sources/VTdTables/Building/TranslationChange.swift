/// What an operation changed, as far as the unit's caches are concerned.
///
/// ``InvalidationPlan`` turns it into descriptors.
public struct TranslationChange: Hashable, Sendable {
  /// Ways in which cached information can be wrong afterwards.
  public struct Effects: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt8
    /// Wraps the bits.
    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Addresses that had no translation have one: matters only where the unit caches that there was none.
    @inlinable public static var added: Effects { Effects(rawValue: 1) }
    /// Addresses lost their translation, or have another.
    @inlinable public static var removed: Effects { Effects(rawValue: 2) }
    /// A table was unlinked, or an entry changed between table and page: cached table entries are wrong as well.
    @inlinable public static var tables: Effects { Effects(rawValue: 4) }
    /// Nothing about caches: pages in the interrupt window were left out.
    @inlinable public static var leftOut: Effects { Effects(rawValue: 8) }
  }

  /// The first byte concerned.
  public var first: IOVA
  /// The last byte concerned.
  public var last: IOVA
  /// In which ways.
  public var effects: Effects

  /// Describes a change of the bytes `first` to `last`.
  @inlinable
  public init(first: IOVA, last: IOVA, effects: Effects) {
    self.first = first
    self.last = last
    self.effects = effects
  }

  /// The change that covers both: their hull, with the effects of either.
  public func union(_ other: TranslationChange) -> TranslationChange {
    if effects.isEmpty { return other }
    if other.effects.isEmpty { return self }
    return TranslationChange(
      first: min(first, other.first), last: max(last, other.last), effects: effects.union(other.effects))
  }
}
