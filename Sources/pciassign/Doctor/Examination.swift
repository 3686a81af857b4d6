import AssignmentModel
import PCICore

/// What `doctor` looks at: the facts, the findings, and the functions that the host needs.
struct Examination {
  /// A fact with its value in words.
  struct Fact {
    /// A stable name for scripts.
    let key: String
    /// The name for people.
    let title: String
    /// The value.
    let text: String
  }

  let judge: AssignmentJudge
  let facts: [Fact]
  let findings: [Finding]
  let verdict: Verdict

  init(_ judge: AssignmentJudge) {
    self.judge = judge
    findings = judge.hostFindings()
    verdict = Verdict(findings)
    facts = Self.facts(judge)
  }

  /// The devices that the host cannot do without, with why; the bridges above them go without saying.
  var criticalFunctions: [(address: PCIAddress, uses: [HostUse])] {
    judge.criticality.criticalFunctions.filter { judge.host[$0]?.headerType != .bridge }.map { address in
      (address, judge.criticality.uses(of: address).filter { $0.isCritical })
    }
  }

  private static func facts(_ judge: AssignmentJudge) -> [Fact] {
    let host = judge.host
    let facilities = host.facilities
    var facts = [
      Fact(key: "kernel", title: "Kernel", text: host.kernel.release ?? "not measured"),
      Fact(key: "commandLine", title: "Command line", text: host.kernel.commandLine ?? "not measured"),
      Fact(key: "units", title: "Remapping units", text: units(judge.remapping)),
      Fact(key: "groups", title: "IOMMU groups", text: groups(host)),
      Fact(key: "interrupts", title: "Interrupts", text: judge.remapping.text(judge.interrupts)),
    ]
    for (name, title) in [
      ("vfio_pci", "vfio-pci"), ("vfio_iommu_type1", "vfio_iommu_type1"), ("iommufd", "iommufd"),
      ("pci_stub", "pci-stub"), ("xen_pciback", "xen-pciback"),
    ] {
      facts.append(Fact(key: "module.\(name)", title: title, text: text(facilities.module(name).map(\.rawValue))))
    }
    let memory = facilities.lockedMemoryLimit.map { $0.map { "\($0 >> 10) KiB" } ?? "no limit" }
    facts.append(Fact(key: "lockedMemory", title: "Locked memory", text: text(memory)))
    facts.append(Fact(key: "lockdown", title: "Lockdown", text: host.kernel.lockdown ?? "not measured"))
    let nodes = facilities.numaNodes.map { "\($0.count)" }
    facts.append(Fact(key: "nodes", title: "NUMA nodes", text: text(nodes)))
    let hypervisor = facilities.hypervisor.map { $0 ?? "none that shows itself" }
    facts.append(Fact(key: "hypervisor", title: "Hypervisor", text: text(hypervisor)))
    return facts
  }

  private static func text(_ fact: Measured<String>) -> String {
    switch fact {
    case .known(let text): text
    case .unmeasured(let reason): "not measured: \(reason.text)"
    }
  }

  private static func units(_ model: RemappingModel) -> String {
    if !model.units.isEmpty { return model.units.map(\.description).joined(separator: "; ") }
    if let reason = model.tables.dmar.reason { return "not measured: \(reason.text)" }
    return "none"
  }

  private static func groups(_ host: HostSnapshot) -> String {
    switch host.groups {
    case .unmeasured(let reason): return "not measured: \(reason.text)"
    case .known(let groups):
      let shared = groups.filter { $0.members.count > 1 }.count
      return groups.isEmpty ? "none" : "\(groups.count), \(shared) of them with more than one function"
    }
  }
}
