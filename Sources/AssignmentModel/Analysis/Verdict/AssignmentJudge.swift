public import PCICore

/// Judges whether functions of a host can be assigned, and what stands in the way.
///
/// Every check is a pure function of the snapshot. What was not read leads to a finding that says so, never to a
/// guess: a verdict is then "unmeasured" unless something that was read blocks it.
public struct AssignmentJudge: Sendable {
  /// The host.
  public let host: HostSnapshot
  /// For which kind of host the verdict is.
  public let target: AssignmentTarget
  /// The functions as a tree.
  public let topology: HostTopology
  /// The remapping units and what each function has to do with them.
  public let remapping: RemappingModel
  /// Whether interrupts are remapped.
  public let interrupts: InterruptRemapping
  /// What the host needs of its functions.
  public let criticality: HostCriticality
  /// The groups that the kernel's rules give.
  public let prediction: GroupPrediction
  /// How those compare with the kernel's own.
  public let comparison: GroupComparison
  /// The members of each group, by its number.
  let members: [Int: [PCIAddress]]
  /// The kernel's groups, by number.
  let groups: [Int: GroupSnapshot]
  /// The attributes that any function of the source has, among those that checks ask for.
  let heldAttributes: Set<String>
  /// What is found about the machine, the gravest first: the same for every function.
  private var machine: [Finding] = []

  /// Prepares to judge a host.
  public init(_ host: HostSnapshot, for target: AssignmentTarget = .vfio) {
    self.host = host
    self.target = target
    topology = HostTopology(host)
    remapping = RemappingModel(host, topology)
    interrupts = remapping.interruptRemapping(measured: host.facilities.remapsInterrupts.value.flatMap { $0 })
    criticality = HostCriticality(host)
    prediction = GroupPrediction(host, topology, GroupingConditions(host))
    comparison = GroupComparison(prediction, with: host)
    var members: [Int: [PCIAddress]] = [:]
    for function in host.functions {
      if case .known(.some(let group)) = function.iommuGroup { members[group, default: []].append(function.address) }
    }
    self.members = members
    var groups: [Int: GroupSnapshot] = [:]
    for group in host.groups.value ?? [] where groups[group.id] == nil { groups[group.id] = group }
    self.groups = groups
    var held: Set<String> = []
    for function in host.functions {
      for name in Self.askedAttributes where function.attributes[name] != nil { held.insert(name) }
    }
    heldAttributes = held
    machine = machineFindings()
  }

  private static let askedAttributes = ["boot_vga", "d3cold_allowed", "power_state", "reset_method"]

  /// An attribute of a function: known to be absent only where the source has it of others.
  func attribute(_ name: String, of function: FunctionSnapshot) -> Measured<String?> {
    if let value = function.attributes[name] { return .known(value) }
    return heldAttributes.contains(name) ? .known(nil) : .unmeasured(.notInSource)
  }

  /// What is found about the machine, the gravest first.
  public func hostFindings() -> [Finding] { machine }

  private func machineFindings() -> [Finding] {
    let checks: [[Finding]] = [
      unitFindings(), interruptFindings(), firmwareFindings(), moduleFindings(), nodeFindings(), limitFindings(),
      isolationFindings(), driftFindings(), privilegeFindings(),
    ]
    return sorted(checks.flatMap { $0 })
  }

  /// Judges the assignment of `addresses` together; of none, the machine by itself.
  ///
  /// Functions that are not on the host are left out; the caller has looked them up.
  public func judge(_ addresses: [PCIAddress]) -> AssignmentVerdict {
    guard !addresses.isEmpty else { return AssignmentVerdict(target: target, subjects: [], findings: machine) }
    // Of the machine only what matters to any device; the rest is for `doctor`.
    var findings = machine.filter {
      $0.weight != .note && $0.kind != VerdictDiagnostics.lockedMemory
        && $0.kind != VerdictDiagnostics.unprivileged && $0.kind != VerdictDiagnostics.narrowAddresses
        && $0.kind != VerdictDiagnostics.groupDrift
    }
    for address in addresses {
      if let function = host[address] { findings += self.findings(about: function, together: addresses) }
    }
    return AssignmentVerdict(target: target, subjects: addresses, findings: sorted(findings))
  }

  /// What the tables and the kernel say of the remapping of the function at `address`; nil where there is none.
  public func remappingReport(on address: PCIAddress) -> RemappingReport? {
    host[address].map { remapping.report(on: address, $0.capabilities, interrupts: interrupts) }
  }

  /// Every check of one function.
  private func findings(about function: FunctionSnapshot, together: [PCIAddress]) -> [Finding] {
    let answers = answeringFindings(function)
    // Nothing more can be said of what is no device, or does not answer.
    if answers.contains(where: { $0.weight == .error }) { return answers + useFindings(function) }
    let checks: [[Finding]] = [
      answers, placeFindings(function), groupFindings(function, together: together), driftFindings(function),
      redirectFindings(function), memoryFindings(function), virtualFunctionFindings(function),
      capacityFindings(function), resetFindings(function), stateFindings(function), nodeFindings(function),
      useFindings(function),
    ]
    return checks.flatMap { $0 }
  }

  /// Privilege does not help against what an lspci dump cannot hold.
  private func withReachableRemedy(_ finding: Finding) -> Finding {
    guard host.provenance.kind == .lspciDump, finding.weight == .unmeasured,
      finding.kind != VerdictDiagnostics.unprivileged
    else { return finding }
    return Finding(
      finding.kind, finding.weight, finding.subject, finding.text,
      remedy: "A dump of lspci holds configuration space only: judge the machine itself, or what `sudo pciassign "
        + "capture FILE` takes from it.", loss: finding.loss)
  }

  /// The gravest first, then the machine before functions, each in the order of the checks; repeated ones once.
  private func sorted(_ findings: [Finding]) -> [Finding] {
    var unique: [Finding] = []
    for finding in findings {
      let finding = withReachableRemedy(finding)
      if !unique.contains(finding) { unique.append(finding) }
    }
    return unique.enumerated().sorted { left, right in
      left.element.weight != right.element.weight
        ? left.element.weight < right.element.weight : left.offset < right.offset
    }.map { $0.element }
  }
}

/// A verdict with what led to it.
public struct AssignmentVerdict: Hashable, Sendable {
  /// For which kind of host it is.
  public let target: AssignmentTarget
  /// The functions judged together; none for the machine by itself.
  public let subjects: [PCIAddress]
  /// What was found, the gravest first.
  public let findings: [Finding]

  /// The verdict itself.
  public var verdict: Verdict { Verdict(findings) }
}
