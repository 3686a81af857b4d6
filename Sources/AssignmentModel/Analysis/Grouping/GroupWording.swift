import HardwareBits
import PCICore

/// Says in words what the simulation did.
struct GroupWording {
  let topology: HostTopology
  let isolation: [IsolationVerdict]
  let conditions: GroupingConditions
  let aliases: RequesterAliases

  private func address(_ position: Int) -> PCIAddress { topology.functions[position].address }
  func name(_ position: Int) -> String { "\(kind(position)) \(address(position))" }

  private func kind(_ position: Int) -> String {
    let function = topology.functions[position]
    return switch function.role {
    case .conventional: function.isBridge ? "conventional PCI bridge" : "conventional function"
    case .express(let type): type.description
    case .unmeasured: function.isBridge ? "bridge" : "function"
    }
  }

  /// The reason that a step gives, or nil for a step that only takes what others caused.
  func reason(_ step: GroupStep) -> GroupReason? {
    switch step {
    case .taken: nil
    case .standsFor(let controller):
      GroupReason(
        .volumeController, address(controller),
        "everything behind the VMD controller \(address(controller)) bears its requester ID, so the IOMMU sees only "
          + "the controller")
    case .aliased(let bridge): GroupReason(.alias, address(bridge), aliasText(bridge))
    case .climbed(let bridge, let blocker):
      GroupReason(code(isolation[blocker]), address(blocker), climbText(bridge, blocker))
    case .sharedRequester(let position, let other):
      GroupReason(.requester, address(aliasOwner(position, other)), requesterText(position, other))
    case .sharedDevice(let position, let other):
      GroupReason(
        .multifunction, address(position),
        "\(address(position)) and \(address(other)) are functions of one device and do not isolate from each other: "
          + "\(address(position)) \(phrase(position)); \(address(other)) \(phrase(other))")
    }
  }

  // MARK: Bridges

  private func aliasText(_ bridge: Int) -> String {
    let function = topology.functions[bridge]
    let secondary = function.secondaryBus.map {
      "\(RequesterID(bus: $0, deviceAndFunction: 0)), the first function of the bus below"
    }
    let isHidden =
      BridgeAliasQuirk.rule(for: function.identity, release: conditions.release)?.effect == .hiddenExpressBridge
    let usesSecondary = function.role == .express(.expressToPCIBridge) || (isHidden && isBelowExpress(bridge))
    let requester = usesSecondary ? secondary ?? "its bus below" : "\(function.address.requesterID), its own"
    return "all requests from behind the \(name(bridge)) can bear one requester ID, \(requester), "
      + "so the IOMMU cannot tell the functions behind it apart"
  }

  private func isBelowExpress(_ bridge: Int) -> Bool {
    guard let above = topology.bridge(above: bridge), let type = topology.functions[above].role.portType else {
      return false
    }
    return type != .expressToPCIBridge
  }

  private func climbText(_ bridge: Int, _ blocker: Int) -> String {
    let why = "\(name(blocker)) \(phrase(blocker))"
    if bridge == blocker {
      return "\(why); so functions below it may reach each other, or the port itself, without passing the IOMMU"
    }
    return "\(why); so what isolates below it, \(name(bridge)), does not help: its requests may still meet a peer there"
  }

  private func code(_ verdict: IsolationVerdict) -> GroupReason.Code {
    switch verdict.basis {
    case .noCapability: .noCapability
    case .registers: verdict.answer == .unmeasured ? .unmeasured : .servicesOff
    case .conventional: .conventional
    case .kind: .kind
    case .quirk: .quirk
    case .singleFunction, .unknownKind, .override, .supposed: .kind
    case .roleNotRead, .registersNotRead, .functionsNotRead, .unitNotRead: .unmeasured
    }
  }

  // MARK: Requester IDs

  private func entry(_ position: Int) -> RequesterAliases.Entry? {
    aliases.entriesByBus[topology.functions[position].bus]?.first { $0.position == position }
  }

