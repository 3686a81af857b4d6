public import AssignmentModel
import PCICore

extension TransactionRunner {
  /// Ends what was interrupted: finishes a change of which every step was made, and puts every other one back.
  ///
  /// It may itself be interrupted at any moment and be run again: it looks at how the functions are, and only does what
  /// is missing. After a restart of the machine nothing is left to put back, because drivers and overrides do not
  /// outlive one; records of functions that were handed over before are dropped then.
  ///
  /// - Parameters:
  ///   - state: The state directory, locked.
  ///   - acceptsChanges: Whether functions that somebody else changed since are left as they are, and no longer
  ///     counted as missing.
  /// - Throws: where the state directory cannot be read or written.
  public func recover(
    _ state: borrowing LockedState, acceptingChanges acceptsChanges: Bool = false
  ) throws(StateError) -> RunReport {
    let boot = BootIdentity.read(host.files) ?? ""
    var findings: [Finding] = []
    for record in try state.contents.records() where record.bootID != boot {
      try state.forget(record.address)
      findings.append(
        Finding(
          ChangeDiagnostics.endedByRestart, .function(record.address),
          "\(record.address) was handed over before the machine was restarted: its record is dropped."))
    }
    guard var transaction = try state.contents.journal() else {
      return RunReport(findings.isEmpty ? .nothing : .done, findings: findings)
    }
    guard transaction.origin.bootID == boot else {
      try state.closeJournal()
      findings.append(
        Finding(
          ChangeDiagnostics.endedByRestart, .host,
          "'\(transaction.origin.command)' was interrupted by a restart of the machine: drivers and overrides are as "
            + "that left them."))
      return RunReport(.done, findings: findings, states: states(of: transaction.functions))
    }
    if transaction.isCommitted || (transaction.isComplete && isAtEnd(transaction)) {
      try finish(transaction, state)
      return RunReport(.done, findings: findings, states: states(of: transaction.functions))
    }
    if !transaction.isUndoing { try state.openJournal().append(.undoing, to: &transaction) }
    let missing = putBack(transaction, acceptingChanges: acceptsChanges)
    findings += missing
    let isWhole = missing.allSatisfy { $0.weight != .error }
    if isWhole {
      try state.closeJournal()
      findings.append(Finding(ChangeDiagnostics.rolledBack, .host, "Everything is as it was before."))
    }
    return RunReport(
      isWhole ? .done : .needsRecovery, findings: findings, states: states(of: transaction.functions))
  }

  /// What recovery would do to the functions of an interrupted change, as they are now.
  public func recoveryPlan(_ transaction: Transaction?) -> Plan {
    guard let transaction, transaction.origin.bootID == BootIdentity.read(host.files) ?? "", !transaction.isCommitted,
      !(transaction.isComplete && isAtEnd(transaction))
    else { return Plan(purpose: .recover, functions: [], steps: []) }
    let states = states(of: transaction.functions)
    var functions: [Plan.Function] = []
    var steps: [Plan.Step] = []
    for function in transaction.touched {
      guard let state = states[function.address] else { continue }
      functions.append(
        Plan.Function(
          address: function.address, identity: function.identity, start: state, end: function.start))
      steps += FunctionTransition.actions(for: function.address, from: state, to: function.start).map { Plan.Step($0) }
    }
    return Plan(purpose: .recover, functions: functions, steps: steps)
  }

  private func isAtEnd(_ transaction: Transaction) -> Bool {
    let states = states(of: transaction.functions)
    return transaction.functions.allSatisfy { function in
      states[function.address].map { function.end.isMet(by: $0) } ?? false
    }
  }

  /// Puts back every function of which a step was begun, the last first; what could not be put back.
  func putBack(
    _ transaction: Transaction, except pending: PCIAddress? = nil, acceptingChanges acceptsChanges: Bool = false
  ) -> [Finding] {
    var missing: [Finding] = []
    for function in transaction.touched where function.address != pending {
      do throws(StepFailure) {
        try putBack(function, within: transaction.states(of: function))
      } catch {
        switch error.cause {
        case .gone:
          // With the function its driver and its override went away.
          missing.append(
            Finding(
              ChangeDiagnostics.functionMissing, .warning, .function(function.address),
              "\(function.address) is gone, so nothing of it is to be put back."))
        case .unexpected where acceptsChanges:
          missing.append(
            Finding(
              ChangeDiagnostics.drifted, .function(function.address),
              "\(function.address) was changed by somebody else, and is left as it is."))
        case .unexpected(let state):
          missing.append(
            Finding(
              ChangeDiagnostics.stuck, .function(function.address),
              "\(function.address) has \(state) now, which this change did not make: somebody else did; before it was "
                + "\(function.start).",
              remedy: "If that is as it should be: pciassign recover --accept-changes."))
        default:
          missing.append(
            Finding(
              error.cause == .pending ? ChangeDiagnostics.pending : ChangeDiagnostics.stuck,
              .function(function.address),
              "\(function.address) could not be put back to \(function.start): \(error)."))
        }
      }
    }
    return missing
  }

  /// Leads one function back to where it was, from wherever within the change it is.
  private func putBack(_ function: Plan.Function, within states: [FunctionState]) throws(StepFailure) {
    let probe = StepAction.bind(function.address, driver: function.start.driver ?? "")
    let state = try steps.state(probe)
    guard states.contains(where: { $0.driver == state.driver }) || state.driver == nil,
      states.contains(where: { $0.driverOverride == state.driverOverride }) || state.driverOverride == nil
    else { throw StepFailure(action: probe, cause: .unexpected(state)) }
    for action in FunctionTransition.actions(for: function.address, from: state, to: function.start) {
      guard try steps.isNeeded(action) else { continue }
      observer?(.putsBack(action))
      try steps.make(action)
    }
  }
}
