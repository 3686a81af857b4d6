import PCICore

/// Looks at one wish for virtual functions: whether it can and may be, and what leads there.
struct VirtualFunctionCheck {
  let context: PlanningContext
  let criticality: HostCriticality
  let wish: VirtualFunctionWish
  let function: FunctionSnapshot
  let capacity: VirtualFunctionCapacity
  /// What stands in the way.
  private(set) var refused: [Finding] = []
  /// Whether some of that is to keep somebody from harm.
  private(set) var isForSafety = false
  private var findings: [Finding] = []
  private var missingModule: (name: String, driver: String)?

  init(
    _ planner: VirtualFunctionPlanner, _ wish: VirtualFunctionWish, _ function: FunctionSnapshot,
    _ capacity: VirtualFunctionCapacity
  ) {
    context = planner.context
    criticality = planner.criticality
    self.wish = wish
    self.function = function
    self.capacity = capacity
  }

  private var subject: Finding.Subject { .function(function.address) }

  /// The plan; nil where it is refused.
  mutating func run() -> Plan? {
    guard case .known(let start) = context.state(of: function), let present = start.virtualFunctionCount else {
      let reason = context.state(of: function).reason?.text ?? "sriov_numvfs was not read"
      refuse(
        Finding(
          ChangeDiagnostics.stateUnknown, .unmeasured, subject,
          "How many virtual functions \(function.address) has was not measured: \(reason)."))
      return nil
    }
    guard let members = members(present) else { return nil }
    var end = FamilyState(function.address, start, members.map { FamilyState.Member($0.address, $0.start) })
    end.state.virtualFunctionCount = wish.count
    if wish.count != present {
      checkRoom()
      if present > 0 { checkLoss(members) }
      checkDriver()
      remake(&end, members)
    } else {
      rebind(&end, members)
    }
    guard refused.isEmpty else { return nil }
    return plan(
      from: FamilyState(
        function.address, start,
        end.members.map { member in
          FamilyState.Member(member.address, members.first { $0.address == member.address }?.start ?? .absent)
        }), to: end, members)
  }

  private mutating func refuse(_ finding: Finding, forSafety: Bool = false) {
    refused.append(finding)
    isForSafety = isForSafety || forSafety
  }

  /// A virtual function that is there.
  private struct Member {
    let address: PCIAddress
    let function: FunctionSnapshot
    let start: FunctionState
  }

  /// The virtual functions that are there, by index; nil where that is refused.
  private mutating func members(_ present: Int) -> [Member]? {
    guard present == function.virtualFunctions.count else {
      refuse(
        Finding(
          VerdictDiagnostics.functionsMissing, .error, subject,
          "\(function.address) has \(present) virtual functions enabled, and \(function.virtualFunctions.count) of them "
            + "are there: they are being made or taken away right now, or that broke off."))
      return nil
    }
    var members: [Member] = []
    for address in function.virtualFunctions {
      guard let virtual = context.host[address], case .known(let state) = context.state(of: virtual) else {
        refuse(
          Finding(
            ChangeDiagnostics.stateUnknown, .unmeasured, .function(address),
            "Which driver \(address) has was not measured."))
        return nil
      }
      members.append(Member(address: address, function: virtual, start: state))
    }
    return members
  }

  /// What is short for as many, each by its name, before the kernel says ENOMEM.
  private mutating func checkRoom() {
    for shortage in capacity.shortages(of: wish.count) { refuse(shortage.finding(of: function.address, .error)) }
    if wish.count > capacity.supported, capacity.shortages(of: wish.count).isEmpty {
      refuse(
        Finding(
          VerdictDiagnostics.lowerTotal, .error, subject,
          "\(function.address) has \(capacity.supported) virtual functions at most.",
          remedy: "Ask for \(capacity.supported) at most."))
    }
  }

  /// Destroying those that are there: never while somebody has one open, or the host needs one.
  private mutating func checkLoss(_ members: [Member]) {
    for member in members {
      if let holders = context.holders[member.address], !holders.isEmpty {
        refuse(.held(member.address, by: holders), forSafety: true)
        continue
      }
      guard !wish.allowed.contains(member.address), criticality.isCritical(member.address) == .yes else { continue }
      let uses = HostUse.list(criticality.uses(of: member.address))
      refuse(
        Finding(
          VerdictDiagnostics.hostCritical, .function(member.address),
          "The host needs \(member.address): \(uses).",
          remedy: "Move that to another device first. If you mean it: --allow-critical \(member.address).", loss: uses),
        forSafety: true)
    }
    findings.append(
      Finding(
        ChangeDiagnostics.countChange, subject,
        "\(function.address) has \(members.count) virtual function\(members.count == 1 ? "" : "s"), which "
          + (wish.count == 0 ? "go away." : "go away; then \(wish.count) are made.")))
  }

