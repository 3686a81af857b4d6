/// What an analysis answers: yes, no, or that it could not measure.
///
/// "No" and "could not see" lead to opposite verdicts, so they never share a value.
public enum Answer: Hashable, Sendable {
  /// The facts say so.
  case yes
  /// The facts say the opposite.
  case no
  /// The facts that would decide were not read.
  case unmeasured

  /// Turns a decided question into an answer.
  @inlinable
  public init(_ isTrue: Bool) { self = isTrue ? .yes : .no }

  /// Yes where both are; no where either is, whatever the other would say.
  @inlinable
  public func and(_ other: Answer) -> Answer {
    if self == .no || other == .no { return .no }
    return self == .yes && other == .yes ? .yes : .unmeasured
  }

  /// Yes where either is, whatever the other would say; no where both are.
  @inlinable
  public func or(_ other: Answer) -> Answer {
    if self == .yes || other == .yes { return .yes }
    return self == .no && other == .no ? .no : .unmeasured
  }
}
