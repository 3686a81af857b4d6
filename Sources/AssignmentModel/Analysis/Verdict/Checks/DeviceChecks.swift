import PCICore

/// Checks of the function itself.
extension AssignmentJudge {
  /// Whether it is a device at all, answers, and was read far enough.
  func answeringFindings(_ function: FunctionSnapshot) -> [Finding] {
    let subject = Finding.Subject.function(function.address)
    guard case .known(let config) = function.config else {
      return [
        Finding(
          VerdictDiagnostics.unprivileged, .unmeasured, subject,
          "Nothing of the configuration space of \(function.address) was read.")
      ]
    }
    if !config.bytes.isEmpty, config.bytes.prefix(64).allSatisfy({ $0 == 0xff }) {
      return [
        Finding(
          VerdictDiagnostics.dead, subject,
          "\(function.address) does not answer: its configuration space reads all ones.")
      ]
    }
    if let layout = function.headerType, layout != .endpoint {
      return [Finding(VerdictDiagnostics.headerType, subject, "\(function.address) is a bridge, not a device.")]
    }
    guard isCut(function) else { return [] }
    return [
      Finding(
        VerdictDiagnostics.unprivileged, .unmeasured, subject,
        "Of \(function.address) only \(config.bytes.count) bytes of configuration space were read: none of its "
          + "capabilities, nor whether it isolates.")
    ]
  }

  /// Whether a physical function has virtual ones.
  func virtualFunctionFindings(_ function: FunctionSnapshot) -> [Finding] {
    let subject = Finding.Subject.function(function.address)
    var count = function.virtualFunctions.count
    if case .known(let attributes?) = function.virtualization { count = max(count, attributes.enabled ?? 0) }
    if count == 0, case .known(let config) = function.config,
      let offset = CapabilityChain(config).offset(of: .singleRootIOVirtualization),
      function.virtualization.value == nil
    {
      // VF Enable, bit 0 of SR-IOV Control, and NumVFs (PCIe 6.0 §9.3.3).
      let isOn = (config.uint16(at: offset + 8) ?? 0) & 1 == 1
      count = isOn ? Int(config.uint16(at: offset + 16) ?? 1) : 0
    }
    guard count > 0 else { return [] }
    let noun = count == 1 ? "1 virtual function" : "\(count) virtual functions"
    if case .known(.some(let driver)) = function.driver, Self.isForGuests(driver) {
      return [
        Finding(
          VerdictDiagnostics.virtualFunctionsOn, .warning, subject,
          "\(function.address) has \(noun), made while bound to \(driver): whoever opens them must know its token.",
          remedy: "Give all of them the same VF token (vfio-pci's vf-token).")
      ]
    }
    let list = function.virtualFunctions.map { $0.description }.joined(separator: ", ")
    return [
      Finding(
        VerdictDiagnostics.virtualFunctionsOn, target.isLinux ? .error : .warning, subject,
        "\(function.address) has \(noun) enabled" + (list.isEmpty ? "." : ": \(list)."),
        loss: "the \(noun), and what guests do with them")
    ]
  }

  /// How the function can be reset.
  func resetFindings(_ function: FunctionSnapshot) -> [Finding] {
    let subject = Finding.Subject.function(function.address)
    switch attribute("reset_method", of: function) {
    case .unmeasured(let reason):
      return [
        Finding(
          VerdictDiagnostics.noReset, .unmeasured, subject,
          "How \(function.address) can be reset was not measured: \(reason.text).",
          remedy: "Read its reset_method on the machine itself (Linux 5.15 and later).")
      ]
    case .known(let text):
      let methods = (text ?? "").split(separator: " ").map(String.init)
      if methods.isEmpty {
        return [
          Finding(
            VerdictDiagnostics.noReset, subject, "The kernel knows no way to reset \(function.address) by itself.")
        ]
      }
      guard methods == ["bus"] else { return [] }
      return [
        Finding(VerdictDiagnostics.busReset, subject, "\(function.address) is reset with its whole bus only.")
      ]
    }
  }

