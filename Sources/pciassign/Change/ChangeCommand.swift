import AssignmentModel
import LinuxPCI
import PCIAssignment

/// What the commands that change a host have in common: plan, print, act, report, and the exit code.
struct ChangeCommand {
  let change: ChangeManner
  let output: OutputManner

  /// Plans, and carries out what was planned unless only the plan was asked for.
  ///
  /// - Parameters:
  ///   - plan: Makes the plan.
  ///   - act: Carries it out.
  func run(
    plan: () throws(ChangeError) -> Plan, act: (ChangeOptions) throws(ChangeError) -> Change
  ) throws {
    if change.dryRun {
      switch Result(catching: plan) {
      case .success(let plan):
        try output.present(
          brokenLevels: 2, json: { ChangeDocument(planned: plan).write(to: &$0) },
          text: { PlanReport(plan).write(to: &$0) })
      case .failure(let error): try refuse(error)
      }
      return
    }
    Cancellation.watch()
    switch Result(catching: { () throws(ChangeError) in try act(options) }) {
    case .success(let made): try report(made)
    case .failure(let error): try refuse(error)
    }
  }

  /// How the change is made: the plan is printed before anything is done.
  var options: ChangeOptions {
    let isShown = !output.json && !output.quiet
    let coloring = output.coloring
    return change.options(output) { plan in
      guard isShown else { return }
      var output = TextOutput(.standardError, color: coloring)
      PlanReport(plan).write(to: &output)
      output.finish()
    }
  }

  /// Prints what came of a change, and ends with the code that says it.
  func report(_ made: Change) throws {
    try output.present(
      brokenLevels: 2, json: { ChangeDocument(made.report, of: made.plan).write(to: &$0) },
      text: { OutcomeReport(made.report, of: made.plan).write(to: &$0) })
    made.report.outcome.end()
  }

  /// Prints why nothing was changed, and ends with the code that says it.
  func refuse(_ error: ChangeError) throws {
    switch error {
    case .refused(let refusal):
      if refusal.findings.allSatisfy({ $0.kind == ChangeDiagnostics.functionMissing }) {
        throw CommandFailure.input(refusal.description)
      }
      try present(refusal.findings)
      endProcess(refusal.isForSafety ? 3 : refusal.isUnmeasured ? 2 : 1)
    case .state(let error):
      try present([error.finding])
      switch error {
      case .held, .unsafe: endProcess(3)
      case .unfinished, .damaged: endProcess(5)
      case .failed, .configuration: endProcess(4)
      }
    case .notAgreed: throw CommandFailure(code: 3, text: "\(error)")
    case .host: throw CommandFailure.input("\(error)")
    }
  }

  private func present(_ findings: [Finding]) throws(OutputFailure) {
    try output.present(
      brokenLevels: 2, json: { ChangeDocument(refused: findings).write(to: &$0) },
      text: { output in
        FindingList(findings).write(to: &output)
        output.line("Nothing was changed.", .heading)
      })
  }
}

extension RunReport.Outcome {
  /// Ends the process where the exit code is not 0; all output must have been written.
  func end() {
    switch self {
    case .nothing, .done: break
    case .rolledBack: endProcess(4)
    case .needsRecovery: endProcess(5)
    }
  }
}
