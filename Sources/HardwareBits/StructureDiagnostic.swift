/// Something found wrong, or worth knowing, in bytes that firmware or hardware produced.
///
/// Decoding goes on where that is safe, so one bad structure does not hide the others.
public struct StructureDiagnostic: Hashable, Sendable, CustomStringConvertible {
  /// How much the finding matters.
  public enum Severity: String, Hashable, Sendable, Comparable, CaseIterable {
    /// Unusual, and harmless.
    case note
    /// Against the specification; what was read may still be right.
    case warning
    /// The part named could not be used.
    case error

    /// Orders by weight: note, warning, error.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .note: 0
      case .warning: 1
      case .error: 2
      }
    }
  }

  /// A stable name for the kind of finding, such as `D-DMAR-LENGTH-ZERO`; scripts compare it.
  public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name itself.
    public let rawValue: String
    /// Wraps a name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The name itself.
    public var description: String { rawValue }
  }

  /// The kind of finding.
  public let code: Code
  /// How much it matters.
  public let severity: Severity
  /// Where it is, in bytes from the start of the table or of config space.
  public let offset: Int
  /// One sentence for people, with the values concerned.
  public let text: String

  /// Records a finding.
  public init(code: Code, severity: Severity, offset: Int, text: String) {
    self.code = code
    self.severity = severity
    self.offset = offset
    self.text = text
  }

  /// Severity, code, offset and sentence on one line.
  public var description: String {
    "\(severity.rawValue) \(code) at 0x\(String(offset, radix: 16)): \(text)"
  }
}
