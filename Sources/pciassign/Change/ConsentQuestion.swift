import AssignmentModel
import Glibc

/// Asks a person at a terminal whether a plan shall be carried out.
enum ConsentQuestion {
  /// The answer; no without a terminal on both sides.
  static func ask(_ plan: Plan) -> Bool {
    guard isatty(0) == 1, OutputDescriptor.standardError.isTerminal else { return false }
    var output = TextOutput(.standardError, color: .auto)
    output.write("Carry it out? [y/N] ", .heading)
    output.finish()
    let answer = readLine() ?? ""
    return ["y", "yes"].contains(answer.lowercased())
  }
}
