import ACPITables
public import PCICore

/// A host's remapping units and what each function has to do with them, from the firmware's tables and the kernel.
///
/// Every answer is a pure function of the snapshot and says by which rule it comes about. Intel's rules are those of
/// `device_lookup_iommu` (drivers/iommu/intel/iommu.c, read in 6.1, 6.12 and 7.2), AMD's those of
/// `init_iommu_from_acpi` (drivers/iommu/amd/init.c), virtio's those of drivers/acpi/viot.c.
public struct RemappingModel: Sendable {
  /// The decoded tables.
  public let tables: RemappingTables
  /// The units: first those of the DMAR, of the IVRS or of the VIOT in the order in which they are asked.
  public internal(set) var units: [RemappingUnit] = []
  /// The functions as a tree.
  public let topology: HostTopology
  /// What the kernel's command line says.
  public let parameters: KernelParameters
  let matcher: ScopeMatcher
  let kernel: KernelFacts
  let listedUnits: Measured<[RemappingUnitSnapshot]>
  /// For each unit of the DMAR the functions its scopes name.
  var scopesByUnit: [[MatchedScope]] = []
  var reserved: [ReservedMemory] = []
  var ranges: [AMDRange] = []
  var listed: [PCIAddress: Int] = [:]

  /// Looks at a host.
  public init(_ host: HostSnapshot, _ topology: HostTopology) {
    self.topology = topology
    tables = RemappingTables(host)
    kernel = host.kernel
    listedUnits = host.remappingUnits
    parameters = host.kernel.commandLine.map { KernelParameters(commandLine: $0) } ?? KernelParameters()
    matcher = ScopeMatcher(topology: topology)
    if case .known(let dmar?) = tables.dmar { take(dmar) }
    if case .known(let ivrs?) = tables.ivrs { take(ivrs) }
    if case .known(let viot?) = tables.viot { take(viot) }
    takeListed()
  }

  // MARK: Units

  /// Units that take the rest come last, whatever the table's order; a repeated one is dropped.
  private mutating func take(_ dmar: DMAR) {
    var drhds: [DRHD] = []
    for case .drhd(let unit) in dmar.structures
    where !drhds.contains(where: { $0.segment == unit.segment && $0.registerBase == unit.registerBase }) {
      drhds.append(unit)
    }
    let ordered =
      drhds.filter { !$0.flags.contains(.includePCIAll) } + drhds.filter { $0.flags.contains(.includePCIAll) }
    for unit in ordered {
      units.append(
        RemappingUnit(
          kind: .intel(registerBase: unit.registerBase), segment: UInt32(unit.segment),
          takesTheRest: unit.flags.contains(.includePCIAll), kernelName: nil, registers: .unmeasured(.notInSource)))
      scopesByUnit.append(matcher.matches(unit.deviceScopes, segment: unit.segment))
    }
    for placed in dmar.placedStructures {
      guard case .rmrr(let region) = placed.structure else { continue }
      reserved.append(
        ReservedMemory(
          origin: .rmrr(offset: placed.offset), segment: UInt32(region.segment), first: region.base,
          last: region.limit, scopes: matcher.matches(region.deviceScopes, segment: region.segment)))
    }
  }

  /// Gives the units the names, registers and functions that the kernel shows.
  private mutating func takeListed() {
    guard case .known(let list) = listedUnits else { return }
    for entry in list {
      let index: Int
      if let known = units.firstIndex(where: { Self.isSame($0, entry) }) {
        index = known
      } else if tables.dmar.value == nil || tables.ivrs.value == nil {
        index = units.count
        units.append(
          RemappingUnit(
            kind: .listed, segment: 0, takesTheRest: false, kernelName: nil, registers: .unmeasured(.notInSource)))
      } else {
        continue
      }
      units[index].kernelName = entry.name
      units[index].registers = Self.registers(entry)
      for device in entry.devices { listed[device] = index }
    }
  }

  private static func isSame(_ unit: RemappingUnit, _ entry: RemappingUnitSnapshot) -> Bool {
    switch unit.kind {
    case .intel(let base): return entry.attributes["intel-iommu/address"].flatMap { UInt64($0, radix: 16) } == base
    case .amd(let address): return entry.place == address
    case .virtio(let address): return entry.place == address
    case .virtioAtAddress, .listed: return false
    }
  }

  private static func registers(_ entry: RemappingUnitSnapshot) -> Measured<UnitRegisters> {
    guard let capability = entry.attributes["intel-iommu/cap"].flatMap({ UInt64($0, radix: 16) }),
      let extended = entry.attributes["intel-iommu/ecap"].flatMap({ UInt64($0, radix: 16) })
    else { return .unmeasured(.notInSource) }
    return .known(UnitRegisters(capability: capability, extendedCapability: extended))
  }

  // MARK: Service

  /// Which unit serves the function at `address`, and by which rule.
  public func service(of address: PCIAddress) -> ServiceAnswer {
    guard let position = topology.position(of: address) else {
      return .unmeasured(Unmeasured(.notInSource, "\(address) is not among the functions that were read"))
    }
    let requester = topology.requester(of: position)
    let subject = topology.functions[requester].physicalFunction ?? requester
    let standIn = subject == position ? nil : topology.functions[subject].address
    if case .known(.some) = tables.dmar { return intelService(subject, standIn, address) }
    if case .known(.some) = tables.ivrs { return amdService(requester) }
    if case .known(.some) = tables.viot { return virtioService(requester) }
    if let unit = listed[address] {
      return .served(UnitService(unit: unit, rule: .listedByKernel, standIn: nil))
    }
    for reason in [tables.dmar.reason, tables.ivrs.reason, tables.viot.reason] {
      if let reason { return .unmeasured(reason) }
    }
    return .unserved("the firmware's tables describe no remapping unit")
  }

  /// The unit that serves the function at `address`; nil where none does or it is not known.
  public func unit(of address: PCIAddress) -> RemappingUnit? { service(of: address).service.map { units[$0.unit] } }

  private func intelService(_ subject: Int, _ standIn: PCIAddress?, _ address: PCIAddress) -> ServiceAnswer {
    let function = topology.functions[subject]
    for index in scopesByUnit.indices where units[index].segment == function.address.segment {
      for scope in scopesByUnit[index] {
        let rule: ServiceRule
        if scope.position == subject {
          rule = scope.isWorkaround ? .namedInexactly : .named
        } else if matcher.isBelow(subject, scope.position) {
          rule = .below(bridge: topology.functions[scope.position].address)
        } else {
          continue
        }
        if isSwitchedOff(index) { return .unserved("intel_iommu=igfx_off switches the graphics unit off") }
        return .served(UnitService(unit: index, rule: rule, standIn: standIn))
      }
      if units[index].takesTheRest {
        return .served(UnitService(unit: index, rule: .takesTheRest, standIn: standIn))
      }
    }
    return .unserved("the DMAR names it in no unit, and segment \(function.address.segment) has none for the rest")
  }

  /// Whether a unit that serves graphics only is left alone on request (`init_no_remapping_devices`).
  private func isSwitchedOff(_ unit: Int) -> Bool {
    parameters.intelOptions.contains("igfx_off")
      && scopesByUnit[unit].allSatisfy { topology.functions[$0.position].identity.classCode.rawValue >> 16 == 0x03 }
  }
}
