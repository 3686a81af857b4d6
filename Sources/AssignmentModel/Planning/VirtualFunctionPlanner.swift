public import PCICore

/// What somebody wants of a physical function's virtual ones.
public struct VirtualFunctionWish: Hashable, Sendable {
  /// The physical function.
  public var physicalFunction: PCIAddress
  /// How many there shall be; 0 for none.
  public var count: Int
  /// The driver that all are to have; nil to leave those that are there as they are, and new ones without a driver.
  public var driver: DriverChoice?
  /// What each is to have, by index, where they are to have different ones; it goes before ``driver``.
  public var drivers: [VirtualFunctionDriver]?
  /// What the physical function is to decide for each, by index; what is nil, or not in the list, is left as it is.
  public var settings: [VirtualFunctionSettings] = []
  /// Virtual functions that may be taken although the host needs them: somebody has named each.
  public var allowed: Set<PCIAddress>

  /// States a wish.
  public init(
    _ physicalFunction: PCIAddress, count: Int, driver: DriverChoice? = nil, allowed: Set<PCIAddress> = []
  ) {
    self.physicalFunction = physicalFunction
    self.count = count
    self.driver = driver
    self.allowed = allowed
  }
}

/// Makes the plan that makes or destroys virtual functions.
///
/// New ones are made while they are offered to no driver. Each is guarded by an override before it is bound, so that no
/// driver of the host ever has one. From one number to another leads only a way through none: that is a step which
/// somebody has to agree to, and which is refused while a guest has one of them.
public struct VirtualFunctionPlanner: Sendable {
  let context: PlanningContext
  let criticality: HostCriticality
  let topology: HostTopology

  /// Prepares for plans on a host.
  public init(_ context: PlanningContext) {
    self.context = context
    criticality = HostCriticality(context.host)
    topology = HostTopology(context.host)
  }

  /// The plan for a wish; its steps are none where everything is as wished.
  ///
  /// - Throws: where it cannot be, as ``VirtualFunctionCapacity`` says, or must not be.
  public func plan(_ wish: VirtualFunctionWish) throws(PlanRefusal) -> Plan {
    let address = wish.physicalFunction
    guard let function = context.host[address] else {
      throw PlanRefusal(
        [
          Finding(ChangeDiagnostics.functionMissing, .function(address), "There is no function \(address) on the host.")
        ],
        isForSafety: false)
    }
    guard let capacity = VirtualFunctionCapacity(function, on: context.host, topology) else {
      let text =
        function.physicalFunction.map { "\(address) is a virtual function itself, of \($0)." }
        ?? "\(address) has no SR-IOV."
      throw PlanRefusal(
        [Finding(VerdictDiagnostics.noFunctions, .error, .function(address), text)], isForSafety: false)
    }
    var check = VirtualFunctionCheck(self, wish, function, capacity)
    let plan = check.run()
    guard check.refused.isEmpty, let plan else { throw PlanRefusal(check.refused, isForSafety: check.isForSafety) }
    return plan
  }
}
