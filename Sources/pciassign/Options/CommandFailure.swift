/// What ends a command without its result: one line for stderr, and the exit code of the contract.
struct CommandFailure: Error, Hashable {
  /// The exit code.
  let code: Int32
  /// One sentence: what, where, why, and the next step.
  let text: String

  /// Exit code 65: the input cannot be read, or it has no such device or table (sysexits.h, EX_DATAERR).
  static func input(_ text: String) -> CommandFailure { CommandFailure(code: 65, text: text) }

  /// Exit code 74: the result could not be written (sysexits.h, EX_IOERR).
  static let outputCode: Int32 = 74
}

/// What the command says beside its result, on stderr.
enum Talk {
  /// Says what ended the command.
  static func error(_ text: String) {
    say("error: ", .error, text)
  }

  /// Says what a reader of the result should know.
  static func note(_ text: String) {
    say("note: ", .heading, text)
  }

  private static func say(_ head: String, _ style: TextStyle, _ text: String) {
    var output = TextOutput(.standardError, color: .auto)
    output.write("pciassign: ")
    output.write(head, style)
    output.line(text)
    output.finish()
  }
}
