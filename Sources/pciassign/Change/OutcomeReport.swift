import AssignmentModel
import LinuxPCI
import PCICore

/// What came of a change, as text: how each function is now, what failed, and one sentence.
struct OutcomeReport {
  private let report: RunReport
  private let plan: Plan?

  init(_ report: RunReport, of plan: Plan?) {
    self.report = report
    self.plan = plan
  }

  /// Writes the report.
  func write(to output: inout TextOutput) {
    for (address, state) in report.states.sorted(by: { $0.key < $1.key }) {
      output.write(address.description, .address)
      output.line(" has \(state)")
    }
    FindingList(report.findings).write(to: &output)
    let (text, style): (String, TextStyle) =
      switch report.outcome {
      case .nothing: ("Nothing was to be done.", .emphasis)
      case .done: ("Done.", .emphasis)
      case .rolledBack: ("It failed; everything is as it was before.", .error)
      case .needsRecovery: ("It failed, and something is left to be put right: pciassign recover.", .error)
      }
    output.line(text, style)
  }
}
