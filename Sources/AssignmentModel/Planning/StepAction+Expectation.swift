extension StepAction {
  /// What the step relies on finding, as ``isExpected(_:)`` looks for it right before: `the driver is igb`.
  ///
  /// Nil for what relies on nothing: a module that is there already stays.
  public var expectation: String? {
    switch self {
    case .loadModule: nil
    case .setOverride(_, let old, _): "driver_override is \(old ?? "empty")"
    case .unbind(_, let driver): "the driver is \(driver)"
    case .bind: "there is no driver"
    case .claimSlot(_, let isClaimed): "it is \(isClaimed ? "not " : "")on the list of pciback"
    case .setPowerControl(_, let old, _): "power/control is \(old)"
    case .allowColdState(_, let isAllowed): "D3cold is \(isAllowed ? "forbidden" : "allowed")"
    case .offerVirtualFunctions(_, let isOn): "drivers are \(isOn ? "not " : "")offered new virtual functions"
    case .setVirtualFunctionCount(_, 1, _): "there is 1 virtual function"
    case .setVirtualFunctionCount(_, let old, _): "there are \(old) virtual functions"
    case .setVirtualFunction(_, let old, _): old.map { "the setting is \($0)" }
    }
  }
}
