import AssignmentModel

/// Reads what the kernel offers for assignment: modules and their parameters, limits, interrupt remapping.
struct FacilitiesReader {
  /// The modules that assignment rests on.
  static let modules = [
    "iommufd", "pci_stub", "vfio", "vfio_iommu_type1", "vfio_pci", "vfio_pci_core", "xen_pciback",
  ]
  static let sysModulePath: HostPath = "/sys/module"
  static let limitsPath: HostPath = "/proc/self/limits"
  static let interruptsPath: HostPath = "/proc/interrupts"
  static let hypervisorPath: HostPath = "/sys/hypervisor/type"
  static let nodesPath: HostPath = "/sys/devices/system/node"
  static let deviceNodesPath: HostPath = "/dev/vfio"
  static let addressSpacesPath: HostPath = "/dev/iommu"

  let tree: KernelTree

  /// The directory of the kernel's modules, for a release as `uname -r` prints it.
  static func modulesDirectory(release: String) -> HostPath? {
    HostName(release).map { HostPath("/lib/modules").appending($0) }
  }

  /// Reads them.
  func read(_ kernel: KernelFacts) -> AssignmentFacilities {
    var facts = AssignmentFacilities()
    facts.modules = states(kernel)
    facts.parameters = parameters()
    facts.lockedMemoryLimit = tree.text(Self.limitsPath).map { Self.lockedMemoryLimit($0[...]) }.orMalformed(
      Self.limitsPath)
    facts.remapsInterrupts = tree.text(Self.interruptsPath).map { Self.remapsInterrupts($0[...]) }
    facts.hypervisor = tree.optionalText(Self.hypervisorPath).map { text in
      text.map { KernelText.string(KernelText.trimmed($0[...])) }
    }
    facts.numaNodes = tree.names(in: Self.nodesPath).map { names in
      names.compactMap { name in
        name.bytes.starts(with: "node".utf8) ? KernelText.decimal(name.bytes.dropFirst(4)) : nil
      }.sorted()
    }
    facts.deviceNodes = deviceNodes()
    return facts
  }

  // MARK: Device nodes

  private func deviceNodes() -> Measured<[String: UInt16]> {
    tree.names(in: Self.deviceNodesPath).map { names in
      var found: [String: UInt16] = [:]
      for name in names {
        guard name.bytes.elementsEqual("devices".utf8) else {
          found["vfio/\(name)"] = tree.permissions(Self.deviceNodesPath.appending(name))
          continue
        }
        let devices = Self.deviceNodesPath.appending(name)
        for device in tree.presentNames(in: devices) {
          found["vfio/devices/\(device)"] = tree.permissions(devices.appending(device))
        }
      }
      found["iommu"] = tree.permissions(Self.addressSpacesPath)
      return found
    }
  }

  // MARK: Modules

  private func states(_ kernel: KernelFacts) -> [String: Measured<AssignmentFacilities.ModuleState>] {
    var onDisk: Measured<Set<String>> = .unmeasured(.notInSource)
    var builtIn: Measured<Set<String>> = .unmeasured(.notInSource)
    if let release = kernel.release, let directory = Self.modulesDirectory(release: release) {
      onDisk = tree.text(directory.appending("modules.dep")).map { Self.moduleNames($0[...]) }
      builtIn = tree.text(directory.appending("modules.builtin")).map { Self.moduleNames($0[...]) }
    }
    var states: [String: Measured<AssignmentFacilities.ModuleState>] = [:]
    for name in Self.modules {
      if let loaded = kernel.modules, loaded.contains(name) {
        states[name] = .known(.loaded)
      } else if builtIn.value?.contains(name) == true {
        states[name] = .known(.builtIn)
      } else if hasParameters(name), kernel.modules != nil || tree.isWhole {
        // Not among the loaded ones, and yet there: each of them has parameters, which built-in code shows as well.
        states[name] = .known(.builtIn)
      } else if kernel.modules == nil {
        // A kernel without the list can load nothing.
        states[name] = tree.isWhole ? .known(.absent) : .unmeasured(.notInSource)
      } else {
        switch onDisk {
        case .known(let names): states[name] = .known(names.contains(name) ? .onDisk : .absent)
        case .unmeasured(let reason): states[name] = .unmeasured(reason)
        }
      }
    }
    return states
  }

