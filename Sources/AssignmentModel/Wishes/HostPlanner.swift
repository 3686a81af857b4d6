public import PCICore

/// Makes the plan that brings a host to a wished state; what is as wished already needs no step.
public struct HostPlanner: Sendable {
  private let context: PlanningContext
  private let locator: DeviceLocator

  /// Prepares for plans on a host.
  public init(_ context: PlanningContext) {
    self.context = context
    locator = DeviceLocator(context.host)
  }

  /// The functions that a wish is about, for ``PlanningContext/holders``; those that are not found are left out.
  public static func addresses(_ wish: HostWish, on host: HostSnapshot) -> [PCIAddress] {
    let locator = DeviceLocator(host)
    var addresses: [PCIAddress] = []
    for reference in wish.references {
      if case .success(let address) = Result(catching: { () throws(DeviceLocator.Refusal) in
        try locator.address(of: reference)
      }) {
        addresses.append(address)
      }
    }
    return addresses
  }

  /// The plan for a wish.
  ///
  /// - Throws: with everything that stands in the way; nothing is planned for the rest then.
  public func plan(_ wish: HostWish) throws(PlanRefusal) -> Plan {
    var draft = Draft()
    let planner = BindPlanner(context)
    for device in wish.devices {
      guard let address = locate(device.device, &draft) else { continue }
      let one = BindWish(
        [address], driver: device.driver, isWholeGroup: device.isWholeGroup,
        forbidsColdState: device.forbidsColdState, allowed: device.allowsCritical ? [address] : [])
      draft.add(Result(catching: { () throws(PlanRefusal) in try planner.plan(one) }))
    }
    let functions = VirtualFunctionPlanner(context)
    for physical in wish.physicalFunctions {
      guard let address = locate(physical.device, &draft) else { continue }
      var one = VirtualFunctionWish(address, count: physical.virtualFunctions.count)
      one.drivers = []
      for function in physical.virtualFunctions {
        one.drivers?.append(function.driver)
        one.settings.append(function.settings.settings)
      }
      draft.add(Result(catching: { () throws(PlanRefusal) in try functions.plan(one) }))
    }
    guard draft.refused.isEmpty else { throw PlanRefusal(draft.refused, isForSafety: draft.isForSafety) }
    return Plan(
      purpose: .apply, functions: draft.functions, steps: draft.steps, findings: draft.findings,
      leftBehind: draft.leftBehind)
  }

  private func locate(_ reference: DeviceReference, _ draft: inout Draft) -> PCIAddress? {
    switch Result(catching: { () throws(DeviceLocator.Refusal) in try locator.address(of: reference) }) {
    case .success(let address):
      guard draft.named.insert(address).inserted else {
        draft.refused.append(.conflict(address, "\(address) is named twice."))
        return nil
      }
      return address
    case .failure(let refusal):
      draft.refused.append(refusal.finding)
      draft.isForSafety = draft.isForSafety || refusal.isForSafety
      return nil
    }
  }

  /// Plans put one behind the other.
  private struct Draft {
    var functions: [Plan.Function] = []
    var steps: [Plan.Step] = []
    var findings: [Finding] = []
    var leftBehind: [String] = []
    var refused: [Finding] = []
    var isForSafety = false
    /// The functions that wishes name themselves.
    var named: Set<PCIAddress> = []

    mutating func add(_ result: Result<Plan, PlanRefusal>) {
      switch result {
      case .failure(let refusal):
        for finding in refusal.findings where !refused.contains(finding) { refused.append(finding) }
        isForSafety = isForSafety || refusal.isForSafety
      case .success(let plan): add(plan)
      }
    }

    /// A function that an earlier plan leads to the same state is not led there again.
    private mutating func add(_ plan: Plan) {
      var known: [PCIAddress] = []
      for function in plan.functions {
        guard let earlier = functions.first(where: { $0.address == function.address }) else {
          functions.append(function)
          continue
        }
        known.append(function.address)
        if earlier.end != function.end {
          refused.append(
            .conflict(
              function.address,
              "\(function.address) is to have \(earlier.end) by one wish, and \(function.end) by another."))
        }
      }
      for step in plan.steps where step.action.address.map({ !known.contains($0) }) ?? !steps.contains(step) {
        steps.append(step)
      }
      for finding in plan.findings where !findings.contains(finding) { findings.append(finding) }
      for text in plan.leftBehind where !leftBehind.contains(text) { leftBehind.append(text) }
    }
  }
}

extension HostWish {
  /// The devices that it names.
  public var references: [DeviceReference] {
    var references: [DeviceReference] = []
    for wish in devices { references.append(wish.device) }
    for wish in physicalFunctions { references.append(wish.device) }
    return references
  }

  /// Whether a device shall have the kernel's variant of vfio-pci for it.
  public var choosesVariant: Bool {
    devices.contains { $0.driver == .bestVFIO }
      || physicalFunctions.contains { $0.virtualFunctions.contains { $0.driver == .choice(.bestVFIO) } }
  }
}

extension Finding {
  fileprivate static func conflict(_ address: PCIAddress, _ text: String) -> Finding {
    Finding(ChangeDiagnostics.wishConflict, .function(address), text)
  }
}
