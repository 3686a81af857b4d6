public import PCICore

/// The steps that lead one function from a state to another, in an order that leaves no moment in which a driver that
/// nobody asked for could take it.
///
/// Binding, releasing, rolling back and recovering are all this: they differ in the states.
public enum FunctionTransition {
  /// The steps for the function at `address`; none where the states are the same.
  ///
  /// - Parameters:
  ///   - address: The function.
  ///   - start: How it is.
  ///   - end: How it shall be. Power settings of functions that have none are left alone.
  ///   - isAsleep: Whether runtime power management has put it to sleep, so that it is woken before drivers change.
  ///   - overridesAlways: Whether a driver of the host too gets it by an override, which is taken away afterwards.
  public static func actions(
    for address: PCIAddress, from start: FunctionState, to end: FunctionState, isAsleep: Bool = false,
    overridingAlways overridesAlways: Bool = false
  ) -> [StepAction] {
    var walk = Walk(address: address, state: start, overridesAlways: overridesAlways)
    if end.isColdStateAllowed == false { walk.allowColdState(false) }
    if start.driver != end.driver {
      // vfio-pci wakes what it has by itself.
      if isAsleep, start.driver.flatMap({ DriverName($0) })?.isVFIO != true { walk.setPowerControl("on") }
      walk.changeDriver(to: end)
    }
    walk.decide(end.settings)
    walk.setOverride(end.driverOverride)
    walk.claimSlot(end.isSlotClaimed)
    if let control = end.powerControl { walk.setPowerControl(control) }
    if end.isColdStateAllowed == true { walk.allowColdState(true) }
    return walk.actions
  }

  /// The steps so far and the state they lead to.
  private struct Walk {
    let address: PCIAddress
    var state: FunctionState
    let overridesAlways: Bool
    var actions: [StepAction] = []

    init(address: PCIAddress, state: FunctionState, overridesAlways: Bool) {
      self.address = address
      self.state = state
      self.overridesAlways = overridesAlways
    }

    mutating func take(_ action: StepAction) {
      action.apply(to: &state)
      actions.append(action)
    }

    mutating func setOverride(_ name: String?) {
      if state.driverOverride != name { take(.setOverride(address, from: state.driverOverride, to: name)) }
    }

    mutating func claimSlot(_ isClaimed: Bool) {
      if state.isSlotClaimed != isClaimed { take(.claimSlot(address, isClaimed)) }
    }

    mutating func setPowerControl(_ value: String) {
      if let old = state.powerControl, old != value { take(.setPowerControl(address, from: old, to: value)) }
    }

    mutating func allowColdState(_ isAllowed: Bool) {
      if let old = state.isColdStateAllowed, old != isAllowed { take(.allowColdState(address, isAllowed)) }
    }

    mutating func decide(_ wished: VirtualFunctionSettings?) {
      guard let wished else { return }
      let now = state.settings ?? VirtualFunctionSettings()
      for setting in now.changes(to: wished) {
        take(.setVirtualFunction(address, from: now.setting(named: setting.name), to: setting))
      }
    }

    mutating func changeDriver(to end: FunctionState) {
      if let driver = end.driver {
        // The override comes first, so that from the unbinding on only the wanted driver can take the function. A
        // driver of the host that finds the function by its ID needs none, and gets the one it had.
        let byOrder = overridesAlways || DriverName(driver)?.bindsByOrderOnly ?? false
        let isOther = end.driverOverride != nil && end.driverOverride != driver
        setOverride(byOrder || isOther ? driver : end.driverOverride)
        if end.isSlotClaimed { claimSlot(true) }
        if let bound = state.driver { take(.unbind(address, driver: bound)) }
        if !end.isSlotClaimed { claimSlot(false) }
        // A driver reads what was decided when it takes the function.
        decide(end.settings)
        take(.bind(address, driver: driver))
      } else if let bound = state.driver {
        // While it keeps the override of the driver it leaves, no other takes it.
        take(.unbind(address, driver: bound))
      }
    }
  }
}
