import ACPITables
import HardwareBits
import PCICore

/// Checks of the machine: its IOMMU, interrupts, and the firmware's tables.
extension AssignmentJudge {
  /// Whether there is an IOMMU in use at all.
  func unitFindings() -> [Finding] {
    typealias Kinds = VerdictDiagnostics
    if remapping.tables.isHiddenByXen {
      let hidden = Finding(
        Kinds.hiddenTable, .host, "Xen has hidden the DMAR from this kernel, which therefore forms no groups.")
      guard target.isLinux else { return [hidden] }
      return [hidden, Finding(Kinds.unitOff, .host, "Linux forms no IOMMU groups below Xen.")]
    }
    let described = RemappingTables.describesUnit(host)
    guard target.isLinux else {
      switch described {
      case .known(nil): return [Finding(Kinds.noUnit, .host, noUnitText)]
      case .known: return []
      case .unmeasured(let reason):
        return [
          Finding(Kinds.noUnit, .unmeasured, .host, "Whether there is an IOMMU was not measured: \(reason.text).")
        ]
      }
    }
    switch host.groups {
    case .known(let groups) where !groups.isEmpty: return []
    case .known:
      switch described {
      case .known(nil) where host.remappingUnits.value?.isEmpty != false:
        return [Finding(Kinds.noUnit, .host, noUnitText)]
      case .known(let table):
        return [Finding(Kinds.unitOff, .host, unitOffText(table))]
      case .unmeasured:
        return [
          Finding(
            Kinds.unitOff, .host,
            "The kernel formed no IOMMU groups; whether firmware describes an IOMMU was not read. \(parameterText)")
        ]
      }
    case .unmeasured(let reason):
      return [
        Finding(
          Kinds.unitOff, .unmeasured, .host, "Whether the kernel uses an IOMMU was not measured: \(reason.text).")
      ]
    }
  }

  private var noUnitText: String {
    "Firmware has none of the tables DMAR, IVRS, VIOT and IORT: the machine has no IOMMU, or firmware setup has it "
      + "switched off."
  }

  private func unitOffText(_ table: String?) -> String {
    let subject = table.map { "Firmware describes an IOMMU (\($0))" } ?? "The kernel has remapping units"
    return "\(subject), and the kernel formed no groups. \(parameterText)"
  }

  private var parameterText: String {
    guard let line = host.kernel.commandLine else { return "Its command line was not read." }
    let words = line.split(separator: " ").filter {
      ["intel_iommu=off", "amd_iommu=off", "iommu=off"].contains($0)
    }
    if let word = words.first { return "Its command line says \(word)." }
    return line.utf8.contains(UInt8(ascii: "=")) && line.split(separator: " ").contains("intel_iommu=on")
      ? "Its command line says intel_iommu=on; the kernel's log says what went wrong."
      : "Its command line does not ask for it; Intel's is off by default in many kernels."
  }

  /// Whether a device can send others' interrupts.
  func interruptFindings() -> [Finding] {
    typealias Kinds = VerdictDiagnostics
    var findings: [Finding] = []
    let module = target == .iommufd ? "iommufd" : "vfio_iommu_type1"
    let isAllowed = target.isLinux && host.facilities.isOn(module, "allow_unsafe_interrupts").value == true
    if isAllowed {
      findings.append(
        Finding(
          Kinds.interruptsUnsafe, .host,
          "\(module).allow_unsafe_interrupts is on"
            + (interrupts.isOn == .yes ? ", although interrupts are remapped." : ", and interrupts are not remapped.")))
    }
    if interrupts.optsOutOfX2APIC {
      findings.append(Finding(Kinds.optOut, .host, "The DMAR sets X2APIC_OPT_OUT: processors stay in xAPIC mode."))
    }
    guard !interrupts.obstacles.contains(.noUnit) else { return findings }
    switch interrupts.isOn {
    case .yes: break
    case .no:
      if isAllowed { break }
      findings.append(
        Finding(
          Kinds.interruptsDirect, target.isLinux ? .error : .warning, .host,
          "Interrupts are \(remapping.text(interrupts))."))
    case .unmeasured:
      findings.append(
        Finding(
          Kinds.interruptsDirect, .unmeasured, .host,
          "Whether interrupts are remapped was \(remapping.text(interrupts))."))
    }
    return findings
  }

  /// What the firmware's tables say, and whether they are sound.
  func firmwareFindings() -> [Finding] {
    typealias Kinds = VerdictDiagnostics
    var findings: [Finding] = []
    for table in host.tables.value ?? [] where ["DMAR", "IVRS", "VIOT"].contains(table.name) {
      guard case .known(let bytes) = table.bytes else { continue }
      let errors = ACPITable(decoding: bytes).diagnostics.filter { $0.severity == .error }
      guard let first = errors.first else { continue }
      let more = errors.count > 1 ? "; \(errors.count - 1) more" : ""
      findings.append(
        Finding(
          Kinds.firmwareTable, .host,
          "The \(table.name) has errors: \(first.code) at 0x\(UInt(first.offset).hex()): \(first.text)\(more)."))
    }
    if case .known(let dmar?) = remapping.tables.dmar, dmar.flags.contains(.dmaControlOptIn) {
      findings.append(Finding(Kinds.firmwareProtection, .host, "The DMAR sets DMA_CTRL_PLATFORM_OPT_IN."))
    }
    for unit in remapping.units {
      guard let width = unit.registers.value?.addressWidthInBits, width <= 39 else { continue }
      findings.append(Finding(Kinds.narrowAddresses, .host, "The \(unit) translates \(width) bits."))
    }
    return findings
  }
}
