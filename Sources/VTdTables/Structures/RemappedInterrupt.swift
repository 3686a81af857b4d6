/// An interrupt as a remapping entry delivers it.
public struct RemappedInterrupt: Hashable, Sendable {
  /// The vector.
  public var vector: UInt8
  /// The processor's APIC ID, or a set of processors.
  public var destination: UInt32
  /// Whether the destination is logical.
  public var isLogical: Bool
  /// Whether one of several destinations is chosen.
  public var redirectionHint: Bool
  /// How it is delivered.
  public var deliveryMode: DeliveryMode
  /// Whether it is level triggered.
  public var isLevelTriggered: Bool
  /// Who may use the entry.
  public var source: InterruptSource

  /// Describes an interrupt.
  public init(
    vector: UInt8, destination: UInt32, source: InterruptSource, deliveryMode: DeliveryMode = .fixed,
    isLogical: Bool = false, redirectionHint: Bool = false, isLevelTriggered: Bool = false
  ) {
    self.vector = vector
    self.destination = destination
    self.isLogical = isLogical
    self.redirectionHint = redirectionHint
    self.deliveryMode = deliveryMode
    self.isLevelTriggered = isLevelTriggered
    self.source = source
  }
}

/// What a change to the interrupt remapping table means for the interrupt entry cache.
public struct InterruptChange: Hashable, Sendable {
  /// The entry.
  public var index: UInt16
  /// Whether it was present, and may be cached; else only a unit with caching mode keeps anything of it.
  public var wasPresent: Bool
}

/// Why an entry of the interrupt remapping table was not changed.
public enum InterruptTableError: Error, Hashable, Sendable {
  /// More entries than 65536 were asked for.
  case tooManyEntries(Int)
  /// The index is beyond the table.
  case indexOutOfRange(Int)
  /// The destination has more than the 8 bits there are without extended interrupt mode.
  case destinationTooWide(UInt32)
  /// The entry is present with another source; clear it, and invalidate, first.
  case inUse(Int)
  /// The unit cannot do it.
  case refused(UnitRefusal)
  /// There is no memory for the table.
  case outOfTableMemory
}

extension InterruptTableError: CustomStringConvertible {
  /// One sentence.
  public var description: String {
    switch self {
    case .tooManyEntries(let count): "\(count) entries were asked for; a table has at most 65536"
    case .indexOutOfRange(let index): "entry \(index) is beyond the table"
    case .destinationTooWide(let destination): "destination \(destination) needs extended interrupt mode"
    case .inUse(let index): "entry \(index) is in use with another source; clear it first"
    case .refused(let refusal): refusal.description
    case .outOfTableMemory: "there is no memory for the interrupt remapping table"
    }
  }
}