  /// Of two functions that share requester IDs, the one that uses the other's.
  private func aliasOwner(_ position: Int, _ other: Int) -> Int {
    if let entry = entry(other),
      entry.isUnmeasured || entry.numbers.contains(topology.functions[position].deviceAndFunction)
    {
      return other
    }
    return position
  }

  private func requesterText(_ position: Int, _ other: Int) -> String {
    let owner = aliasOwner(position, other)
    let victim = owner == position ? other : position
    var text = "\(address(owner)) is known to send requests with the requester ID of \(address(victim))"
    if let rule = entry(owner)?.rule.map({ RequesterAliasQuirk.table[$0] }) {
      text += " (\(rule.name): \(rule.source))"
    } else {
      text += " (the firmware's table IVRS says so)"
    }
    return text
  }

  // MARK: Isolation

  /// What a verdict says, to follow a function's name: `has no ACS capability`.
  func phrase(_ position: Int) -> String {
    switch isolation[position].basis {
    case .singleFunction: return "is a device of one function, with no peer inside itself"
    case .registers(let capabilities, let control, let missing, let unknown):
      let registers =
        "capability 0x\(UInt16(capabilities.rawValue).hex(digits: 4)), "
        + "control 0x\(UInt16(control.rawValue).hex(digits: 4))"
      if !missing.isEmpty {
        return "has ACS, but \(missing) \(missing.rawValue.nonzeroBitCount == 1 ? "is" : "are") off (\(registers))"
      }
      if !unknown.isEmpty { return "has ACS, and firmware decides about \(unknown) (\(registers))" }
      let on = AccessServices.isolation.intersection(control)
      let absent = AccessServices.isolation.subtracting(capabilities)
      var text = on.isEmpty ? "has ACS without the services that matter" : "has ACS with \(on) on"
      if !absent.isEmpty {
        text += "; \(absent), which it lacks, count\(absent.rawValue.nonzeroBitCount == 1 ? "s" : "") as on"
      }
      return text + " (\(registers))"
    case .noCapability: return "has no ACS capability"
    case .conventional: return "is conventional PCI, to which ACS does not apply"
    case .kind: return "is of a kind that never counts as isolated"
    case .unknownKind: return "is of a kind that the kernel does not know, and counts as isolated"
    case .quirk(let index): return quirkPhrase(IsolationQuirk.table[index], isolation[position].answer)
    case .override: return "counts as isolated only because pcie_acs_override says so; the hardware does not isolate"
    case .supposed: return "is supposed to isolate"
    case .roleNotRead: return "was not read far enough to tell what it is"
    case .registersNotRead: return "was not read far enough to tell its ACS registers"
    case .functionsNotRead: return "was not read far enough to tell whether it has other functions"
    case .unitNotRead(let index):
      return
        "isolates by the rule for \(IsolationQuirk.table[index].name) where there is an AMD IOMMU, which is not known"
    }
  }

  private func quirkPhrase(_ rule: IsolationQuirk, _ answer: Answer) -> String {
    let verdict = answer == .yes ? "counts as isolated" : "counts as not isolated"
    var text = "\(verdict) by the kernel's rule for \(rule.name) (\(rule.source))"
    if rule.effect == .chipsetRegisters {
      text += ", if the kernel could set the chipset's registers at boot, which configuration space does not show"
    }
    return text
  }

  /// What a question asks for, in words.
  func text(_ question: GroupQuestion) -> String {
    let subject = address(question.subject)
    return switch question.kind {
    case .role: "what kind of bridge \(subject) is: its capabilities were not read"
    case .isolation: "whether \(subject) isolates: it \(phrase(question.subject))"
    case .multifunction: "whether \(subject) has other functions: its header was not read"
    case .coverage: "whether a remapping unit serves \(subject): the firmware's table was not read"
    case .aliases: "which requester IDs \(subject) uses: a table in its memory says so"
    case .controller: "which VMD controller \(subject) is behind: the link was not read"
    }
  }
}
