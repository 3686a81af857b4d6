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
      try state.keep([(record.address, nil)])
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
    // Whoever made it may have been killed before seeing how many virtual functions the driver had enabled.
    let enabled = transaction.isUndoing ? nil : enabledUnseen(transaction)
    if !transaction.isUndoing { try state.openJournal().append(.undoing, to: &transaction) }
    let missing = putBack(transaction, enabled: enabled, acceptingChanges: acceptsChanges)
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
    for family in transaction.touchedFamilies {
      let members = [family.lead] + family.members
      for function in members {
        guard let state = states[function.address] ?? (function.physicalFunction == nil ? nil : .absent) else {
          continue
        }
        functions.append(
          Plan.Function(
            address: function.address, identity: function.identity, start: state, end: function.start,
            physicalFunction: function.physicalFunction))
      }
      guard let state = states[family.lead.address] else { continue }
      let now = FamilyState(
        family.lead.address, state, family.members.map { .init($0.address, states[$0.address] ?? .absent) })
      steps += FamilyTransition.actions(from: now, to: family.start).map { Plan.Step($0) }
    }
    return Plan(purpose: .recover, functions: functions, steps: steps)
  }

  /// How many virtual functions are there where the last thing begun was to make some, fewer came of it, and nobody has
  /// done anything with them yet; nil otherwise.
  private func enabledUnseen(_ transaction: Transaction) -> Int? {
    guard case .begun(let index) = transaction.events.last, transaction.steps.indices.contains(index),
      case .setVirtualFunctionCount(let address, 0, let asked) = transaction.steps[index]
    else { return nil }
    let reader = FunctionStateReader(files: host.files)
    do throws(ErrorNumber) {
      let physical = try reader.state(of: address)
      let fresh = FamilyState.fresh(of: physical)
      guard let count = physical.virtualFunctionCount, count > 0, count < asked else { return nil }
      for member in reader.virtualFunctions(of: address, count: count) {
        guard fresh.hasDriver(of: try reader.state(of: member)) else { return nil }
      }
      return count
    } catch {
      return nil
    }
  }

  private func isAtEnd(_ transaction: Transaction) -> Bool {
    let states = states(of: transaction.functions)
    return transaction.functions.allSatisfy { function in
      function.end.isMet(by: states[function.address] ?? .absent)
    }
  }

  /// Puts back every function of which a step was begun, the last first; what could not be put back.
  func putBack(
    _ transaction: Transaction, except pending: PCIAddress? = nil, enabled: Int? = nil,
    acceptingChanges acceptsChanges: Bool = false
  ) -> [Finding] {
    var missing: [Finding] = []
    for family in transaction.touchedFamilies where pending.map({ !family.contains($0) }) ?? true {
      let function = family.lead
      do throws(StepFailure) {
        try putBack(family, of: transaction, enabled: enabled)
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

  /// Leads a function, or a physical one with its virtual ones, back to where it was, from wherever within the change
  /// it is.
  ///
  /// - Parameter enabled: How many virtual functions the driver was seen to enable in place of what it was asked for.
  private func putBack(
    _ family: Transaction.Family, of transaction: Transaction, enabled: Int?
  ) throws(StepFailure) {
    let lead = family.lead
    let probe = StepAction.bind(lead.address, driver: lead.start.driver ?? "")
    var now = FamilyState(lead.address, try steps.state(probe))
    try expect(now.state, lead, transaction, enabled)
    let fresh = FamilyState.fresh(of: now.state)
    for member in family.members {
      let probe = StepAction.bind(member.address, driver: member.start.driver ?? "")
      var state = try steps.presentState(of: member.address, probe)
      if member.start.settings != nil || member.end.settings != nil {
        state = try steps.settled(state, member.address, probe)
      }
      // Virtual functions that go away with their number need no looking at.
      if now.state.virtualFunctionCount == lead.start.virtualFunctionCount, state.isPresent, !fresh.hasDriver(of: state)
      {
        try expect(state, member, transaction, nil)
      }
      now.members.append(.init(member.address, state))
    }
    for action in FamilyTransition.actions(from: now, to: family.start) {
      guard try steps.isNeeded(action) else { continue }
      observer?(.putsBack(action))
      try steps.make(action)
    }
  }

  /// Looks whether a state is one that the change itself could have made.
  private func expect(
    _ state: FunctionState, _ function: Plan.Function, _ transaction: Transaction, _ enabled: Int?
  ) throws(StepFailure) {
    let states = transaction.states(of: function)
    let isOwn =
      (states.contains { $0.driver == state.driver } || state.driver == nil)
      && (states.contains { $0.driverOverride == state.driverOverride } || state.driverOverride == nil)
    let isCount =
      function.start.virtualFunctionCount == nil || state.virtualFunctionCount == enabled
      || states.contains { $0.virtualFunctionCount == state.virtualFunctionCount }
    guard isOwn, isCount else {
      throw StepFailure(
        action: .bind(function.address, driver: function.start.driver ?? ""), cause: .unexpected(state))
    }
  }
}

extension Transaction.Family {
  /// How all were before.
  var start: FamilyState {
    FamilyState(lead.address, lead.start, members.map { .init($0.address, $0.start) })
  }
}

extension FunctionState {
  /// Whether driver and override are those of another state.
  fileprivate func hasDriver(of other: FunctionState) -> Bool {
    driver == other.driver && driverOverride == other.driverOverride
  }
}
