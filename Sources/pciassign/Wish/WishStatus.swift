import AssignmentModel
import LinuxPCI
import PCIAssignment

/// How the host stands to the wished state that was applied last.
struct WishStatus {
  /// The file that said it.
  let path: String
  /// What is not as wished.
  let findings: [Finding]

  /// Compares; nil where nothing was applied.
  static func read(_ assigner: HostAssigner) throws(ChangeError) -> WishStatus? {
    guard let applied = try assigner.appliedWish() else { return nil }
    switch Result(catching: { () throws(CommandFailure) in try WishFile(text: applied.text, path: applied.path) }) {
    case .success(let file): return WishStatus(path: applied.path, findings: try assigner.drift(from: file.wish))
    case .failure(let failure):
      // Written by another version of the command, which knew other keys.
      let finding = Finding(ChangeDiagnostics.wishDrift, .host, "What was applied is not understood: \(failure.text).")
      return WishStatus(path: applied.path, findings: [finding])
    }
  }
}
