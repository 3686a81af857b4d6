import HardwareBits
import PCICore

/// Checks of what a physical function's virtual ones need.
extension AssignmentJudge {
  /// Whether all virtual functions that the hardware has can be made, and are there where they are enabled.
  func capacityFindings(_ function: FunctionSnapshot) -> [Finding] {
    guard target.isLinux, case .known(let config) = function.config,
      let offset = CapabilityChain(config).offset(of: .singleRootIOVirtualization)
    else { return [] }
    let capability = SRIOVCapability(config, offset: offset)
    guard let limits = VirtualFunctionLimits(capability) else { return [] }
    let subject = Finding.Subject.function(function.address)
    if limits.total == 0 || limits.violation == .initialAboveTotal || limits.violation == .initialNotTotal {
      return [
        Finding(
          VerdictDiagnostics.noFunctions, subject,
          "\(function.address) has SR-IOV with InitialVFs \(limits.initial) and TotalVFs \(limits.total): Linux makes no "
            + "virtual function.")
      ]
    }
    let attributes = function.virtualization.value.flatMap { $0 }
    let total = min(limits.total, attributes?.total ?? limits.total)
    var findings: [Finding] = []
    findings += memoryFindings(function, capability, limits.total)
    findings += busFindings(function, capability, total)
    if total < limits.total {
      findings.append(
        Finding(
          VerdictDiagnostics.lowerTotal, subject,
          "\(function.address) has up to \(limits.total) virtual functions by its registers, of which its driver or "
            + "firmware allows \(total)."))
    }
    findings += makerFindings(function, attributes, total)
    return findings
  }

  /// Linux makes virtual functions only where every VF BAR has its memory (drivers/pci/iov.c, `sriov_enable`).
  private func memoryFindings(
    _ function: FunctionSnapshot, _ capability: SRIOVCapability, _ total: Int
  ) -> [Finding] {
    // VF BARs are lines 7 to 12, and only kernels with SR-IOV have lines beyond those of a bridge.
    guard case .known(let resources) = function.resources, function.virtualization.value.flatMap({ $0 }) != nil else {
      return []
    }
    var missing: [Int] = []
    for register in capability.baseAddressRegisters where !register.isZero {
      let line = resources.first { $0.index == 7 + register.index }
      if (line?.start ?? 0) == 0 { missing.append(register.index) }
    }
    guard !missing.isEmpty else { return [] }
    let list = missing.map { "\($0)" }.joined(separator: ", ")
    return [
      Finding(
        VerdictDiagnostics.noVirtualMemory, .function(function.address),
        "The kernel found no room for VF BAR \(list) of \(function.address), the memory of \(total) virtual "
          + "functions: none can be made.")
    ]
  }

  /// The last virtual function's bus must be one that the bridge above leads to.
  private func busFindings(_ function: FunctionSnapshot, _ capability: SRIOVCapability, _ total: Int) -> [Finding] {
    guard let routing = capability.routing, routing.firstVFOffset != 0,
      let position = topology.position(of: function.address), let bridge = topology.bridge(above: position),
      let last = topology.functions[bridge].subordinateBus
    else { return [] }
    let own = function.address.requesterID
    let fitting = routing.virtualFunctionsReachable(upToBus: last, of: total, physicalFunction: own)
    guard fitting < total else { return [] }
    let needed = routing.lastBus(count: total, physicalFunction: own).map { "on bus 0x\($0.hex(digits: 2))" }
    return [
      Finding(
        VerdictDiagnostics.noBusNumbers, .function(function.address),
        "Of \(total) virtual functions of \(function.address) \(fitting == 0 ? "none has" : "\(fitting) have") a bus number: "
          + "the last would be \(needed ?? "beyond the last bus"), and \(topology.functions[bridge].address) above leads to "
          + "bus 0x\(last.hex(digits: 2)) at most.")
    ]
  }

  /// The driver that makes them, and whether those that are enabled are all there.
  private func makerFindings(
    _ function: FunctionSnapshot, _ attributes: VirtualizationAttributes?, _ total: Int
  ) -> [Finding] {
    let subject = Finding.Subject.function(function.address)
    let enabled = attributes?.enabled ?? 0
    if enabled > function.virtualFunctions.count {
      return [
        Finding(
          VerdictDiagnostics.functionsMissing, subject,
          "\(function.address) has \(enabled) virtual functions enabled, and \(function.virtualFunctions.count) of them "
            + "are there.")
      ]
    }
    guard enabled == 0, case .known(nil) = function.driver, total > 0 else { return [] }
    return [
      Finding(
        VerdictDiagnostics.noFunctionDriver, subject,
        "\(function.address) could have \(total) virtual functions, and no driver is bound that makes them.")
    ]
  }
}
