import HardwareBits
import PCICore

/// Checks of reserved memory, address width and translation caches.
extension AssignmentJudge {
  /// What the firmware's table and the kernel's list say of reserved memory, and what the unit can do.
  func memoryFindings(_ function: FunctionSnapshot) -> [Finding] {
    var findings = target.isLinux ? linuxMemory(function) : xenMemory(function)
    if case .known(let width) = remapping.addressWidthInBits(of: function.address), width <= 39 {
      findings.append(
        Finding(
          VerdictDiagnostics.narrowAddresses, .function(function.address),
          "The unit of \(function.address) translates \(width) bits: a guest's memory and device windows must lie below "
            + "\(UInt64(1) << UInt64(max(0, width - 30))) GiB."))
    }
    switch remapping.translationCaching(of: function.address, function.capabilities) {
    case .portNotNamed(let port):
      findings.append(caching(function, "no ATSR names its root port \(port)"))
    case .behindConventional(let bridge):
      findings.append(caching(function, "the conventional bridge \(bridge) is above it"))
    case .unitCannot: findings.append(caching(function, "its unit cannot serve device caches"))
    default: break
    }
    return findings
  }

  private func caching(_ function: FunctionSnapshot, _ why: String) -> Finding {
    Finding(
      VerdictDiagnostics.cachingRefused, .function(function.address),
      "\(function.address) has ATS, which the kernel leaves off: \(why).")
  }

  /// Linux attaches all members of a group, so the region of one keeps the group from guests.
  private func linuxMemory(_ function: FunctionSnapshot) -> [Finding] {
    let subject = Finding.Subject.function(function.address)
    var findings: [Finding] = []
    var isAnswered = true
    let all: [PCIAddress]
    if case .known(.some(let group)) = function.iommuGroup {
      all = members[group] ?? [function.address]
    } else {
      all = [function.address]
    }
    for member in all {
      guard case .known(let regions) = remapping.reservedMemory(of: member) else {
        isAnswered = false
        continue
      }
      let whose = member == function.address ? "\(member)" : "\(member), a member of its group,"
      for coverage in regions where coverage.region.origin != .isaBridge {
        let text = RemappingModel.text(coverage.region)
        if coverage.isRelaxable {
          findings.append(
            Finding(
              VerdictDiagnostics.reservedRelaxable, subject, "Firmware reserves \(text) for \(whose) and Linux lets go."
            ))
        } else if coverage.region.origin != .ivmd(isExclusion: true) {
          findings.append(
            Finding(
              VerdictDiagnostics.reservedLocked, subject,
              "Firmware reserves \(text) for \(whose) and Linux does not let it go."))
        }
      }
    }
    guard !isAnswered else { return findings }
    return kernelsRegions(function)
  }

  /// Without the table, what the kernel made of it: regions of type `direct` are those it does not let go.
  private func kernelsRegions(_ function: FunctionSnapshot) -> [Finding] {
    let subject = Finding.Subject.function(function.address)
    guard case .known(.some(let number)) = function.iommuGroup,
      let group = groups[number],
      case .known(let regions) = group.reservedRegions
    else {
      return [
        Finding(
          VerdictDiagnostics.reservedLocked, .unmeasured, subject,
          "Whether firmware reserves memory for \(function.address) was not measured: neither the table nor the group's "
            + "regions were read.")
      ]
    }
    return regions.filter { $0.type == "direct" }.map { region in
      Finding(
        VerdictDiagnostics.reservedLocked, subject,
        "The kernel keeps 0x\(UInt(region.start).hex())-0x\(UInt(region.end).hex()) mapped for group \(number), and "
          + "does not let it go.")
    }
  }

  /// Xen maps the regions into the guest, unless several devices share them.
  private func xenMemory(_ function: FunctionSnapshot) -> [Finding] {
    let subject = Finding.Subject.function(function.address)
    switch remapping.reservedMemory(of: function.address) {
    case .unmeasured(let reason):
      return [
        Finding(
          VerdictDiagnostics.reservedShared, .unmeasured, subject,
          "Whether \(function.address) shares reserved memory was not measured: \(reason.text).")
      ]
    case .known(let regions):
      return regions.filter { $0.region.origin != .isaBridge }.map { coverage in
        let text = RemappingModel.text(coverage.region)
        guard coverage.others.isEmpty else {
          let others = coverage.others.map { $0.description }.joined(separator: ", ")
          return Finding(
            VerdictDiagnostics.reservedShared, target == .xenStrict ? .error : .warning, subject,
            "Firmware reserves \(text) for \(function.address) and for \(others).")
        }
        return Finding(
          VerdictDiagnostics.reservedLocked, .note, subject,
          "Firmware reserves \(text) for \(function.address); Xen maps it into the guest.",
          remedy: "Nothing to do: the guest's memory is laid out around it.")
      }
    }
  }
}
