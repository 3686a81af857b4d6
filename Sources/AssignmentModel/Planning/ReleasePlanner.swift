import HardwareBits
public import PCICore

/// What somebody wants given back.
public struct ReleaseWish: Hashable, Sendable {
  /// Where functions go.
  public enum Goal: Hashable, Sendable {
    /// To the state before they were handed over, from their records.
    case recorded
    /// To the driver of this name, with no override.
    case driver(DriverName)
    /// To no driver, with no override.
    case unbound
  }

  /// The functions.
  public var addresses: [PCIAddress]
  /// Where they go.
  public var goal: Goal

  /// States a wish.
  public init(_ addresses: [PCIAddress], goal: Goal = .recorded) {
    self.addresses = addresses
    self.goal = goal
  }
}

/// Makes the plan that gives functions back: exactly to the driver and the override that they had.
public struct ReleasePlanner: Sendable {
  private let context: PlanningContext

  /// Prepares for plans on a host.
  public init(_ context: PlanningContext) { self.context = context }

  /// The plan for a wish; its steps are none where everything is as wished.
  ///
  /// - Throws: where a function has no record, is another one than it was, or is in use.
  public func plan(_ wish: ReleaseWish) throws(PlanRefusal) -> Plan {
    var refused: [Finding] = []
    var isForSafety = false
    var functions: [Plan.Function] = []
    var findings: [Finding] = []
    var steps: [Plan.Step] = []
    var modules: [String] = []
    var seen: Set<PCIAddress> = []
    for address in wish.addresses where seen.insert(address).inserted {
      if wish.goal == .recorded, let family = FamilyRelease(context, address) {
        seen.formUnion(family.members)
        switch family.plan() {
        case .failure(let refusal):
          refused += refusal.findings
          isForSafety = isForSafety || refusal.isForSafety
        case .success(let planned):
          functions.removeAll { family.members.contains($0.address) }
          steps.removeAll { $0.action.address.map { family.members.contains($0) } ?? false }
          functions += planned.functions
          findings += planned.findings
          steps += planned.steps
        }
        continue
      }
      switch goal(for: address, wish.goal) {
      case .failure(let refusal):
        refused += refusal.findings
        isForSafety = isForSafety || refusal.isForSafety
      case .success(let planned):
        functions.append(planned.function)
        findings += planned.findings
        let actions = FunctionTransition.actions(
          for: address, from: planned.function.start, to: planned.function.end, isAsleep: planned.isAsleep)
        if let driver = planned.function.end.driver.flatMap({ DriverName($0) }), !actions.isEmpty,
          context.drivers.value?.contains(driver.description) == false, !modules.contains(driver.module)
        {
          modules.append(driver.module)
          steps.append(Plan.Step(.loadModule(driver.module, driver: driver.description)))
        }
        steps += actions.map { Plan.Step($0) }
      }
    }
    guard refused.isEmpty else { throw PlanRefusal(refused, isForSafety: isForSafety) }
    return Plan(
      purpose: .release, functions: functions, steps: steps, findings: findings,
      leftBehind: modules.map { "The module \($0) stays loaded." })
  }

  /// A virtual function as its physical one makes it.
  private func fresh(_ function: FunctionSnapshot) -> FunctionState {
    guard let physical = function.physicalFunction.flatMap({ context.host[$0] }) else { return FunctionState() }
    return FamilyState.fresh(of: context.state(of: physical).value ?? FunctionState())
  }

  private struct Planned {
    var function: Plan.Function
    var findings: [Finding] = []
    var isAsleep = false
  }

  private func goal(for address: PCIAddress, _ goal: ReleaseWish.Goal) -> Result<Planned, PlanRefusal> {
    let subject = Finding.Subject.function(address)
    guard let function = context.host[address] else {
      return .refused(
        ChangeDiagnostics.functionMissing, subject, "There is no function \(address) on the host.")
    }
    guard case .known(let start) = context.state(of: function) else {
      let reason = context.state(of: function).reason?.text ?? "it was not read"
      let finding = Finding(
        ChangeDiagnostics.stateUnknown, .unmeasured, subject,
        "Which driver \(address) has was not measured: \(reason).")
      return .failure(PlanRefusal([finding], isForSafety: false))
    }
    var end: FunctionState
    var findings: [Finding] = []
    switch goal {
    case .driver(let name):
      end = start
      end.driver = name.description
      end.driverOverride = name.bindsByOrderOnly ? name.description : nil
      end.isSlotClaimed = name == .xen
      end.powerControl = nil
    case .unbound:
      end = start
      end.driver = nil
      end.driverOverride = nil
      end.isSlotClaimed = false
      end.powerControl = nil
    case .recorded:
      guard let record = context.records[address] else {
        return .refused(
          ChangeDiagnostics.noRecord, subject,
          "\(address) was not handed over by pciassign, so it is not known what it had before"
            + (start.driver.map { "; it is bound to \($0)." } ?? "."))
      }
      guard record.identity.isSameDevice(as: function.identity) else {
        return .refused(
          ChangeDiagnostics.identityChanged, subject,
          "\(address) was \(record.identity.shortText) when it was handed over, and is \(function.identity.shortText) "
            + "now.", forSafety: true)
      }
      // One that was made with its physical function keeps to that: it is left as it was made.
      end = record.start.isPresent ? record.start : fresh(function)
      if start.driver != record.end.driver {
        findings.append(
          Finding(
            ChangeDiagnostics.drifted, subject,
            "\(address) was left with \(record.end), and has \(start) now: somebody changed it since."))
      }
    }
    if start.driver != end.driver, !function.virtualFunctions.isEmpty {
      let count = function.virtualFunctions.count
      return .refused(
        VerdictDiagnostics.virtualFunctionsOn, subject,
        "\(address) has \(count) virtual function\(count == 1 ? "" : "s"), which go away with its driver.",
        forSafety: true)
    }
    if start.driver != end.driver, let holders = context.holders[address], !holders.isEmpty {
      return .failure(PlanRefusal([.held(address, by: holders)], isForSafety: true))
    }
    let planned = Plan.Function(address: address, identity: function.identity, start: start, end: end)
    return .success(
      Planned(
        function: planned, findings: findings,
        isAsleep: function.attributes["power/runtime_status"] == "suspended"))
  }
}

extension Result where Failure == PlanRefusal {
  fileprivate static func refused(
    _ kind: DiagnosticKind, _ subject: Finding.Subject, _ text: String, forSafety: Bool = false
  ) -> Result {
    .failure(PlanRefusal([Finding(kind, subject, text)], isForSafety: forSafety))
  }
}

extension FunctionIdentity {
  /// Whether two say that they are the same kind of device.
  func isSameDevice(as other: FunctionIdentity) -> Bool {
    vendorID == other.vendorID && deviceID == other.deviceID && subsystemVendorID == other.subsystemVendorID
      && subsystemDeviceID == other.subsystemDeviceID
  }

  /// Vendor and device: `8086:10ca`.
  var shortText: String { "\(vendorID.hex(digits: 4)):\(deviceID.hex(digits: 4))" }
}
