import PCICore

/// Gives a physical function back whose number of virtual ones was changed: those that were made are destroyed, those
/// that were destroyed are made again, each with what it had.
struct FamilyRelease {
  private let context: PlanningContext
  private let record: AssignmentRecord
  private let function: FunctionSnapshot
  /// The virtual functions that come or go with it.
  let members: [PCIAddress]

  /// Nil for a function of which no number of virtual ones was recorded, or which has that number.
  init?(_ context: PlanningContext, _ address: PCIAddress) {
    guard let record = context.records[address], let function = context.host[address],
      record.identity.isSameDevice(as: function.identity), let count = record.start.virtualFunctionCount,
      case .known(let state) = context.state(of: function), let present = state.virtualFunctionCount
    else { return nil }
    var members = function.virtualFunctions
    for other in context.records.keys.sorted() where context.records[other]?.physicalFunction == address {
      if !members.contains(other) { members.append(other) }
    }
    guard count != present || count != record.end.virtualFunctionCount else { return nil }
    self.context = context
    self.record = record
    self.function = function
    self.members = members
  }

  /// The plan.
  func plan() -> Result<Plan, PlanRefusal> {
    guard case .known(let state) = context.state(of: function) else {
      return refused(
        Finding(ChangeDiagnostics.stateUnknown, .unmeasured, .function(function.address), "It was not read."))
    }
    var start = FamilyState(function.address, state)
    var end = FamilyState(function.address, record.start)
    end.state.powerControl = nil
    var functions = [
      Plan.Function(address: function.address, identity: function.identity, start: state, end: end.state)
    ]
    for address in members {
      let virtual = context.host[address]
      if let holders = context.holders[address], !holders.isEmpty {
        return .failure(PlanRefusal([.held(address, by: holders)], isForSafety: true))
      }
      let now = virtual.flatMap { context.state(of: $0).value } ?? .absent
      let before = (record.start.virtualFunctionCount ?? 0) == 0 ? nil : context.records[address]?.start
      start.members.append(FamilyState.Member(address, now))
      end.members.append(FamilyState.Member(address, before ?? .absent))
      functions.append(
        Plan.Function(
          address: address, identity: virtual?.identity ?? context.records[address]?.identity ?? function.identity,
          start: now, end: before ?? .absent, physicalFunction: function.address))
    }
    var findings: [Finding] = []
    if !record.end.isMet(by: state) {
      findings.append(
        Finding(
          ChangeDiagnostics.drifted, .function(function.address),
          "\(function.address) was left with \(record.end), and has \(state) now: somebody changed it since."))
    }
    let steps = FamilyTransition.actions(from: start, to: end).map { action -> Plan.Step in
      guard case .setVirtualFunctionCount(_, let count, 0) = action else { return Plan.Step(action) }
      return Plan.Step(
        action, consent: .guestsLoseFunctions,
        risks: ["\(count == 1 ? "It goes" : "They go") away, with what guests do with \(count == 1 ? "it" : "them")."])
    }
    return .success(Plan(purpose: .release, functions: functions, steps: steps, findings: findings))
  }

  private func refused(_ finding: Finding) -> Result<Plan, PlanRefusal> {
    .failure(PlanRefusal([finding], isForSafety: false))
  }
}
