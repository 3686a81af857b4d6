import PCICore

/// Checks of a function's place: its group, what is in it, and what is above.
extension AssignmentJudge {
  /// Whether the IOMMU sees the function by itself.
  func placeFindings(_ function: FunctionSnapshot) -> [Finding] {
    guard let position = topology.position(of: function.address) else { return [] }
    let requester = topology.requester(of: position)
    guard requester != position else { return [] }
    let controller = topology.functions[requester].address
    return [
      Finding(
        VerdictDiagnostics.volumeManagement, .function(function.address),
        "\(function.address) is behind the VMD controller \(controller), whose requester ID its requests bear.",
        remedy:
          "Turn VMD off for the slot in the firmware's settings (which can keep an installed system from booting), "
          + "or assign \(controller) with all that is behind it.")
    ]
  }

  /// Whether Linux would give the function's group to a guest.
  func groupFindings(_ function: FunctionSnapshot, together: [PCIAddress]) -> [Finding] {
    switch function.iommuGroup {
    case .unmeasured(let reason):
      guard host.groups.value != nil else { return predictedFindings(function, together: together) }
      guard target.isLinux else { return [] }
      return [
        Finding(
          VerdictDiagnostics.siblingBound, .unmeasured, .function(function.address),
          "The group of \(function.address) was not measured: \(reason.text).")
      ]
    case .known(nil):
      guard target.isLinux, host.groups.value?.isEmpty == false else { return [] }
      return [unservedFinding(function)]
    case .known(.some(let group)):
      let others = (members[group] ?? []).filter { $0 != function.address && !together.contains($0) }
      return memberFindings(function, group, others.compactMap { host[$0] })
    }
  }

  /// Where the source holds no groups, those that the registers give say who else goes along.
  private func predictedFindings(_ function: FunctionSnapshot, together: [PCIAddress]) -> [Finding] {
    guard let group = prediction.group(of: function.address), group.isCertain else { return [] }
    let others = group.members.filter { $0 != function.address && !together.contains($0) }.compactMap { host[$0] }
    let devices = others.filter { $0.headerType == .endpoint || $0.headerType == nil }
    guard !devices.isEmpty else { return [] }
    let subject = Finding.Subject.function(function.address)
    var findings = [
      Finding(
        VerdictDiagnostics.groupSplit, subject,
        "By the registers, \(function.address) shares its group with \(Self.list(devices)), which go to the same user.")
    ]
    let open = devices.filter { $0.driver.value == nil }
    if target.isLinux, !open.isEmpty {
      findings.append(
        Finding(
          VerdictDiagnostics.siblingBound, .unmeasured, subject,
          "Whether \(Self.list(open)), in the same group by the registers, \(open.count == 1 ? "is" : "are") bound to a "
            + "driver was not measured."))
    }
    for other in others {
      guard case .known(.some(let driver)) = other.driver, !Self.managesDMA(driver) else { continue }
      findings.append(boundFinding(subject, "by the registers", other, driver))
    }
    return findings
  }

  /// Functions in a row; of many the first and their number.
  private static func list(_ functions: [FunctionSnapshot]) -> String {
    let shown = functions.prefix(8).map { $0.address.description }.joined(separator: ", ")
    return functions.count > 8 ? "\(shown) and \(functions.count - 8) more" : shown
  }

  private func unservedFinding(_ function: FunctionSnapshot) -> Finding {
    let answer = remapping.service(of: function.address)
    if case .served(let service) = answer {
      switch remapping.units[service.unit].kind {
      case .virtio, .virtioAtAddress:
        return Finding(
          VerdictDiagnostics.unserved, .unmeasured, .function(function.address),
          "\(function.address) has no group yet: a virtio-iommu gives it one when a driver is bound, and behind a "
            + "conventional bridge never.", remedy: "Bind a driver, and look again.")
      default: break
      }
    }
    return Finding(
      VerdictDiagnostics.unserved, .function(function.address),
      "\(function.address) is in no IOMMU group: its remapping unit is \(remapping.text(answer)).")
  }

  private func memberFindings(_ function: FunctionSnapshot, _ group: Int, _ others: [FunctionSnapshot]) -> [Finding] {
    let subject = Finding.Subject.function(function.address)
    var findings: [Finding] = []
    var harmless: [String] = []
    for other in others {
      switch other.driver {
      case .unmeasured(let reason):
        findings.append(
          Finding(
            VerdictDiagnostics.siblingBound, .unmeasured, subject,
            "Whether \(other.address), in the same group \(group), is bound to a driver was not measured: "
              + "\(reason.text)."))
      case .known(nil): harmless.append("\(other.address) (no driver)")
      case .known(.some(let driver)) where Self.managesDMA(driver): harmless.append("\(other.address) (\(driver))")
      case .known(.some(let driver)): findings.append(boundFinding(subject, "\(group)", other, driver))
      }
    }
    let devices = others.filter { $0.headerType == .endpoint || $0.headerType == nil }
    if !devices.isEmpty {
      let list = devices.map { $0.address.description }.joined(separator: ", ")
      findings.append(
        Finding(
          VerdictDiagnostics.groupSplit, subject,
          "Group \(group) of \(function.address) also has \(list), which go to the same user."))
    }
    if !harmless.isEmpty {
      findings.append(
        Finding(
          VerdictDiagnostics.siblingHarmless, subject,
          "These members of group \(group) do not hinder: \(harmless.joined(separator: ", "))."))
    }
    return findings
  }

  private func boundFinding(
    _ subject: Finding.Subject, _ group: String, _ other: FunctionSnapshot, _ driver: String
  ) -> Finding {
    let uses = criticality.uses(of: other.address)
    var text = "\(other.address), in the same group \(group), is bound to \(driver)"
    if let use = uses.first { text += "; \(use.text)" }
    let isCritical = uses.contains { $0.isCritical }
    let remedy =
      isCritical
      ? "The host needs \(other.address): put the device into another slot (pciassign what-if), or move what depends on "
        + "\(other.address) first."
      : "Unbind \(other.address), or bind it to vfio-pci as well, if the host can do without it; else put the device "
        + "into another slot (pciassign what-if)."
    return Finding(
      VerdictDiagnostics.siblingBound, target.isLinux ? .error : .warning, subject,
      text + (target.isLinux ? "." : ". Xen does not check that."), remedy: remedy,
      loss: uses.isEmpty ? "what \(driver) does with \(other.address)" : HostUse.list(uses))
  }

  /// Whether a driver leaves DMA to whoever owns the group (`driver_managed_dma`): drivers/pci/pcie/portdrv.c,
  /// drivers/pci/pci-stub.c, drivers/vfio/pci and its variants, all of which have VFIO in their names.
  static func managesDMA(_ driver: String) -> Bool {
    driver == "pcieport" || driver == DriverName.stub.description || isForGuests(driver)
  }

  /// Whether a driver is vfio-pci or a variant of it.
  static func isForGuests(_ driver: String) -> Bool {
    let name = driver.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
    let word = Array("vfio-pci".utf8)
    return name.count >= word.count && name[(name.count - word.count)...].elementsEqual(word)
  }
}

extension HostUse {
  /// What the host would lose with all of `uses`, each once.
  static func list(_ uses: [HostUse]) -> String {
    var losses: [String] = []
    for use in uses where !losses.contains(use.loss) { losses.append(use.loss) }
    return losses.joined(separator: "; ")
  }
}
