public import PCICore

/// What somebody wants bound.
public struct BindWish: Hashable, Sendable {
  /// The functions.
  public var addresses: [PCIAddress]
  /// The driver they are to have.
  public var driver: DriverChoice
  /// Whether the other devices of their groups go along; bridges never do.
  public var isWholeGroup: Bool
  /// Whether their power may not be cut while they are handed over (`d3cold_allowed`).
  public var forbidsColdState: Bool
  /// Functions that may be taken although the host needs them: somebody has named each.
  public var allowed: Set<PCIAddress>

  /// States a wish.
  public init(
    _ addresses: [PCIAddress], driver: DriverChoice = .named(.vfio), isWholeGroup: Bool = false,
    forbidsColdState: Bool = false, allowed: Set<PCIAddress> = []
  ) {
    self.addresses = addresses
    self.driver = driver
    self.isWholeGroup = isWholeGroup
    self.forbidsColdState = forbidsColdState
    self.allowed = allowed
  }
}

/// Makes the plan that binds functions to a driver.
public struct BindPlanner: Sendable {
  let context: PlanningContext
  let criticality: HostCriticality

  /// Prepares for plans on a host.
  public init(_ context: PlanningContext) {
    self.context = context
    criticality = HostCriticality(context.host)
  }

  /// The plan for a wish; its steps are none where everything is as wished.
  ///
  /// - Throws: where a function cannot or must not be bound; nothing is planned for the others then.
  public func plan(_ wish: BindWish) throws(PlanRefusal) -> Plan {
    var refused: [Finding] = []
    var isForSafety = false
    var functions: [Plan.Function] = []
    var steps: [Plan.Step] = []
    var findings: [Finding] = []
    var modules: [String] = []
    for address in members(of: wish) {
      guard let function = context.host[address] else {
        refused.append(Self.absent(address))
        continue
      }
      var check = BindCheck(context: context, criticality: criticality, wish: wish, function: function)
      guard let planned = check.run() else {
        refused += check.refused
        isForSafety = isForSafety || check.isForSafety
        continue
      }
      functions.append(planned)
      findings += check.findings
      let actions = FunctionTransition.actions(
        for: address, from: planned.start, to: planned.end,
        isAsleep: function.attributes["power/runtime_status"] == "suspended")
      guard !actions.isEmpty else { continue }
      if let module = check.missingModule, !modules.contains(module.name) {
        modules.append(module.name)
        steps.append(Plan.Step(.loadModule(module.name, driver: module.driver)))
      }
      steps += actions.map { check.step($0) }
    }
    guard refused.isEmpty else { throw PlanRefusal(refused, isForSafety: isForSafety) }
    return Plan(
      purpose: .bind, functions: functions, steps: steps, findings: findings,
      leftBehind: modules.map { "The module \($0) stays loaded." })
  }

  /// The functions wished for, each once; with their groups' other devices where that is wished.
  private func members(of wish: BindWish) -> [PCIAddress] {
    var members: [PCIAddress] = []
    var seen: Set<PCIAddress> = []
    for address in wish.addresses where seen.insert(address).inserted { members.append(address) }
    guard wish.isWholeGroup else { return members }
    var groups: [Int: [PCIAddress]] = [:]
    for function in context.host.functions {
      // Bridges of a group do not hinder, and a guest can do nothing with them (D-GROUP-BRIDGE-OK).
      guard case .known(.some(let group)) = function.iommuGroup, function.headerType ?? .endpoint == .endpoint,
        !function.isIdleBridge
      else { continue }
      groups[group, default: []].append(function.address)
    }
    for address in members {
      guard case .known(.some(let group)) = context.host[address]?.iommuGroup else { continue }
      for other in groups[group] ?? [] where seen.insert(other).inserted { members.append(other) }
    }
    return members
  }

  private static func absent(_ address: PCIAddress) -> Finding {
    Finding(
      ChangeDiagnostics.functionMissing, .function(address), "There is no function \(address) on the host.")
  }
}

extension FunctionSnapshot {
  /// Whether it is a bridge to another kind of bus, such as that to ISA in a chipset, that no driver has.
  ///
  /// It has the header of an ordinary function. Without a driver it keeps its group from nobody, and no guest can do
  /// anything with it; one that a driver of the host has would, and is taken from it.
  fileprivate var isIdleBridge: Bool { identity.classCode.rawValue >> 16 == 0x06 && driver == .known(nil) }
}
