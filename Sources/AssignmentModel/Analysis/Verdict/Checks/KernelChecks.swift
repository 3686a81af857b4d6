import HardwareBits
import PCICore

/// Checks of the kernel: its modules, limits and parameters.
extension AssignmentJudge {
  /// Modules that the target rests on, each with the name that people know it by.
  var neededModules: [(name: String, title: String)] {
    switch target {
    case .vfio: [("vfio_pci", "vfio-pci"), ("vfio_iommu_type1", "vfio_iommu_type1")]
    case .iommufd: [("vfio_pci", "vfio-pci"), ("iommufd", "iommufd")]
    case .xenStrict, .xenRelaxed: [("xen_pciback", "xen-pciback")]
    }
  }

  /// Whether the modules are there.
  func moduleFindings() -> [Finding] {
    neededModules.compactMap { module in
      switch host.facilities.module(module.name) {
      case .known(.loaded), .known(.builtIn): nil
      case .known(.onDisk):
        Finding(
          VerdictDiagnostics.moduleUnloaded, .host, "The module \(module.title) is on disk and not loaded.",
          remedy: "Nothing to do before binding, which loads it; by hand: modprobe \(module.title).")
      case .known(.absent):
        Finding(VerdictDiagnostics.moduleMissing, .host, "The kernel\(release) has no module \(module.title).")
      case .unmeasured(let reason):
        Finding(
          VerdictDiagnostics.moduleMissing, .unmeasured, .host,
          "Whether the kernel\(release) has the module \(module.title) was not measured: \(reason.text).",
          remedy: "Look for it with modinfo \(module.title) on the machine itself.")
      }
    }
  }

  private var release: String { host.kernel.release.map { " \($0)" } ?? "" }

  /// The least that is not reported as little: no guest with a device has less memory.
  private static let usualMemory: UInt64 = 1 << 30
  /// The default of `dma_entry_limit` (drivers/vfio/vfio_iommu_type1.c).
  private static let usualEntries: UInt64 = 65535

  /// Limits on memory and mappings, lockdown.
  func limitFindings() -> [Finding] {
    var findings: [Finding] = []
    if target.isLinux, case .known(.some(let limit)) = host.facilities.lockedMemoryLimit, limit < Self.usualMemory {
      findings.append(
        Finding(
          VerdictDiagnostics.lockedMemory, .host,
          "A process started as this one may lock \(limit >> 10) KiB of memory; a guest needs all of its memory, and "
            + "some for devices."))
    }
    if target == .vfio, let text = host.facilities.parameter("vfio_iommu_type1", "dma_entry_limit").value ?? nil,
      let limit = UInt64(text), limit < Self.usualEntries
    {
      findings.append(
        Finding(
          VerdictDiagnostics.entryLimit, .host,
          "vfio_iommu_type1.dma_entry_limit is \(limit), below the usual \(Self.usualEntries)."))
    }
    if let mode = host.kernel.lockdown, mode != "none" {
      findings.append(Finding(VerdictDiagnostics.lockdown, .host, "The kernel is locked down: \(mode)."))
    }
    return findings
  }

  /// What weakens isolation, or takes devices that nobody named.
  func isolationFindings() -> [Finding] {
    guard target.isLinux else { return [] }
    var findings: [Finding] = []
    if host.facilities.isOn("vfio", "enable_unsafe_noiommu_mode").value == true {
      findings.append(Finding(VerdictDiagnostics.noIOMMUMode, .host, "vfio.enable_unsafe_noiommu_mode is on."))
    }
    if remapping.parameters.override.isInUse {
      findings.append(
        Finding(
          VerdictDiagnostics.accessOverride, .host,
          "The command line has pcie_acs_override: groups look smaller than the hardware makes them."))
    }
    for (vendor, device) in claimedIdentifiers {
      let owners = host.functions.filter { $0.identity.vendorID == vendor && $0.identity.deviceID == device }
      guard owners.count > 1 else { continue }
      let list = owners.map { $0.address.description }.joined(separator: ", ")
      findings.append(
        Finding(
          VerdictDiagnostics.identifiers, .host,
          "vfio-pci takes \(vendor.hex(digits: 4)):\(device.hex(digits: 4)), which \(owners.count) functions have: "
            + "\(list)."))
    }
    return findings
  }

  /// Vendor and device of the parameter `ids`, from the module or from the command line.
  private var claimedIdentifiers: [(UInt16, UInt16)] {
    var lists: [Substring] = []
    if let list = host.facilities.parameter("vfio_pci", "ids").value ?? nil { lists.append(Substring(list)) }
    for word in host.kernel.commandLine?.split(separator: " ") ?? [] {
      for prefix in ["vfio-pci.ids=", "vfio_pci.ids="] {
        if let list = String(word).dropping(prefix: prefix) { lists.append(list) }
      }
    }
    var found: [(UInt16, UInt16)] = []
    for entry in lists.flatMap({ $0.split(separator: ",") }) {
      let numbers = entry.split(separator: ":").prefix(2).compactMap { UInt16($0, radix: 16) }
      guard numbers.count == 2, !found.contains(where: { $0 == (numbers[0], numbers[1]) }) else { continue }
      found.append((numbers[0], numbers[1]))
    }
    return found
  }

  /// Whether configuration space was read far enough.
  func privilegeFindings() -> [Finding] {
    let cut = host.functions.filter { isCut($0) }.count
    guard cut > 0 else { return [] }
    return [
      Finding(
        VerdictDiagnostics.unprivileged, .unmeasured, .host,
        "Of \(cut) of \(host.functions.count) functions at most 64 bytes of configuration space were read.")
    ]
  }

  /// Whether less was read of a function than the kernel itself sees.
  func isCut(_ function: FunctionSnapshot) -> Bool {
    function.config.value.map { $0.bytes.count <= 64 } ?? true
  }
}
