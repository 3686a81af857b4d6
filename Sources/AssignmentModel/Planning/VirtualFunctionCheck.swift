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
      checkDrivers()
      remake(&end, members)
    } else {
      rebind(&end, members)
    }
    decide(&end, members)
    checkStock(end)
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
  private mutating func checkDrivers() {
    var seen: Set<DriverName> = []
    for index in 0..<wish.count {
      if case .driver(let driver) = chosen(index), seen.insert(driver).inserted { check(driver) }
    }
  }

  private mutating func check(_ driver: DriverName) {
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

  /// What a virtual function is to have.
  private enum Chosen {
    case asItIs
    case nobody
    case driver(DriverName)
  }

  private func chosen(_ index: Int) -> Chosen {
    var choice = wish.driver
    if let drivers = wish.drivers, index < drivers.count {
      guard case .choice(let own) = drivers[index] else { return .nobody }
      choice = own
    }
    return switch choice {
    case .named(let name): .driver(name)
    case .bestVFIO: .driver(context.variants?.driver(for: identity) ?? .vfio)
    case nil: .asItIs
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
    let fresh = FamilyState.fresh(of: end.state)
    for (index, address) in capacity.addresses(count: wish.count).enumerated() {
      let state =
        switch chosen(index) {
        case .asItIs: fresh
        case .nobody: FunctionState()
        case .driver(let driver):
          FunctionState(
            driver: driver.description, driverOverride: driver.bindsByOrderOnly ? driver.description : nil)
        }
      if index < end.members.count, end.members[index].address == address {
        end.members[index].state = state
      } else {
        end.members.append(FamilyState.Member(address, state))
      }
    }
  }

  /// As many as wished are there: their driver may be another one.
  private mutating func rebind(_ end: inout FamilyState, _ members: [Member]) {
    for (index, member) in members.enumerated() {
      guard case .driver(let driver) = chosen(index) else {
        if case .nobody = chosen(index) { strip(&end.members[index], member) }
        continue
      }
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

  /// What the physical function is to decide; what is not wished for stays, and is unknown of those made anew.
  private mutating func decide(_ end: inout FamilyState, _ members: [Member]) {
    for index in end.members.indices {
      guard index < wish.settings.count, end.members[index].state.isPresent else { continue }
      let wished = wish.settings[index]
      guard !wished.all.isEmpty else { continue }
      if context.withoutSettings.contains(function.address), wished.all.contains(where: { $0.authority == .interface })
      {
        return refuse(
          Finding(
            ChangeDiagnostics.settingRefused, .error, subject,
            "\(function.address) is no network card, or its interface is in another network namespace: there is nobody to "
              + "set \(wished.all[0]) for its virtual functions."))
      }
      var settings = end.members[index].state.settings ?? VirtualFunctionSettings()
      for setting in wished.all { settings.apply(setting) }
      end.members[index].state.settings = settings
      let address = end.members[index].address
      // One that is being destroyed has no driver left.
      if wish.count == members.count, let member = members.first(where: { $0.address == address }) {
        checkDriver(of: member, end.members[index].state)
      }
    }
  }

  /// What a driver has found when it took the function is not changed below it: the kernel refuses it for vectors
  /// (`EBUSY`), and a controller that goes offline takes the guest's disk along.
  private mutating func checkDriver(of member: Member, _ end: FunctionState) {
    guard let driver = member.start.driver, driver == end.driver, let now = member.start.settings else { return }
    let isOffline = now.controller?.isOnline == false
    let isOther =
      end.settings?.vectors != now.vectors && now.vectors != nil
      || end.settings?.controller != now.controller && !isOffline && now.controller != nil
    guard isOther else { return }
    refuse(
      Finding(
        ChangeDiagnostics.settingRefused, .error, .function(member.address),
        "\(driver) has \(member.address), whose vectors, queues and interrupts are not changed below it.",
        remedy: "Give the physical function back first: pciassign release \(function.address)."), forSafety: true)
  }

  /// Whether there is as much of everything as is wished for in all.
  private mutating func checkStock(_ end: FamilyState) {
    var vectors = 0
    var controllers: [SecondaryControllerState] = []
    for member in end.members {
      vectors += member.state.settings?.vectors ?? 0
      if let state = member.state.settings?.controller { controllers.append(state) }
    }
    let stock = (function.virtualization.value ?? nil)?.totalMSIXVectors
    if vectors > 0, let stock, vectors > stock {
      refuse(
        Finding(
          ChangeDiagnostics.settingRefused, .error, subject,
          stock == 0
            ? "The driver of \(function.address) does not distribute MSI-X vectors among virtual functions "
              + "(sriov_vf_total_msix)."
            : "\(vectors) MSI-X vectors are wished for, and \(function.address) has \(stock) for all its virtual functions."
        ))
    }
    guard !controllers.isEmpty else { return }
    guard let resources = context.controllers[function.address] else {
      // A copy says nothing; what is wished is then ordered whatever there is.
      guard context.withoutControllers.contains(function.address) else { return }
      refuse(
        Finding(
          ChangeDiagnostics.settingRefused, .error, subject,
          "\(function.address) is no NVMe controller that manages others, or its driver is not there: there is nobody to "
            + "bring its virtual functions online."))
      return
    }
    if let shortage = resources.shortage(of: controllers) {
      refuse(
        Finding(
          ChangeDiagnostics.settingRefused, .error, subject,
          "Of the NVMe controller \(function.address), \(shortage)."))
    }
  }

  /// One is to have no driver.
  private mutating func strip(_ end: inout FamilyState.Member, _ member: Member) {
    guard member.start.driver != nil || member.start.driverOverride != nil else { return }
    end.state.driver = nil
    end.state.driverOverride = nil
    end.state.isSlotClaimed = false
    end.state.powerControl = nil
    guard member.start.driver != nil, let holders = context.holders[member.address], !holders.isEmpty else { return }
    refuse(.held(member.address, by: holders), forSafety: true)
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
