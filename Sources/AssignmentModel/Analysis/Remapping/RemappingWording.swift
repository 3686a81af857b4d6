import HardwareBits
public import PCICore

/// What a remapping model says of one function, as sentences for people.
public struct RemappingReport: Hashable, Sendable {
  /// One line: a short title, and a sentence.
  public struct Line: Hashable, Sendable {
    /// What it is about: `Remapping unit`.
    public let title: String
    /// The sentence, without the title.
    public let text: String
  }

  /// The lines, in the order in which a person asks.
  public let lines: [Line]
}

extension RemappingModel {
  /// Everything that the tables and the kernel say of the function at `address`.
  ///
  /// - Parameters:
  ///   - address: The function.
  ///   - chain: Its capabilities.
  ///   - interrupts: What is known of interrupt remapping.
  public func report(
    on address: PCIAddress, _ chain: Measured<CapabilityChain>, interrupts: InterruptRemapping
  ) -> RemappingReport {
    RemappingReport(lines: [
      .init(title: "Remapping unit", text: text(service(of: address))),
      .init(title: "Address width", text: addressWidthText(of: address)),
      .init(title: "Reserved memory", text: reservedText(of: address)),
      .init(title: "ATS", text: text(translationCaching(of: address, chain))),
      .init(title: "Interrupts", text: text(interrupts)),
    ])
  }

  // MARK: Units

  /// Which unit, and by which rule.
  public func text(_ answer: ServiceAnswer) -> String {
    switch answer {
    case .unmeasured(let reason): return "not measured: \(reason.text)"
    case .unserved(let reason): return "none: \(reason)"
    case .served(let service):
      var text = "\(units[service.unit]): \(Self.text(service.rule))"
      if let standIn = service.standIn { text += "; looked up as \(standIn), which stands for it" }
      return text
    }
  }

  static func text(_ rule: ServiceRule) -> String {
    switch rule {
    case .named: "the table names the function"
    case .namedInexactly:
      "the table names it by its last hop only, which is wrong, and which Linux accepts with a complaint in its log"
    case .below(let bridge): "the table names \(bridge) and all that is below it"
    case .takesTheRest: "no other unit names it, and this one takes the rest of the segment (INCLUDE_PCI_ALL)"
    case .inRange(let first, let last): "the table gives it \(first) to \(last)"
    case .all: "the table gives it all functions"
    case .listedByKernel: "the kernel lists it there; the table itself was not read"
    }
  }

  /// How wide its I/O virtual addresses may be, in bits; unmeasured where the unit's registers were not read.
  public func addressWidthInBits(of address: PCIAddress) -> Measured<Int> {
    switch service(of: address) {
    case .unmeasured(let reason): return .unmeasured(reason)
    case .unserved(let reason): return .unmeasured(Unmeasured(.notInSource, reason))
    case .served(let service):
      switch units[service.unit].registers {
      case .unmeasured(let reason): return .unmeasured(reason)
      case .known(let registers):
        guard let width = registers.addressWidthInBits else {
          return .unmeasured(Unmeasured(.malformed, "its unit's registers name no table depth"))
        }
        return .known(width)
      }
    }
  }

  private func addressWidthText(of address: PCIAddress) -> String {
    switch addressWidthInBits(of: address) {
    case .unmeasured(let reason): return "not measured: \(reason.text)"
    case .known(let width):
      let size = width >= 40 ? "\(1 << (width - 40)) TiB" : "\(1 << max(0, width - 30)) GiB"
      return "\(width) bits: a guest's memory and device windows must lie below \(size)"
    }
  }

  // MARK: Reserved memory

  private func reservedText(of address: PCIAddress) -> String {
    switch reservedMemory(of: address) {
    case .unmeasured(let reason): return "not measured: \(reason.text)"
    case .known(let regions) where regions.isEmpty: return "none of the table's regions is its own"
    case .known(let regions):
      return regions.map { coverage in
        "\(Self.text(coverage.region)); \(Self.text(coverage.rule)); "
          + (coverage.isRelaxable ? "relaxable: Linux lets it go" : "not relaxable: Linux refuses to assign it")
      }.joined(separator: "; ")
    }
  }

  /// A region with the table entry it stands in.
  static func text(_ region: ReservedMemory) -> String {
    let digits = region.last <= UInt64(UInt32.max) ? 8 : 16
    let name =
      switch region.origin {
      case .rmrr(let offset): "RMRR at offset 0x\(UInt(offset).hex())"
      case .ivmd(let isExclusion): isExclusion ? "IVMD exclusion range" : "IVMD"
      case .isaBridge: "the first 16 MiB, which Linux keeps for ISA bridges"
      }
    return "\(name), 0x\(region.first.hex(digits: digits))-0x\(region.last.hex(digits: digits))"
  }

  // MARK: ATS

  private func text(_ answer: TranslationCaching) -> String {
    switch answer {
    case .noCapability: "the function has no such capability"
    case .namedInSATC: "allowed: the SATC names the function"
    case .enabledByHardware:
      "left to hardware: the SATC says that it needs its cache, and its unit has no scalable mode"
    case .integrated: "allowed: the function is part of the root complex"
    case .portNamed(let port): "allowed: an ATSR names its root port \(port)"
    case .allPorts: "allowed: an ATSR stands for all root ports"
    case .unlimited: "allowed: the firmware's table does not limit it"
    case .portNotNamed(let port): "refused: no ATSR names its root port \(port)"
    case .behindConventional(let bridge): "refused: the conventional bridge \(bridge) is above it"
    case .unitCannot(let unit): "refused: \(units[unit]) cannot serve device caches (ECAP.DT is clear)"
    case .unmeasured(let reason): "not measured: \(reason.text)"
    }
  }

  // MARK: Interrupts

  /// Whether interrupts are remapped, and what stands in the way.
  public func text(_ interrupts: InterruptRemapping) -> String {
    let why = interrupts.obstacles.map { text($0) }.joined(separator: "; ")
    switch interrupts.isOn {
    case .yes: return interrupts.isMeasured ? "remapped" : "remapped, as far as the tables say"
    case .no:
      if why.isEmpty { return "not remapped, although the tables allow it: the kernel was built or told not to" }
      return "not remapped: \(why)"
    case .unmeasured: return "not measured: \(interrupts.unmeasured?.text ?? "nothing says so")"
    }
  }

  /// One obstacle in words.
  public func text(_ obstacle: InterruptObstacle) -> String {
    switch obstacle {
    case .noUnit: "the machine has no remapping unit"
    case .flagClear: "the DMAR's flag INTR_REMAP is clear"
    case .unitLacks(let unit): "\(units[unit]) cannot (ECAP.IR is clear)"
    case .uncoveredIOAPIC(let id): "I/O APIC \(id) of the MADT belongs to no unit"
    case .noSouthbridgeIOAPIC: "the IVRS names no I/O APIC at 00:14.0, which Linux demands"
    case .parameter(let word): "the kernel was told so (\(word))"
    case .virtualUnit: "a virtio-iommu translates DMA only"
    }
  }
}
