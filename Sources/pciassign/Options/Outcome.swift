/// How a question to a command was answered, as the exit code says it.
enum Outcome: Int32 {
  /// Done, or yes.
  case positive = 0
  /// No.
  case negative = 1
  /// Too little could be measured for an answer.
  case unmeasured = 2

  /// Ends the process where the code is not 0; all output must have been written.
  func end() {
    if self != .positive { endProcess(rawValue) }
  }
}