  private func hasParameters(_ name: String) -> Bool {
    HostName(name).map { !tree.presentNames(in: Self.sysModulePath.appending($0).appending("parameters")).isEmpty }
      ?? false
  }

  /// The modules among ``modules`` that a list of `modules.dep` or `modules.builtin` names: the part of a line before
  /// the first dot of its file name, with underscores.
  static func moduleNames(_ text: ArraySlice<UInt8>) -> Set<String> {
    var found: Set<String> = []
    for line in TextLines(text) {
      if let name = moduleName(line.bytes) { found.insert(name) }
    }
    return found
  }

  /// The module of a line, where it is one of ``modules``.
  static func moduleName(_ line: ArraySlice<UInt8>) -> String? {
    let path = line.prefix { $0 != UInt8(ascii: ":") }
    let file = KernelText.lastComponent(path).prefix { $0 != UInt8(ascii: ".") }
    let name = KernelText.string(file).map { $0 == "-" ? "_" : $0 }
    return modules.contains(String(name)) ? String(name) : nil
  }

  private func parameters() -> Measured<[String: [String: String]]> {
    var found: [String: [String: String]] = [:]
    for module in Self.modules {
      guard let name = HostName(module) else { continue }
      let directory = Self.sysModulePath.appending(name).appending("parameters")
      for parameter in tree.presentNames(in: directory) {
        if let value = tree.line(directory.appending(parameter)) {
          found[module, default: [:]][parameter.description] = value
        }
      }
    }
    if found.isEmpty, !tree.isWhole { return .unmeasured(.notInSource) }
    return .known(found)
  }

  // MARK: Limits and interrupts

  /// The soft limit of `Max locked memory`, in bytes; nil inside for `unlimited`, nil outside where the line is not
  /// there.
  static func lockedMemoryLimit(_ text: ArraySlice<UInt8>) -> UInt64?? {
    let title = "Max locked memory"
    for line in TextLines(text) where line.bytes.starts(with: title.utf8) {
      let words = NetworkReader.columns(line.bytes.dropFirst(title.utf8.count))
      guard let soft = words.first else { return nil }
      if soft.elementsEqual("unlimited".utf8) { return .some(nil) }
      return KernelText.decimal(soft).flatMap { UInt64(exactly: $0) }.map { .some($0) }
    }
    return nil
  }

  /// Whether the interrupts of devices pass through a remapping unit: their controllers' names then begin with `IR-`
  /// (arch/x86/kernel/apic/msi.c, drivers/iommu/intel/irq_remapping.c).
  static func remapsInterrupts(_ text: ArraySlice<UInt8>) -> Bool? {
    var hasDirect = false
    for line in TextLines(text) {
      for word in NetworkReader.columns(line.bytes) {
        if word.starts(with: "IR-".utf8) || word.starts(with: "INTEL-IR".utf8) || word.starts(with: "AMD-IR".utf8) {
          return true
        }
        if word.starts(with: "PCI-MSI".utf8) || word.starts(with: "IO-APIC".utf8) { hasDirect = true }
      }
    }
    return hasDirect ? false : nil
  }
}

extension Measured {
  /// The fact inside, or that the file did not read as the kernel prints it.
  fileprivate func orMalformed<Inner>(_ path: HostPath) -> Measured<Inner> where Value == Inner? {
    switch self {
    case .known(let inner?): .known(inner)
    case .known(nil): .unmeasured(Unmeasured(.malformed, "\(path) does not hold the line"))
    case .unmeasured(let reason): .unmeasured(reason)
    }
  }
}
