public import AssignmentModel
import HardwareBits

extension StateError {
  /// The finding that reports it.
  public var finding: Finding {
    let kind: DiagnosticKind =
      switch self {
      case .held: ChangeDiagnostics.lockHeld
      case .unfinished: ChangeDiagnostics.interrupted
      case .damaged: ChangeDiagnostics.journalDamaged
      case .configuration: ChangeDiagnostics.persistFailed
      case .failed, .unsafe: ChangeDiagnostics.stateDirectory
      }
    let text = description
    return Finding(kind, .host, (text.first?.uppercased() ?? "") + text.dropFirst() + ".")
  }
}
