public import PCICore

/// One change of a host, small enough to happen or not.
public enum StepAction: Hashable, Sendable {
  /// Loads a module, so that a driver is there.
  case loadModule(String, driver: String)
  /// Writes `driver_override`.
  case setOverride(PCIAddress, from: String?, to: String?)
  /// Takes a function from its driver.
  case unbind(PCIAddress, driver: String)
  /// Gives a function to a driver.
  case bind(PCIAddress, driver: String)
  /// Puts a function on xen-pciback's list of slots, or takes it off.
  case claimSlot(PCIAddress, Bool)
  /// Writes `power/control`.
  case setPowerControl(PCIAddress, from: String, to: String)
  /// Writes `d3cold_allowed`.
  case allowColdState(PCIAddress, Bool)
  /// Writes `sriov_drivers_autoprobe`: whether new virtual functions are offered to drivers.
  case offerVirtualFunctions(PCIAddress, Bool)
  /// Writes `sriov_numvfs` of a physical function: to 0 destroys all virtual ones, from 0 makes as many.
  case setVirtualFunctionCount(PCIAddress, from: Int, to: Int)

  /// Has a physical function decide something for one of its virtual ones.
  case setVirtualFunction(PCIAddress, from: VirtualFunctionSetting?, to: VirtualFunctionSetting)

  /// The function concerned; nil for a module.
  public var address: PCIAddress? {
    switch self {
    case .loadModule: nil
    case .setOverride(let address, _, _), .unbind(let address, _), .bind(let address, _), .claimSlot(let address, _),
      .setPowerControl(let address, _, _), .allowColdState(let address, _), .offerVirtualFunctions(let address, _),
      .setVirtualFunctionCount(let address, _, _), .setVirtualFunction(let address, _, _):
      address
    }
  }

  /// The stable word for the kind, as plans and journals print it.
  public var kind: String {
    switch self {
    case .loadModule: "load-module"
    case .setOverride: "set-override"
    case .unbind: "unbind"
    case .bind: "bind"
    case .claimSlot: "claim-slot"
    case .setPowerControl: "set-power-control"
    case .allowColdState: "allow-d3cold"
    case .offerVirtualFunctions: "set-vf-autoprobe"
    case .setVirtualFunctionCount: "set-vf-count"
    case .setVirtualFunction: "set-vf"
    }
  }

  /// The attribute that is written and what is written to it.
  ///
  /// Nil for a module, which a program loads, and for what physical functions decide, which is ordered by rtnetlink.
  public var write: (path: String, value: String)? {
    switch self {
    case .loadModule, .setVirtualFunction: nil
    // A zero-length write would reach nobody: the kernel's sign for "none" is a newline (drivers/base/driver.c).
    case .setOverride(let address, _, let name): (Self.attribute("driver_override", of: address), (name ?? "") + "\n")
    case .unbind(let address, let driver): ("/sys/bus/pci/drivers/\(driver)/unbind", address.description)
    case .bind(let address, let driver): ("/sys/bus/pci/drivers/\(driver)/bind", address.description)
    case .claimSlot(let address, let isClaimed):
      ("/sys/bus/pci/drivers/pciback/\(isClaimed ? "new_slot" : "remove_slot")", address.description)
    case .setPowerControl(let address, _, let value): (Self.attribute("power/control", of: address), value)
    case .allowColdState(let address, let isAllowed):
      (Self.attribute("d3cold_allowed", of: address), isAllowed ? "1" : "0")
    case .offerVirtualFunctions(let address, let isOn):
      (Self.attribute("sriov_drivers_autoprobe", of: address), isOn ? "1" : "0")
    case .setVirtualFunctionCount(let address, _, let count):
      (Self.attribute("sriov_numvfs", of: address), "\(count)")
    }
  }

  /// Whether `state` is what the step relies on finding.
  public func isExpected(_ state: FunctionState) -> Bool {
    switch self {
    case .loadModule: true
    case .setOverride(_, let old, _): state.driverOverride == old
    case .unbind(_, let driver): state.driver == driver
    case .bind: state.driver == nil
    case .claimSlot(_, let isClaimed): state.isSlotClaimed != isClaimed
    case .setPowerControl(_, let old, _): state.powerControl == old
    case .allowColdState(_, let isAllowed): state.isColdStateAllowed == !isAllowed
    case .offerVirtualFunctions(_, let isOn): state.offersVirtualFunctions == !isOn
    case .setVirtualFunctionCount(_, let old, _): state.virtualFunctionCount == old
    case .setVirtualFunction(_, let old, let new):
      old == nil || state.settings?.setting(named: new.name) == old
    }
  }

