/// A kind of finding: its code, its usual weight, and what a person should know about it.
///
/// A module lists its kinds in one catalogue, from which the reference in `Docs/` is generated.
public struct DiagnosticKind: Hashable, Sendable {
  /// The stable name, such as `D-DMAR-LENGTH-ZERO`.
  public let code: StructureDiagnostic.Code
  /// How much such a finding matters.
  public let severity: StructureDiagnostic.Severity
  /// The finding in one line, without values.
  public let title: String
  /// What it means, and what known software does about it.
  public let meaning: String
  /// What the reader can do next.
  public let remedy: String

  /// Describes a kind of finding.
  public init(
    _ code: String, _ severity: StructureDiagnostic.Severity, title: String, meaning: String, remedy: String
  ) {
    self.code = StructureDiagnostic.Code(rawValue: code)
    self.severity = severity
    self.title = title
    self.meaning = meaning
    self.remedy = remedy
  }

  /// One finding of this kind at `offset`, in bytes from the start of the table.
  public func found(at offset: Int, _ text: String) -> StructureDiagnostic {
    StructureDiagnostic(code: code, severity: severity, offset: offset, text: text)
  }
}
