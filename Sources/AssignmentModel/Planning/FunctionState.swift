/// What a change alters of one function, and has to put back.
public struct FunctionState: Hashable, Sendable {
  /// The driver bound to it, or nil for none.
  public var driver: String?
  /// What `driver_override` holds, or nil for nothing.
  public var driverOverride: String?
  /// `power/control`: `on` keeps the function awake, `auto` lets it sleep; nil where it has no such attribute.
  public var powerControl: String?
  /// `d3cold_allowed`: whether its power may be cut; nil where it has no such attribute.
  public var isColdStateAllowed: Bool?
  /// Whether xen-pciback has its slot on its list (`drivers/pciback/slots`).
  public var isSlotClaimed = false
  /// How many virtual functions are enabled (`sriov_numvfs`); nil for a function without SR-IOV.
  public var virtualFunctionCount: Int?
  /// Whether new virtual functions are offered to drivers (`sriov_drivers_autoprobe`); nil for a function without SR-IOV.
  public var offersVirtualFunctions: Bool?
  /// What its physical function has decided for a virtual one; nil where that was not looked at, or is not wished for.
  public var settings: VirtualFunctionSettings?
  /// Whether the function is there: virtual ones come and go with a change of their physical one.
  public var isPresent = true

  /// A virtual function that is not there.
  public static let absent: FunctionState = {
    var state = FunctionState()
    state.isPresent = false
    return state
  }()

  /// Puts a state together.
  public init(
    driver: String? = nil, driverOverride: String? = nil, powerControl: String? = nil,
    isColdStateAllowed: Bool? = nil, isSlotClaimed: Bool = false, virtualFunctionCount: Int? = nil,
    offersVirtualFunctions: Bool? = nil
  ) {
    self.driver = driver
    self.driverOverride = driverOverride
    self.powerControl = powerControl
    self.isColdStateAllowed = isColdStateAllowed
    self.isSlotClaimed = isSlotClaimed
    self.virtualFunctionCount = virtualFunctionCount
    self.offersVirtualFunctions = offersVirtualFunctions
  }
}

extension FunctionState {
  /// The state that a snapshot shows; unmeasured where driver or override were not read.
  ///
  /// - Parameter isSlotClaimed: Whether xen-pciback lists the function, which stands with that driver.
  public static func of(_ function: FunctionSnapshot, isSlotClaimed: Bool = false) -> Measured<FunctionState> {
    switch (function.driver, function.driverOverride) {
    case (.known(let driver), .known(let override)):
      .known(
        FunctionState(
          driver: driver, driverOverride: override, powerControl: function.attributes["power/control"],
          isColdStateAllowed: function.attributes["d3cold_allowed"].map { $0 == "1" }, isSlotClaimed: isSlotClaimed,
          virtualFunctionCount: function.virtualization.value??.enabled,
          offersVirtualFunctions: function.virtualization.value??.driversAutoprobe))
    case (.unmeasured(let reason), _), (_, .unmeasured(let reason)): .unmeasured(reason)
    }
  }
}

extension FunctionState {
  /// Whether `state` is as this one asks; power and SR-IOV settings that this one does not name may be anything.
  public func isMet(by state: FunctionState) -> Bool {
    guard isPresent, state.isPresent else { return isPresent == state.isPresent }
    return driver == state.driver && driverOverride == state.driverOverride && isSlotClaimed == state.isSlotClaimed
      && (powerControl == nil || powerControl == state.powerControl)
      && (isColdStateAllowed == nil || isColdStateAllowed == state.isColdStateAllowed)
      && (virtualFunctionCount == nil || virtualFunctionCount == state.virtualFunctionCount)
      && (offersVirtualFunctions == nil || offersVirtualFunctions == state.offersVirtualFunctions)
      && (settings.map { (state.settings ?? VirtualFunctionSettings()).changes(to: $0).isEmpty } ?? true)
  }
}

extension FunctionState: CustomStringConvertible {
  /// Driver and override in a few words: `igb`, `no driver, driver_override vfio-pci`.
  public var description: String {
    guard isPresent else { return "not there" }
    var text = driver ?? "no driver"
    if let driverOverride { text += ", driver_override \(driverOverride)" }
    if isSlotClaimed { text += ", slot claimed" }
    for setting in settings?.all ?? [] { text += ", \(setting)" }
    if let count = virtualFunctionCount, count > 0 { text += ", \(count) virtual function\(count == 1 ? "" : "s")" }
    return text
  }
}
