/// Is shown each entry that a walk reads.
public protocol WalkObserver {
  /// Called after an entry was read, and before it is judged.
  mutating func visit(_ step: WalkStep)
}

/// One entry that a walk read.
public struct WalkStep: Hashable, Sendable {
  /// What kind of entry.
  public enum Kind: Hashable, Sendable {
    /// Root entry of legacy mode, 128 bits.
    case root
    /// Half of a root entry of scalable mode, 64 bits.
    case scalableRoot
    /// Context entry of legacy mode, 128 bits.
    case context
    /// Context entry of scalable mode, 256 bits.
    case scalableContext
    /// PASID-directory entry, 64 bits.
    case pasidDirectory
    /// PASID-table entry, 512 bits.
    case pasid
    /// First-stage entry of a level, 64 bits.
    case firstStage(level: Int)
    /// Second-stage entry of a level, 64 bits.
    case secondStage(level: Int)
  }

  /// The kind.
  public var kind: Kind
  /// Where the entry is.
  public var address: UInt64
  /// Its first 64 bits; nil where there is no memory.
  public var value: UInt64?

  /// Describes a step.
  @inlinable
  public init(_ kind: Kind, at address: UInt64, value: UInt64?) {
    self.kind = kind
    self.address = address
    self.value = value
  }
}

/// Looks at nothing, and costs nothing.
public struct Unobserved: WalkObserver {
  /// An observer of nothing.
  @inlinable
  public init() {}
  /// Does nothing.
  @inlinable
  @inline(__always)
  public mutating func visit(_ step: WalkStep) {}
}

/// Keeps every step, for people.
public struct WalkTrace: WalkObserver, Hashable, Sendable {
  /// The steps in the order they were made.
  public private(set) var steps: [WalkStep] = []

  /// An empty trace.
  public init() {}

  /// Keeps the step.
  public mutating func visit(_ step: WalkStep) { steps.append(step) }
}
