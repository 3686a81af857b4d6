import ACPITables
public import PCICore

/// What keeps a machine from remapping interrupts.
public enum InterruptObstacle: Hashable, Sendable {
  /// The machine has no remapping unit.
  case noUnit
  /// INTR_REMAP is clear in the DMAR: the platform cannot, or firmware setup has it off.
  case flagClear
  /// A unit lacks the capability (ECAP.IR), by its position in ``RemappingModel/units``.
  case unitLacks(Int)
  /// An I/O APIC of the MADT, by its ID, belongs to no unit.
  case uncoveredIOAPIC(UInt8)
  /// AMD: no entry for the southbridge's I/O APIC, function 00:14.0.
  case noSouthbridgeIOAPIC
  /// A word of the kernel's command line.
  case parameter(String)
  /// A virtual IOMMU translates DMA only.
  case virtualUnit
}

/// Whether interrupts are remapped, so that a device cannot send those of others.
public struct InterruptRemapping: Hashable, Sendable {
  /// Whether they are; measured on the running kernel where it says so, else concluded from the tables.
  public let isOn: Answer
  /// Whether the running kernel said so (`/proc/interrupts`), or the tables only.
  public let isMeasured: Bool
  /// What keeps it off, as far as the tables say; empty where nothing does.
  public let obstacles: [InterruptObstacle]
  /// I/O APICs of the MADT, by ID, with the unit that remaps each; nil for none.
  public let ioapics: [IOAPICCoverage]
  /// HPETs that a unit remaps, by their number.
  public let hpets: [UInt8]
  /// Whether firmware asks for xAPIC mode (X2APIC_OPT_OUT) and the command line does not overrule it.
  public let optsOutOfX2APIC: Bool
  /// Why the tables' part is not known; nil where it is.
  public let unmeasured: Unmeasured?
}

/// Which unit remaps the interrupts of an I/O APIC.
public struct IOAPICCoverage: Hashable, Sendable {
  /// The I/O APIC's ID.
  public let id: UInt8
  /// The unit's position in ``RemappingModel/units``; nil for none.
  public let unit: Int?
  /// The requester ID that its interrupts bear; nil where no unit names it.
  public let requester: RequesterID?
}

extension RemappingModel {
  /// Whether interrupts are remapped, and what decides.
  ///
  /// The conditions are those of drivers/iommu/intel/irq_remapping.c (`intel_prepare_irq_remapping`), of
  /// drivers/iommu/amd/init.c (`check_ioapic_information`) and of arch/x86/kernel/apic/apic.c (`enable_IR_x2apic`).
  ///
  /// - Parameter measured: What the running kernel shows of it; nil where nothing was read.
  public func interruptRemapping(measured: Bool?) -> InterruptRemapping {
    var report = Draft()
    if let word = switchedOffBy { report.obstacles.append(.parameter(word)) }
    if case .known(let dmar?) = tables.dmar {
      examine(dmar, &report)
    } else if case .known(let ivrs?) = tables.ivrs {
      examine(ivrs, &report)
    } else if case .known(.some) = tables.viot {
      report.obstacles.append(.virtualUnit)
    } else if let reason = tables.dmar.reason ?? tables.ivrs.reason ?? tables.viot.reason {
      report.unmeasured = reason
    } else {
      report.obstacles.append(.noUnit)
    }
    let concluded: Answer = report.obstacles.isEmpty ? (report.unmeasured == nil ? .yes : .unmeasured) : .no
    return InterruptRemapping(
      isOn: measured.map { Answer($0) } ?? concluded, isMeasured: measured != nil, obstacles: report.obstacles,
      ioapics: report.ioapics, hpets: report.hpets, optsOutOfX2APIC: report.optsOut, unmeasured: report.unmeasured)
  }

  private struct Draft {
    var obstacles: [InterruptObstacle] = []
    var ioapics: [IOAPICCoverage] = []
    var hpets: [UInt8] = []
    var optsOut = false
    var unmeasured: Unmeasured?
  }

  private var words: [Substring] { kernel.commandLine?.split(separator: " ") ?? [] }

  /// The word of the command line that forbids it; without I/O APICs the kernel does not try.
  private var switchedOffBy: String? {
    for word in words {
      if ["nointremap", "noapic", "nolapic"].contains(word) { return String(word) }
      if let list = String(word).dropping(prefix: "intremap="), list.split(separator: ",").contains("off") {
        return String(word)
      }
    }
    return nil
  }

  private func examine(_ dmar: DMAR, _ report: inout Draft) {
    if !dmar.flags.contains(.interruptRemapping) { report.obstacles.append(.flagClear) }
    let overruled = words.contains {
      (String($0).dropping(prefix: "intremap=")?.split(separator: ",") ?? []).contains("no_x2apic_optout")
    }
    report.optsOut = dmar.flags.contains([.interruptRemapping, .x2apicOptOut]) && !overruled
    var covered: [UInt8: (unit: Int?, requester: RequesterID?)] = [:]
    for case .drhd(let drhd) in dmar.structures {
      let unit = units.firstIndex { $0.kind == .intel(registerBase: drhd.registerBase) }
      for scope in drhd.deviceScopes {
        if scope.type == .ioapic {
          let hop = scope.path.last.flatMap { $0.isValid ? $0.device << 3 | $0.function : nil }
          covered[scope.enumerationID] = (unit, hop.map { RequesterID(bus: scope.startBus, deviceAndFunction: $0) })
        } else if scope.type == .hpet {
          report.hpets.append(scope.enumerationID)
        }
      }
    }
    for index in units.indices {
      if case .known(let registers) = units[index].registers, !registers.remapsInterrupts {
        report.obstacles.append(.unitLacks(index))
      }
    }
    cover(covered, &report)
  }

  private func examine(_ ivrs: IVRS, _ report: inout Draft) {
    var covered: [UInt8: (unit: Int?, requester: RequesterID?)] = [:]
    for case .ivhd(let block) in ivrs.blocks {
      let unit = units.firstIndex {
        $0.kind
          == .amd(PCIAddress(segment: UInt32(block.segment), requesterID: RequesterID(rawValue: block.deviceID)))
      }
      for case .special(let device) in block.entries {
        if device.variety == .ioapic {
          covered[device.handle] = (unit, RequesterID(rawValue: device.sourceDeviceID))
        } else if device.variety == .hpet, !report.hpets.contains(device.handle) {
          report.hpets.append(device.handle)
        }
      }
    }
    cover(covered, &report)
    let hasSouthbridge = report.ioapics.contains { $0.requester?.rawValue == 0x00a0 }
    if !hasSouthbridge, report.unmeasured == nil { report.obstacles.append(.noSouthbridgeIOAPIC) }
  }

  /// Compares with the I/O APICs that the MADT lists.
  private func cover(_ covered: [UInt8: (unit: Int?, requester: RequesterID?)], _ report: inout Draft) {
    switch tables.madt {
    case .unmeasured(let reason): report.unmeasured = reason
    case .known(let madt):
      for case .ioAPIC(let controller) in madt?.controllers ?? [] {
        let entry = covered[controller.id]
        report.ioapics.append(
          IOAPICCoverage(id: controller.id, unit: entry.flatMap { $0.unit }, requester: entry.flatMap { $0.requester }))
        if entry == nil { report.obstacles.append(.uncoveredIOAPIC(controller.id)) }
      }
    }
  }
}
