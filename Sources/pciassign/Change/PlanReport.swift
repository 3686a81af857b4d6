import AssignmentModel
import PCICore

/// A plan as text: what changes, each step with what it costs and how it is taken back, and what the reader should know.
struct PlanReport {
  private let plan: Plan

  init(_ plan: Plan) { self.plan = plan }

  /// Writes the report.
  func write(to output: inout TextOutput) {
    for function in plan.functions {
      output.write(function.address.description, .address)
      if function.start == function.end {
        output.line(" stays as it is: \(function.start)")
      } else {
        output.line(" from \(function.start) to \(function.end)")
      }
    }
    for (index, step) in plan.steps.enumerated() {
      output.paragraph("\(index + 1). \(step.action)", indent: 2, hanging: 5)
      for risk in step.risks { output.paragraph(risk, .warning, indent: 5) }
    }
    for text in plan.leftBehind { output.paragraph(text, .faint) }
    FindingList(plan.findings).write(to: &output)
    output.line(summary, plan.isEmpty ? .emphasis : .heading)
  }

  private var summary: String {
    guard !plan.isEmpty else { return "Nothing is to be done." }
    let count = plan.steps.count
    let steps = "\(count) step\(count == 1 ? "" : "s")"
    return switch plan.consent {
    case .harmless: "\(steps)."
    case .hostLosesDevice: "\(steps); the host loses a device that it uses (--yes)."
    case .guestsLoseFunctions: "\(steps); virtual functions are destroyed (--yes)."
    }
  }
}
