import PCICore

/// Decides for each function whether Linux counts it as isolated.
///
/// The order is the kernel's: the rule for the device, then its kind, then its registers; where nothing says
/// otherwise, single functions count as isolated, and a service that the capability lacks counts as on
/// (drivers/pci/pci.c, drivers/pci/quirks.c; the same in 6.1.192, 6.12.117 and 7.2.13).
struct IsolationModel {
  private let topology: HostTopology
  private let conditions: GroupingConditions
  private let hasSuppositions: Bool
  private let hasAbsentCauses: Bool

  init(_ topology: HostTopology, _ conditions: GroupingConditions) {
    self.topology = topology
    self.conditions = conditions
    hasSuppositions = !conditions.suppositions.isEmpty
    hasAbsentCauses = !conditions.absentCauses.isEmpty
  }

  /// Whether the function at `position` counts as isolated in the sense of `required`.
  func verdict(_ position: Int, required: AccessServices = .isolation) -> IsolationVerdict {
    let function = topology.functions[position]
    if hasAbsentCauses, conditions.absentCauses[function.address]?.contains(.isolation) == true {
      return IsolationVerdict(.yes, .supposed)
    }
    if let verdict = verdictOfRules(position, function, required) { return verdict }
    let own = verdictOfRegisters(position, function, required)
    if hasSuppositions, own.answer != .yes, conditions.suppositions[function.address] == .on {
      return IsolationVerdict(.yes, .supposed)
    }
    return own
  }

  // MARK: Rules for devices

  private func verdictOfRules(
    _ position: Int, _ function: TopologyFunction, _ required: AccessServices
  ) -> IsolationVerdict? {
    for index in IsolationQuirk.rules(ofVendor: function.identity.vendorID) {
      let rule = IsolationQuirk.table[index]
      guard rule.source.holds(for: conditions.release) else { continue }
      if case .unmeasured = function.role, rule.kinds != .any {
        if rule.names(function.identity.deviceID), rule.devices != [0...UInt16.max] || couldBeEndpoint(function) {
          return IsolationVerdict(.unmeasured, .roleNotRead)
        }
        continue
      }
      guard rule.looksAt(function.role.portType) else { continue }
      guard rule.names(function.identity.deviceID) else {
        if rule.others == .notIsolated { return IsolationVerdict(.no, .quirk(index)) }
        continue
      }
      if let verdict = apply(rule, index, position, function, required) { return verdict }
    }
    return verdictOfOverride(function)
  }

  private func couldBeEndpoint(_ function: TopologyFunction) -> Bool {
    function.headerType == nil || function.headerType == .endpoint
  }

  private func apply(
    _ rule: IsolationQuirk, _ index: Int, _ position: Int, _ function: TopologyFunction, _ required: AccessServices
  ) -> IsolationVerdict? {
    switch rule.effect {
    case .provides(let services):
      return IsolationVerdict(Answer(services.isSuperset(of: required)), .quirk(index))
    case .southbridge:
      guard topology.isOnRootBus(position), function.isMultifunction != .no else { return nil }
      guard function.isMultifunction == .yes else { return IsolationVerdict(.unmeasured, .functionsNotRead) }
      switch conditions.hasAMDUnit {
      case .no: return nil
      case .unmeasured: return IsolationVerdict(.unmeasured, .unitNotRead(index))
      case .yes:
        let relevant = required.intersection([.requestRedirect, .completionRedirect, .egressControl, .directTranslated])
        return IsolationVerdict(
          Answer(relevant.isSubset(of: [.requestRedirect, .completionRedirect])), .quirk(index))
      }
    case .chipsetRegisters:
      // The kernel sets them at boot, in the chipset's memory space; that it could is taken for granted.
      return IsolationVerdict(Answer(AccessServices.granted.isSuperset(of: required)), .quirk(index))
    case .sunrisePointRegisters:
      guard case .registers = function.accessControl else {
        let isSupposed = hasSuppositions && conditions.suppositions[function.address] != nil
        return function.accessControl == .absent || isSupposed ? nil : IsolationVerdict(.unmeasured, .registersNotRead)
      }
      return decide(position, function, required)
    }
  }

  private func verdictOfOverride(_ function: TopologyFunction) -> IsolationVerdict? {
    let override = conditions.parameters.override
    guard override.isInUse, function.accessControl == .absent, let type = function.role.portType else { return nil }
    let identity = function.identity
    let isNamed = override.devices.contains { $0.vendorID == identity.vendorID && $0.deviceID == identity.deviceID }
    let isPort = type == .rootPort || type == .downstreamPort
    let isPart = (type.isEndpoint || type == .upstreamPort) && function.isMultifunction == .yes
    guard isNamed || (override.downstreamPorts && isPort) || (override.multifunctionDevices && isPart) else {
      return nil
    }
    return IsolationVerdict(.yes, .override)
  }

  // MARK: Kind and registers

  private func verdictOfRegisters(
    _ position: Int, _ function: TopologyFunction, _ required: AccessServices
  ) -> IsolationVerdict {
    switch function.role {
    case .unmeasured: return IsolationVerdict(.unmeasured, .roleNotRead)
    case .conventional: return IsolationVerdict(.no, .conventional)
    case .express(let type):
      switch type {
      case .expressToPCIBridge, .pciToExpressBridge, .rootComplexEventCollector:
        return IsolationVerdict(.no, .kind)
      case .rootPort, .downstreamPort:
        return decide(position, function, required)
      case .endpoint, .legacyEndpoint, .upstreamPort, .rootComplexIntegratedEndpoint:
        switch function.isMultifunction {
        case .no: return IsolationVerdict(.yes, .singleFunction)
        case .yes: return decide(position, function, required)
        case .unmeasured:
          let verdict = decide(position, function, required)
          return verdict.answer == .yes ? verdict : IsolationVerdict(.unmeasured, .functionsNotRead)
        }
      default: return IsolationVerdict(.yes, .unknownKind)
      }
    }
  }

  private func decide(
    _ position: Int, _ function: TopologyFunction, _ required: AccessServices
  ) -> IsolationVerdict {
    let supposition = hasSuppositions ? conditions.suppositions[function.address] : nil
    guard supposition != .off else { return IsolationVerdict(.no, .noCapability) }
    switch function.accessControl {
    case .absent: return IsolationVerdict(.no, .noCapability)
    case .unmeasured: return IsolationVerdict(.unmeasured, .registersNotRead)
    case .registers(var capabilities, let control, let layout):
      if AccessControlErratum.hidesSourceValidation(function.identity, release: conditions.release) {
        capabilities.remove(.sourceValidation)
      }
      var state = AccessControlState(capabilities: capabilities, control: control, unknown: [])
      switch supposition {
      case .control(let value): state.control = value
      case .on: state.control.formUnion(capabilities.intersection(.isolation))
      case .off, nil: state.boot(position, layout: layout, in: topology, under: conditions)
      }
      let wanted = required.intersection(capabilities.union(.egressControl))
      let missing = wanted.subtracting(state.control).subtracting(state.unknown)
      let unknown = wanted.intersection(state.unknown)
      return IsolationVerdict(
        missing.isEmpty ? (unknown.isEmpty ? .yes : .unmeasured) : .no,
        .registers(capabilities: capabilities, control: state.control, missing: missing, unknown: unknown))
    }
  }
}