  /// Whether new ones can get the driver.
  private mutating func checkDriver() {
    guard wish.count > 0, let driver = chosenDriver() else { return }
    if driver.isVFIO, function.iommuGroup == .known(nil),
      context.host.facilities.isOn("vfio", "enable_unsafe_noiommu_mode").value != true
    {
      refuse(
        Finding(
          VerdictDiagnostics.unserved, subject,
          "\(function.address) is in no IOMMU group, so its virtual functions are in none, and \(driver) does not take "
            + "them.", remedy: "See what is missing: pciassign doctor."))
    }
    guard case .known(let drivers) = context.drivers, !drivers.contains(driver.description) else { return }
    if context.host.facilities.module(driver.module).value == .absent {
      refuse(
        Finding(
          VerdictDiagnostics.moduleMissing, subject,
          "The driver \(driver) is not there, and the kernel has no module \(driver.module)."))
      return
    }
    missingModule = (driver.module, driver.description)
  }

  private func chosenDriver() -> DriverName? {
    switch wish.driver {
    case .named(let name): name
    case .bestVFIO: context.variants.value?.driver(for: identity) ?? .vfio
    case nil: nil
    }
  }

  /// What a virtual function says it is; its subsystem's device is not known before it is there.
  private var identity: FunctionIdentity {
    var identity = function.identity
    identity.deviceID = (function.virtualization.value ?? nil)?.deviceID ?? identity.deviceID
    identity.subsystemDeviceID = nil
    return identity
  }

  /// All are destroyed, and as many made.
  private mutating func remake(_ end: inout FamilyState, _ members: [Member]) {
    for index in end.members.indices { end.members[index].state = .absent }
    var state = FamilyState.fresh(of: end.state)
    if let driver = chosenDriver() {
      state = FunctionState(
        driver: driver.description, driverOverride: driver.bindsByOrderOnly ? driver.description : nil)
    }
    for (index, address) in capacity.addresses(count: wish.count).enumerated() {
      if index < end.members.count, end.members[index].address == address {
        end.members[index].state = state
      } else {
        end.members.append(FamilyState.Member(address, state))
      }
    }
  }

  /// As many as wished are there: their driver may be another one.
  private mutating func rebind(_ end: inout FamilyState, _ members: [Member]) {
    guard let driver = chosenDriver() else { return }
    for (index, member) in members.enumerated() {
      var check = BindCheck(
        context: context, criticality: criticality,
        wish: BindWish([member.address], driver: .named(driver), allowed: wish.allowed), function: member.function)
      guard let planned = check.run() else {
        refused += check.refused
        isForSafety = isForSafety || check.isForSafety
        continue
      }
      findings += check.findings
      missingModule = missingModule ?? check.missingModule
      end.members[index].state = planned.end
      if !driver.bindsByOrderOnly, planned.start.driver != planned.end.driver {
        end.members[index].state.driverOverride = nil
      }
    }
  }

  private func plan(from start: FamilyState, to end: FamilyState, _ members: [Member]) -> Plan {
    var functions = [
      Plan.Function(address: function.address, identity: function.identity, start: start.state, end: end.state)
    ]
    for (index, member) in end.members.enumerated() {
      let known = members.first { $0.address == member.address }?.function.identity
      functions.append(
        Plan.Function(
          address: member.address, identity: known ?? identity, start: start.members[index].state, end: member.state,
          physicalFunction: function.address))
    }
    let actions = FamilyTransition.actions(from: start, to: end)
    var steps: [Plan.Step] = []
    if let missingModule, !actions.isEmpty {
      steps.append(Plan.Step(.loadModule(missingModule.name, driver: missingModule.driver)))
    }
    for action in actions { steps.append(step(action)) }
    return Plan(
      purpose: .virtualFunctions, functions: functions, steps: steps, findings: findings,
      leftBehind: missingModule.map { actions.isEmpty ? [] : ["The module \($0.name) stays loaded."] } ?? [])
  }

  /// A step with what it costs.
  private func step(_ action: StepAction) -> Plan.Step {
    switch action {
    case .setVirtualFunctionCount(_, let count, 0):
      return Plan.Step(
        action, consent: .guestsLoseFunctions,
        risks: ["\(count == 1 ? "It goes" : "They go") away, with what guests do with \(count == 1 ? "it" : "them")."])
    case .setVirtualFunctionCount(let address, _, _):
      let uses = criticality.uses(of: address)
      guard !uses.isEmpty else { return Plan.Step(action) }
      return Plan.Step(
        action, risks: ["Its driver may restart for a moment what the host uses: \(HostUse.list(uses))."])
    case .unbind(let address, let driver):
      let uses = criticality.uses(of: address)
      guard !uses.isEmpty else { return Plan.Step(action) }
      return Plan.Step(
        action, consent: .hostLosesDevice, risks: ["The host loses what \(driver) does there: \(HostUse.list(uses))."])
    default: return Plan.Step(action)
    }
  }
}
