import ACPITables
public import PCICore

/// Whether the kernel lets a function keep translations of its own (Address Translation Services), and why.
public enum TranslationCaching: Hashable, Sendable {
  /// The function has no ATS capability.
  case noCapability
  /// The table of integrated caches (SATC) names the function.
  case namedInSATC
  /// The SATC names the function as one that needs its cache, and a unit in legacy mode enables it by itself.
  case enabledByHardware
  /// The function is part of the root complex: nothing lies between it and the unit.
  case integrated
  /// Its root port is among those of an ATSR.
  case portNamed(PCIAddress)
  /// An ATSR stands for all root ports of its segment.
  case allPorts
  /// The firmware's table does not limit it (AMD, virtio).
  case unlimited
  /// Its root port is in no ATSR: refused.
  case portNotNamed(PCIAddress)
  /// A conventional bridge lies above it: refused.
  case behindConventional(PCIAddress)
  /// Its unit cannot serve device caches (ECAP.DT is clear): refused.
  case unitCannot(Int)
  /// What decides was not read.
  case unmeasured(Unmeasured)

  /// Whether the kernel enables it.
  public var isAllowed: Answer {
    switch self {
    case .namedInSATC, .integrated, .portNamed, .allPorts, .unlimited: .yes
    case .noCapability, .enabledByHardware, .portNotNamed, .behindConventional, .unitCannot: .no
    case .unmeasured: .unmeasured
    }
  }
}

extension RemappingModel {
  /// Whether the function at `address` may use ATS (drivers/iommu/intel/iommu.c, `dmar_ats_supported`).
  ///
  /// - Parameter chain: The function's capabilities.
  public func translationCaching(of address: PCIAddress, _ chain: Measured<CapabilityChain>) -> TranslationCaching {
    switch chain {
    case .unmeasured(let reason): return .unmeasured(reason)
    case .known(let chain):
      if chain.offset(of: .addressTranslationServices) == nil {
        guard chain.extended != .unmeasured else {
          return .unmeasured(Unmeasured(.notPermitted, "its extended configuration space was not read"))
        }
        return .noCapability
      }
    }
    let answer = service(of: address)
    guard case .served(let service) = answer, let position = topology.position(of: address) else {
      if case .unmeasured(let reason) = answer { return .unmeasured(reason) }
      return .unmeasured(Unmeasured(.notInSource, "no remapping unit serves it"))
    }
    switch tables.dmar {
    case .unmeasured(let reason): return .unmeasured(reason)
    case .known(nil): return .unlimited
    case .known(let dmar?):
      if case .known(let registers) = units[service.unit].registers, !registers.servesDeviceCaches {
        return .unitCannot(service.unit)
      }
      return caching(topology.functions[position].physicalFunction ?? position, dmar, units[service.unit])
    }
  }

  private func caching(_ position: Int, _ dmar: DMAR, _ unit: RemappingUnit) -> TranslationCaching {
    let segment = topology.functions[position].address.segment
    for case .satc(let caches) in dmar.structures where UInt32(caches.segment) == segment {
      let isNamed = matcher.matches(caches.deviceScopes, segment: caches.segment).contains { $0.position == position }
      guard isNamed else { continue }
      guard caches.flags.contains(.atcRequired) else { return .namedInSATC }
      switch unit.registers {
      case .unmeasured(let reason): return .unmeasured(reason)
      case .known(let registers): return registers.hasScalableMode ? .namedInSATC : .enabledByHardware
      }
    }
    var port: Int?
    for bridge in topology.path(above: position) {
      let role = topology.functions[bridge].role
      if role == .unmeasured { return .unmeasured(Unmeasured(.notPermitted, "what is above it was not read")) }
      guard let type = role.portType, type != .expressToPCIBridge else {
        return .behindConventional(topology.functions[bridge].address)
      }
      if type == .rootPort {
        port = bridge
        break
      }
    }
    guard let port else { return .integrated }
    let address = topology.functions[port].address
    for case .atsr(let ports) in dmar.structures where UInt32(ports.segment) == segment {
      if matcher.matches(ports.deviceScopes, segment: ports.segment).contains(where: { $0.position == port }) {
        return .portNamed(address)
      }
      if ports.flags.contains(.allPorts) { return .allPorts }
    }
    return .portNotNamed(address)
  }
}
