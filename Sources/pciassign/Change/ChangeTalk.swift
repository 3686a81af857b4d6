import AssignmentModel
import LinuxPCI

/// What a change says on stderr while it runs: a line a step.
enum ChangeTalk {
  /// Says what happens.
  static func tell(_ event: RunEvent) {
    switch event {
    case .begins: break
    case .ended(let index, let count, let action): line("\(index + 1)/\(count) ", .faint, "\(action)")
    case .wasThere(let index, let count, let action):
      line("\(index + 1)/\(count) ", .faint, "\(action): done already")
    case .failed(let failure): line("failed: ", .error, "\(failure)")
    case .putsBack(let action): line("back: ", .warning, "\(action)")
    }
  }

  private static func line(_ head: String, _ style: TextStyle, _ text: String) {
    var output = TextOutput(.standardError, color: .auto)
    output.write(head, style)
    output.line(text)
    output.finish()
  }
}
