import PCICore

/// Looks at one function that is to be bound: whether that can and may be, and to what exactly.
struct BindCheck {
  let context: PlanningContext
  let criticality: HostCriticality
  let wish: BindWish
  let function: FunctionSnapshot
  /// What stands in the way.
  private(set) var refused: [Finding] = []
  /// Whether some of that is to keep somebody from harm.
  private(set) var isForSafety = false
  /// What the reader should know.
  private(set) var findings: [Finding] = []
  /// The module to be loaded first, with its driver.
  private(set) var missingModule: (name: String, driver: String)?

  init(context: PlanningContext, criticality: HostCriticality, wish: BindWish, function: FunctionSnapshot) {
    self.context = context
    self.criticality = criticality
    self.wish = wish
    self.function = function
  }

  private var subject: Finding.Subject { .function(function.address) }

  /// The function with both states; nil where it is refused.
  mutating func run() -> Plan.Function? {
    guard case .known(let start) = context.state(of: function) else {
      let reason = context.state(of: function).reason?.text ?? "it was not read"
      refuse(
        Finding(
          ChangeDiagnostics.stateUnknown, .unmeasured, subject,
          "Which driver \(function.address) has, or shall have, was not measured: \(reason)."))
      return nil
    }
    let driver = chosenDriver()
    var end = start
    if start.driver != driver.description {
      end.driver = driver.description
      end.driverOverride = driver.description
      end.isSlotClaimed = driver == .xen
      // The driver's own business from then on; what it was comes back with the release.
      end.powerControl = nil
    }
    if wish.forbidsColdState, start.isColdStateAllowed == true { end.isColdStateAllowed = false }
    let planned = Plan.Function(
      address: function.address, identity: function.identity, start: start, end: end)
    guard start.driver != end.driver else { return planned }
    checkKind(driver)
    checkPlace(driver)
    checkVirtualFunctions()
    checkUse(start)
    checkHolders(start)
    checkDriver(driver)
    return refused.isEmpty ? planned : nil
  }

  /// A step with what it costs.
  func step(_ action: StepAction) -> Plan.Step {
    guard case .unbind(let address, let driver) = action else { return Plan.Step(action) }
    let uses = criticality.uses(of: address)
    guard !uses.isEmpty else { return Plan.Step(action) }
    return Plan.Step(
      action, consent: .hostLosesDevice, risks: ["The host loses what \(driver) does there: \(HostUse.list(uses))."])
  }

  private mutating func refuse(_ finding: Finding, forSafety: Bool = false) {
    refused.append(finding)
    isForSafety = isForSafety || forSafety
  }

  private mutating func chosenDriver() -> DriverName {
    switch wish.driver {
    case .named(let name): return name
    case .bestVFIO: return context.variants?.driver(for: function.identity) ?? .vfio
    }
  }

  private mutating func checkKind(_ driver: DriverName) {
    guard let type = function.headerType, type != .endpoint else { return }
    refuse(
      Finding(
        VerdictDiagnostics.headerType, subject,
        "\(function.address) is a bridge: \(driver) does not take it, and the host would lose all that is behind it."))
  }

  private mutating func checkPlace(_ driver: DriverName) {
    guard driver.isVFIO, function.iommuGroup == .known(nil) else { return }
    let noIOMMU = context.host.facilities.isOn("vfio", "enable_unsafe_noiommu_mode")
    if noIOMMU.value == true {
      findings.append(
        Finding(
          VerdictDiagnostics.noIOMMUMode, subject,
          "\(function.address) is in no IOMMU group: whoever gets it can reach all of the host's memory."))
      return
    }
    refuse(
      Finding(
        VerdictDiagnostics.unserved, subject,
        "\(function.address) is in no IOMMU group, so \(driver) does not take it.",
        remedy: "See what is missing: pciassign doctor."))
  }

  private mutating func checkVirtualFunctions() {
    guard !function.virtualFunctions.isEmpty else { return }
    let count = function.virtualFunctions.count
    refuse(
      Finding(
        VerdictDiagnostics.virtualFunctionsOn, subject,
        "\(function.address) has \(count) virtual function\(count == 1 ? "" : "s"), which go away with its driver.",
        loss: "\(count) virtual functions and what guests do with them"), forSafety: true)
  }

  private mutating func checkUse(_ start: FunctionState) {
    guard start.driver != nil else { return }
    let uses = criticality.uses(of: function.address)
    switch criticality.isCritical(function.address) {
    case .no: return
    case .yes:
      let text = uses.map { $0.text }.joined(separator: "; ")
      guard wish.allowed.contains(function.address) else {
        refuse(
          Finding(
            VerdictDiagnostics.hostCritical, subject, "The host needs \(function.address): \(text).",
            remedy: "Move that to another device first. If you mean it: --allow-critical \(function.address).",
            loss: HostUse.list(uses)), forSafety: true)
        return
      }
      findings.append(
        Finding(
          VerdictDiagnostics.hostCritical, .warning, subject,
          "The host needs \(function.address), which was allowed by name: \(text).", loss: HostUse.list(uses)))
    case .unmeasured:
      guard !wish.allowed.contains(function.address) else { return }
      let open = criticality.openUses(of: function.address).map { $0.text }.joined(separator: "; ")
      refuse(
        Finding(
          VerdictDiagnostics.hostCritical, .unmeasured, subject,
          "Whether the host needs \(function.address) was not measured: \(open).",
          remedy: "Read it as root. If you know that it does not: --allow-critical \(function.address)."),
        forSafety: true)
    }
  }

  private mutating func checkHolders(_ start: FunctionState) {
    guard let holders = context.holders[function.address], !holders.isEmpty else { return }
    refuse(.held(function.address, by: holders), forSafety: true)
  }

  private mutating func checkDriver(_ driver: DriverName) {
    guard case .known(let drivers) = context.drivers, !drivers.contains(driver.description) else { return }
    let module = driver.module
    if context.host.facilities.module(module).value == .absent {
      refuse(
        Finding(
          VerdictDiagnostics.moduleMissing, subject,
          "The driver \(driver) is not there, and the kernel has no module \(module).", remedy: remedy(driver)))
      return
    }
    missingModule = (module, driver.description)
  }

  /// What people mistake a driver for.
  private func remedy(_ driver: DriverName) -> String {
    let text = driver.description
    if text == "vfio_pci" || text == "vfio" { return "The driver is called vfio-pci." }
    if text == "xen-pciback" || text == "xen_pciback" { return "The driver is called pciback." }
    return "Install the kernel package that has it, or name another driver."
  }
}

extension Finding {
  /// Somebody has the function open.
  static func held(_ address: PCIAddress, by holders: [DeviceHolder]) -> Finding {
    let list = holders.map { $0.description }.joined(separator: ", ")
    return Finding(
      ChangeDiagnostics.busy, .function(address),
      "\(address) is in use: \(list). Its driver would wait until that ends.",
      remedy: "Stop \(holders.count == 1 ? "that process" : "those processes") first.",
      loss: "what \(list) does with it")
  }
}
