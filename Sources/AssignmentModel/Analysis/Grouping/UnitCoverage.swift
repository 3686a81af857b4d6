import PCICore

/// Whether a remapping unit serves a function at all: without one it gets no group.
struct UnitCoverage {
  /// By the position of each function.
  let answers: [Answer]

  init(_ host: HostSnapshot, _ topology: HostTopology, _ conditions: GroupingConditions) {
    if Self.isSwitchedOff(conditions) {
      answers = [Answer](repeating: .no, count: topology.functions.count)
      return
    }
    // Where the kernel formed groups, a function without one is a function without a unit.
    let hasGroups = host.functions.contains { ($0.iommuGroup.value ?? nil) != nil }
    let units = hasGroups ? nil : Self.unitsOfFirmware(host, topology)
    var answers: [Answer] = []
    answers.reserveCapacity(topology.functions.count)
    var source = 0
    for function in topology.functions {
      while host.functions[source].address < function.address { source += 1 }
      if hasGroups, case .known(let group) = host.functions[source].iommuGroup {
        answers.append(Answer(group != nil))
      } else {
        answers.append(units.map { Self.answer(function, $0) } ?? Self.guess(function, conditions))
      }
    }
    self.answers = answers
  }

  /// Whether a parameter of the next boot leaves the machine without an IOMMU.
  private static func isSwitchedOff(_ conditions: GroupingConditions) -> Bool {
    let parameters = conditions.parametersOfNextBoot
    if parameters.isEveryIOMMUOff { return true }
    switch conditions.hasAMDUnit {
    case .yes: return parameters.amdOptions.contains("off")
    case .no: return parameters.intelOptions.last { $0 == "on" || $0 == "off" } == "off"
    case .unmeasured:
      return parameters.amdOptions.contains("off")
        || parameters.intelOptions.last { $0 == "on" || $0 == "off" } == "off"
    }
  }

  /// The units of the firmware's table; nil where it was not read, or there is none: then the machine is judged as it
  /// would be with one.
  private static func unitsOfFirmware(_ host: HostSnapshot, _ topology: HostTopology) -> RemappingModel? {
    guard case .known(let tables) = host.tables, tables.contains(where: { $0.name == "DMAR" || $0.name == "IVRS" })
    else { return nil }
    let model = RemappingModel(host, topology)
    if case .known(.some) = model.tables.dmar { return model }
    if case .known(.some) = model.tables.ivrs { return model }
    return nil
  }

  /// AMD's IOMMU never serves itself, whatever its table names.
  private static func answer(_ function: TopologyFunction, _ units: RemappingModel) -> Answer {
    if case .known(.none) = units.tables.dmar, function.identity.classCode.rawValue >> 8 == 0x0806 { return .no }
    switch units.service(of: function.address) {
    case .served: return .yes
    case .unserved: return .no
    case .unmeasured: return .unmeasured
    }
  }

  /// Without the firmware's table: AMD's IOMMU never serves itself, and the host bridge in front of it depends on the
  /// machine; all else is served.
  private static func guess(_ function: TopologyFunction, _ conditions: GroupingConditions) -> Answer {
    guard conditions.hasAMDUnit == .yes, function.address.segment == 0 else { return .yes }
    switch function.identity.classCode.rawValue >> 8 {
    case 0x0806: return .no
    case 0x0600: return function.address.bus == 0 && function.deviceAndFunction == 0 ? .unmeasured : .yes
    default: return .yes
    }
  }
}
