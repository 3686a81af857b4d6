/// Why a unit refused a request: the FR field of a fault record (VT-d 4.1 §7.1.3).
///
/// A code the specification may add later keeps its number; ``explanation`` is nil for it.
public struct FaultReason: RawRepresentable, Hashable, Sendable, Comparable {
  /// The code.
  public let rawValue: UInt8
  /// Wraps a code.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// What a code means, and what to do about it.
  public struct Explanation: Sendable {
    /// The code.
    public let reason: FaultReason
    /// The specification's name of the condition, such as `LCT.2`.
    public let condition: StaticString
    /// What the unit found, in one sentence.
    public let text: StaticString
    /// What to look at or change, in one sentence.
    public let remedy: StaticString
    /// Whether fault-processing-disable in an entry on the way hides the fault; nil where no source says.
    public let isQualified: Bool?
  }

  /// The meaning of the code; nil for one that no revision up to 4.1 defines.
  public var explanation: Explanation? { Self.explanations.first { $0.reason == self } }

  /// Whether the code is about interrupts, so that the record holds an index and no address.
  public var isInterruptRemapping: Bool { (0x20...0x2f).contains(rawValue) }

  /// Orders by code.
  public static func < (left: FaultReason, right: FaultReason) -> Bool { left.rawValue < right.rawValue }

  /// Every code of VT-d 4.1, in order.
  public static let explanations: [Explanation] = legacyExplanations + interruptExplanations + scalableExplanations
}

extension FaultReason: CustomStringConvertible {
  /// The condition's name and its sentence, or the bare code: `LCT.2: the context entry is not present`.
  public var description: String {
    guard let explanation else { return "fault reason \(rawValue)" }
    return "\(explanation.condition.description): \(explanation.text.description)"
  }
}