  /// Whether `state` is what the step leads to.
  public func isDone(_ state: FunctionState) -> Bool {
    switch self {
    case .loadModule: true
    case .setOverride(_, _, let new): state.driverOverride == new
    case .unbind: state.driver == nil
    case .bind(_, let driver): state.driver == driver
    case .claimSlot(_, let isClaimed): state.isSlotClaimed == isClaimed
    case .setPowerControl(_, _, let new): state.powerControl == new
    case .allowColdState(_, let isAllowed): state.isColdStateAllowed == isAllowed
    case .offerVirtualFunctions(_, let isOn): state.offersVirtualFunctions == isOn
    case .setVirtualFunctionCount(_, _, let new): state.virtualFunctionCount == new
    case .setVirtualFunction(_, _, let new): state.settings?.setting(named: new.name) == new
    }
  }

  /// Makes `state` what it is after the step.
  public func apply(to state: inout FunctionState) {
    switch self {
    case .loadModule: break
    case .setOverride(_, _, let new): state.driverOverride = new
    case .unbind(_, let driver):
      state.driver = nil
      if Self.setsPowerControl(driver, state) { state.powerControl = "on" }
    case .bind(_, let driver):
      state.driver = driver
      if Self.setsPowerControl(driver, state) { state.powerControl = "auto" }
    case .claimSlot(_, let isClaimed): state.isSlotClaimed = isClaimed
    case .setPowerControl(_, _, let new): state.powerControl = new
    case .allowColdState(_, let isAllowed): state.isColdStateAllowed = isAllowed
    case .offerVirtualFunctions(_, let isOn): state.offersVirtualFunctions = isOn
    case .setVirtualFunctionCount(_, _, let new): state.virtualFunctionCount = new
    case .setVirtualFunction(_, _, let new):
      var settings = state.settings ?? VirtualFunctionSettings()
      settings.apply(new)
      state.settings = settings
    }
  }

  /// vfio-pci lets the functions that it has sleep, and forbids it to those that it gives up
  /// (drivers/vfio/pci/vfio_pci_core.c, `vfio_pci_core_register_device` and `vfio_pci_core_unregister_device`).
  private static func setsPowerControl(_ driver: String, _ state: FunctionState) -> Bool {
    state.powerControl != nil && DriverName(driver)?.isVFIO == true
  }

  private static func attribute(_ name: String, of address: PCIAddress) -> String {
    "/sys/bus/pci/devices/\(address)/\(name)"
  }
}

extension StepAction: CustomStringConvertible {
  /// What is done, as an order: `unbind 0000:01:00.0 from igb`.
  public var description: String {
    switch self {
    case .loadModule(let module, let driver): "load the module \(module), which has the driver \(driver)"
    case .setOverride(let address, let old, nil): "clear driver_override of \(address) (now \(old ?? "empty"))"
    case .setOverride(let address, let old, let new?):
      "set driver_override of \(address) to \(new) (now \(old ?? "empty"))"
    case .unbind(let address, let driver): "unbind \(address) from \(driver)"
    case .bind(let address, let driver): "bind \(address) to \(driver)"
    case .claimSlot(let address, true): "put \(address) on the list of pciback"
    case .claimSlot(let address, false): "take \(address) off the list of pciback"
    case .setPowerControl(let address, let old, let new): "set power/control of \(address) to \(new) (now \(old))"
    case .allowColdState(let address, true): "allow D3cold for \(address)"
    case .allowColdState(let address, false): "forbid D3cold for \(address)"
    case .offerVirtualFunctions(let address, true): "offer new virtual functions of \(address) to drivers"
    case .offerVirtualFunctions(let address, false): "offer new virtual functions of \(address) to no driver"
    case .setVirtualFunctionCount(let address, let old, 0):
      "destroy the \(old) virtual function\(old == 1 ? "" : "s") of \(address)"
    case .setVirtualFunctionCount(let address, _, let new):
      "make \(new) virtual function\(new == 1 ? "" : "s") of \(address)"
    case .setVirtualFunction(let address, let old, let new):
      "set \(new) for \(address)" + (old.map { " (now \($0))" } ?? "")
    }
  }

  /// What takes it back, as an order; nil for what stays.
  public var undoing: String? {
    switch self {
    case .loadModule: nil
    case .setOverride(let address, let old, let new):
      StepAction.setOverride(address, from: new, to: old).order
    case .unbind(let address, let driver): "bind \(address) to \(driver)"
    case .bind(let address, let driver): "unbind \(address) from \(driver)"
    case .claimSlot(let address, let isClaimed): StepAction.claimSlot(address, !isClaimed).description
    case .setPowerControl(let address, let old, _): "set power/control of \(address) to \(old)"
    case .allowColdState(let address, let isAllowed): StepAction.allowColdState(address, !isAllowed).description
    case .offerVirtualFunctions(let address, let isOn):
      StepAction.offerVirtualFunctions(address, !isOn).description
    case .setVirtualFunctionCount(let address, let old, let new):
      StepAction.setVirtualFunctionCount(address, from: new, to: old).description
    case .setVirtualFunction(let address, let old, _): old.map { "set \($0) for \(address)" }
    }
  }

  /// The description without the value that stands there now.
  private var order: String {
    switch self {
    case .setOverride(let address, _, nil): "clear driver_override of \(address)"
    case .setOverride(let address, _, let new?): "set driver_override of \(address) to \(new)"
    default: description
    }
  }
}