  /// Devices whose errata vfio-pci does not accept (drivers/vfio/pci/vfio_pci.c, `vfio_pci_dev_in_denylist`): Intel's
  /// QuickAssist of the first generations, and the accelerators of one server generation.
  static let deniedDevices: Set<UInt16> = [
    0x0435, 0x0443, 0x0b25, 0x0cfe, 0x19e2, 0x19e3, 0x37c8, 0x37c9,
  ]

  /// Power, display, node, driver and override.
  func stateFindings(_ function: FunctionSnapshot) -> [Finding] {
    let subject = Finding.Subject.function(function.address)
    let address = function.address
    var findings: [Finding] = []
    if target.isLinux, function.identity.vendorID == 0x8086, Self.deniedDevices.contains(function.identity.deviceID),
      host.facilities.isOn("vfio_pci", "disable_denylist").value != true
    {
      findings.append(
        Finding(VerdictDiagnostics.denied, subject, "\(address) is on the list of devices that vfio-pci refuses."))
    }
    if case .known("D3cold") = attribute("power_state", of: function) {
      findings.append(Finding(VerdictDiagnostics.coldState, subject, "\(address) has its power off (D3cold)."))
    }
    if case .known("1") = attribute("boot_vga", of: function) {
      findings.append(
        Finding(
          VerdictDiagnostics.bootDisplay, subject, "\(address) is the display that firmware started on (boot_vga).",
          loss: "the screen that shows the machine booting"))
    }
    if case .known(let nodes) = host.facilities.numaNodes, nodes.count > 1, function.numaNode == .known(nil) {
      findings.append(
        Finding(
          VerdictDiagnostics.noNode, subject,
          "The machine has \(nodes.count) NUMA nodes, and \(address) is said to be on none."))
    }
    if case .known(.some(let name)) = function.driverOverride, case .known(let driver) = function.driver,
      name != driver
    {
      findings.append(
        Finding(
          VerdictDiagnostics.staleOverride, subject,
          "The driver_override of \(address) is \(name), and it is bound to \(driver ?? "no driver")."))
    }
    return findings
  }

  /// What the host does with the function.
  func useFindings(_ function: FunctionSnapshot) -> [Finding] {
    let subject = Finding.Subject.function(function.address)
    let uses = criticality.uses(of: function.address)
    let critical = uses.filter { $0.isCritical }
    var findings: [Finding] = []
    if !critical.isEmpty {
      let text = critical.map { $0.text }
      findings.append(
        Finding(
          VerdictDiagnostics.hostCritical, subject,
          "The host needs \(function.address): \(Self.unique(text).joined(separator: "; ")).",
          loss: HostUse.list(critical)))
    } else if isInHostsHands(function) {
      let open = Self.unique(criticality.openUses(of: function.address).map { $0.text })
      if !open.isEmpty {
        findings.append(
          Finding(
            VerdictDiagnostics.hostCritical, .unmeasured, subject,
            "Whether the host needs \(function.address) was not measured: \(open.joined(separator: "; "))."))
      }
    }
    let other = uses.filter { !$0.isCritical }
    if critical.isEmpty, !other.isEmpty {
      findings.append(
        Finding(
          VerdictDiagnostics.hostUse, subject,
          "The host uses \(function.address): \(Self.unique(other.map { $0.text }).joined(separator: "; ")).",
          loss: HostUse.list(other)))
    }
    if case .known(.some(let driver)) = function.driver, isInHostsHands(function) {
      findings.append(
        Finding(VerdictDiagnostics.driverBound, subject, "\(function.address) is bound to \(driver) now."))
    }
    return findings
  }

  /// Whether a driver of the host may have the function: nothing depends on one that none has.
  private func isInHostsHands(_ function: FunctionSnapshot) -> Bool {
    switch function.driver {
    case .known(nil): false
    case .known(.some(let driver)):
      ![DriverName.stub.description, DriverName.xen.description].contains(driver) && !Self.isForGuests(driver)
    case .unmeasured: true
    }
  }

  private static func unique(_ texts: [String]) -> [String] {
    var found: [String] = []
    for text in texts where !found.contains(text) { found.append(text) }
    return found
  }
}
