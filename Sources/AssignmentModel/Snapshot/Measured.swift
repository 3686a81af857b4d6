/// A fact about a host that its reader may not have been able to see.
///
/// "Not there" and "could not see" lead to opposite verdicts, so every optional fact says which it is: an
/// absent one is a known nil, `Measured<Int?>.known(nil)`.
public enum Measured<Value> {
  /// The fact, as read.
  case known(Value)
  /// Why it could not be read.
  case unmeasured(Unmeasured)

  /// The fact, or nil where it could not be read.
  public var value: Value? {
    if case .known(let value) = self { value } else { nil }
  }

  /// Why the fact could not be read, or nil where it was.
  public var reason: Unmeasured? {
    if case .unmeasured(let reason) = self { reason } else { nil }
  }

  /// The same for a value derived from the fact.
  public func map<Other>(_ transform: (Value) -> Other) -> Measured<Other> {
    switch self {
    case .known(let value): .known(transform(value))
    case .unmeasured(let reason): .unmeasured(reason)
    }
  }
}

extension Measured: Sendable where Value: Sendable {}
extension Measured: Equatable where Value: Equatable {}
extension Measured: Hashable where Value: Hashable {}

/// Why a fact could not be read.
public struct Unmeasured: Hashable, Sendable, CustomStringConvertible {
  /// What kept the reader from it.
  public enum Cause: Hashable, Sendable {
    /// The reader lacks a privilege: config space beyond 64 bytes and ACPI tables are for root only.
    case notPermitted
    /// The reader was asked for less (a listing needs no attributes).
    case notAsked
    /// The source of this snapshot does not hold such facts, as a dump of config space holds no groups.
    case notInSource
    /// The read failed for another reason.
    case failed
    /// What was read is not what the kernel prints there.
    case malformed
  }

  /// The cause, for decisions.
  public let cause: Cause
  /// One sentence, with the path concerned, for people.
  public let text: String

  /// Records a cause and its sentence.
  public init(_ cause: Cause, _ text: String) {
    self.cause = cause
    self.text = text
  }

  /// The sentence.
  public var description: String { text }
}
