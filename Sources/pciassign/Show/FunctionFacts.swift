import AssignmentModel
import HardwareBits
import PCICore

/// The facts about a function that are no registers: what it is, where it sits, who drives it.
struct FunctionFacts {
  private let function: FunctionSnapshot
  private let host: HostSnapshot
  private let names: NameBook

  init(_ function: FunctionSnapshot, of host: HostSnapshot, names: NameBook) {
    self.function = function
    self.host = host
    self.names = names
  }

  /// Adds the facts, in the order in which a person asks for them.
  func append(to facts: inout FactList) {
    appendIdentity(to: &facts)
    appendPlace(to: &facts)
    appendState(to: &facts)
    appendVirtualFunctions(to: &facts)
  }

  private func appendIdentity(to facts: inout FactList) {
    let identity = function.identity
    if let vendor = identity.subsystemVendorID, let device = identity.subsystemDeviceID {
      let name = names.subsystem(identity) ?? "Device \(device.hex(digits: 4))"
      let maker = names.vendor(vendor) ?? "Vendor \(vendor.hex(digits: 4))"
      facts.append("Subsystem", "\(maker) \(name) [\(vendor.hex(digits: 4)):\(device.hex(digits: 4))]")
    }
    var code = "\(identity.classCode)"
    if let interface = names.interface(identity.classCode) { code += ", programming interface \(interface)" }
    facts.append("Class", "\(code); revision 0x\(identity.revisionID.hex(digits: 2))")
    switch function.config {
    case .unmeasured(let reason): facts.append("Configuration", "not measured: \(reason.text)", .warning)
    case .known(let config):
      var text = "\(config.size) bytes read"
      if let header = ConfigHeader(config) {
        text += ", \(header.headerType) header"
        if header.isMultiFunction { text += ", one of several functions" }
      }
      facts.append("Configuration", text)
    }
  }

  private func appendPlace(to facts: inout FactList) {
    if let parent = function.parent {
      facts.append("Behind", describe(parent))
    } else {
      facts.append("Behind", "nothing: on a root bus")
    }
    if let buses = function.busesBehind {
      let from = buses.lowerBound.hex(digits: 2)
      facts.append("Buses behind", buses.count == 1 ? from : "\(from) to \(buses.upperBound.hex(digits: 2))")
    }
    facts.append("NUMA node", function.numaNode) { "\($0)" }
  }

  private func appendState(to facts: inout FactList) {
    facts.append("Driver", function.driver) { $0 }
    if case .known(.some(let override)) = function.driverOverride { facts.append("Driver override", override) }
    facts.append("IOMMU group", function.iommuGroup) { number in
      let others = (host.groups.value?.first { $0.id == number }?.members ?? []).filter { $0 != function.address }
      if others.isEmpty { return "\(number)" }
      return "\(number), with \(others.map(\.description).joined(separator: " "))"
    }
    for (label, name) in [
      ("Power state", "power_state"), ("Reset methods", "reset_method"), ("Interrupt", "irq"), ("Enabled", "enable"),
    ] {
      if let value = function.attributes[name] { facts.append(label, value.isEmpty ? "none" : value) }
    }
  }

  private func appendVirtualFunctions(to facts: inout FactList) {
    if let physicalFunction = function.physicalFunction {
      facts.append("Virtual function", "of \(describe(physicalFunction))")
    }
    guard case .known(.some(let counts)) = function.virtualFunctionCounts(function.readableCapabilities) else { return }
    var text = "\(counts.enabled.value.map { "\($0)" } ?? "?") of \(counts.total.value.map { "\($0)" } ?? "?")"
    if let hardware = counts.supported.value, let total = counts.total.value, hardware != total {
      text += " (the hardware has \(hardware))"
    }
    if let first = function.virtualFunctions.first, let last = function.virtualFunctions.last {
      text += first == last ? ": \(first)" : ": \(first) .. \(last)"
    }
    facts.append("Virtual functions", text)
  }

  private func describe(_ address: PCIAddress) -> String {
    guard let other = host[address] else { return "\(address), which was not read" }
    return "\(address) \(other.portType?.description ?? names.classTitle(other.identity.classCode))"
  }
}
