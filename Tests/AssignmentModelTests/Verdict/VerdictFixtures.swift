import ACPITables
import AssignmentModel
import HardwareBits
import PCICore

/// For each code a host on which it is found, and one on which it nearly is.
struct VerdictFixture: CustomStringConvertible {
  /// A host, for whom it is judged, and which functions.
  struct Case {
    var made: SoundHost
    var target = AssignmentTarget.vfio
    var subjects: [PCIAddress] = [SoundHost.card]
  }

  let code: String
  let weight: Finding.Weight
  let found: Case
  let nearly: Case

  var description: String { code }

  init(
    _ kind: DiagnosticKind, _ weight: Finding.Weight, for target: AssignmentTarget = .vfio,
    _ subjects: [PCIAddress] = [SoundHost.card], from base: SoundHost = SoundHost(),
    found: (inout SoundHost) -> Void, nearly: (inout SoundHost) -> Void
  ) {
    code = kind.code.rawValue
    self.weight = weight
    self.found = Case(made: base.with(found), target: target, subjects: subjects)
    self.nearly = Case(made: base.with(nearly), target: target, subjects: subjects)
  }

  static let all = machine + kernel + nodes + groups + memory + device + capacity + uses

  private typealias Kinds = VerdictDiagnostics

  /// 2 MiB of memory that firmware keeps for what `scopes` name.
  static func reserved(_ scopes: [DeviceScope]) -> DMARStructure {
    .rmrr(RMRR(base: 0x7f00_0000, limit: 0x7f1f_ffff, deviceScopes: scopes))
  }

  /// The scope of a function on the root bus, or of the card below the port.
  static func scope(_ device: UInt8, _ function: UInt8 = 0, card: Bool = false) -> DeviceScope {
    DeviceScope(
      .endpoint, startBus: 0,
      path: card
        ? [.init(device: 0x1c, function: 0), .init(device: 0, function: 0)]
        : [.init(device: device, function: function)])
  }

  static let machine: [VerdictFixture] = [
    VerdictFixture(
      Kinds.noUnit, .error, [],
      found: {
        $0.host.tables = .known([])
        $0.host.remappingUnits = .known([])
        for index in $0.host.functions.indices { $0.host.functions[index].iommuGroup = .known(nil) }
        $0.group()
      },
      nearly: {
        // The table is there, and the kernel does not use it: another code.
        $0.host.remappingUnits = .known([])
        for index in $0.host.functions.indices { $0.host.functions[index].iommuGroup = .known(nil) }
        $0.group()
      }),
    VerdictFixture(
      Kinds.unitOff, .error, [],
      found: {
        for index in $0.host.functions.indices { $0.host.functions[index].iommuGroup = .known(nil) }
        $0.group()
        $0.host.kernel.commandLine = "intel_iommu=off"
      }, nearly: { $0.host.kernel.commandLine = "intel_iommu=off" }),
    VerdictFixture(
      Kinds.unserved, .error,
      found: { made in
        made.change(SoundHost.card) { $0.iommuGroup = .known(nil) }
        made.group()
      },
      nearly: { made in
        made.change(SoundHost.card) { $0.iommuGroup = .known(40) }; made.group()
      }),
    VerdictFixture(
      Kinds.interruptsDirect, .error, [],
      found: { $0.host.facilities.remapsInterrupts = .known(false) },
      nearly: {
        // Nothing in the list of interrupts tells, and the tables allow it.
        $0.host.facilities.remapsInterrupts = .known(nil)
      }),
    VerdictFixture(
      Kinds.interruptsUnsafe, .warning, [],
      found: {
        $0.host.facilities.parameters = .known(["vfio_iommu_type1": ["allow_unsafe_interrupts": "Y"]])
      },
      nearly: {
        // The other backend's parameter.
        $0.host.facilities.parameters = .known(["iommufd": ["allow_unsafe_interrupts": "Y"]])
      }),
    VerdictFixture(
      Kinds.optOut, .note, [], from: SoundHost(flags: [.interruptRemapping, .x2apicOptOut]), found: { _ in },
      nearly: { $0.host.kernel.commandLine = "intremap=no_x2apic_optout" }),
    VerdictFixture(
      Kinds.firmwareProtection, .note, [],
      found: { $0 = SoundHost(flags: [.interruptRemapping, .dmaControlOptIn]) },
      nearly: { $0 = SoundHost(flags: [.interruptRemapping, .x2apicOptOut]) }),
    VerdictFixture(
      Kinds.firmwareTable, .warning, [],
      found: { $0.set(table: DMAR(hostAddressWidthInBits: 48, structures: [.drhd(DRHD(registerBase: 0))])) },
      nearly: {
        // A checksum that is wrong is a warning of the table's own.
        guard var bytes = $0.host.tables.value?.first(where: { $0.name == "DMAR" })?.bytes.value else { return }
        bytes[9] ^= 1
        $0.host.tables = .known(
          [
            $0.host.tables.value?.first { $0.name == "APIC" },
            FirmwareTable(name: "DMAR", bytes: .known(bytes)),
          ].compactMap { $0 })
      }),
    VerdictFixture(
      Kinds.hiddenTable, .note, for: .xenStrict, [],
      found: { made in
        made.host.tables = made.host.tables.map { tables in
          tables.map { table in
            guard table.name == "DMAR", var bytes = table.bytes.value else { return table }
            bytes[0] = UInt8(ascii: "X")
            return FirmwareTable(name: "XMAR", bytes: .known(bytes))
          }
        }
      }, nearly: { $0.host.facilities.hypervisor = .known("xen") }),
    VerdictFixture(
      Kinds.narrowAddresses, .warning,
      found: {
        $0.host.remappingUnits = .known([
          RemappingUnitSnapshot(
            name: "dmar0",
            attributes: [
              "intel-iommu/address": "fed90000", "intel-iommu/cap": "d2008c22260286", "intel-iommu/ecap": "f00f4e",
            ])
        ])
      }, nearly: { _ in }),
  ]

  static let kernel: [VerdictFixture] = [
    VerdictFixture(
      Kinds.moduleMissing, .error, for: .iommufd, [],
      found: { $0.host.facilities.modules["iommufd"] = .known(.absent) },
      nearly: {
        $0.host.facilities.modules["iommufd"] = .known(.onDisk)
        $0.host.facilities.modules["vfio_iommu_type1"] = .known(.absent)
      }),
    VerdictFixture(
      Kinds.moduleUnloaded, .note, [],
      found: { $0.host.facilities.modules["vfio_pci"] = .known(.onDisk) },
      nearly: { $0.host.facilities.modules["vfio_pci"] = .known(.builtIn) }),
    VerdictFixture(
      Kinds.lockedMemory, .warning, [], found: { $0.host.facilities.lockedMemoryLimit = .known(8 << 20) },
      nearly: { $0.host.facilities.lockedMemoryLimit = .known(1 << 30) }),
    VerdictFixture(
      Kinds.entryLimit, .warning, [],
      found: { $0.host.facilities.parameters = .known(["vfio_iommu_type1": ["dma_entry_limit": "1024"]]) },
      nearly: { $0.host.facilities.parameters = .known(["vfio_iommu_type1": ["dma_entry_limit": "65535"]]) }),
    VerdictFixture(
      Kinds.lockdown, .warning, [], found: { $0.host.kernel.lockdown = "integrity" },
      nearly: { $0.host.kernel.lockdown = "none" }),
    VerdictFixture(
      Kinds.noIOMMUMode, .warning, [],
      found: { $0.host.facilities.parameters = .known(["vfio": ["enable_unsafe_noiommu_mode": "Y"]]) },
      nearly: { $0.host.facilities.parameters = .known(["vfio": ["enable_unsafe_noiommu_mode": "N"]]) }),
    VerdictFixture(
      Kinds.accessOverride, .warning, [],
      found: { $0.host.kernel.commandLine = "pcie_acs_override=downstream,multifunction" },
      nearly: { $0.host.kernel.commandLine = "pci=disable_acs_redir=0000:00:1c.0" }),
    VerdictFixture(
      Kinds.identifiers, .warning, [],
      found: {
        $0.addSibling(nil)
        $0.host.kernel.commandLine = "vfio-pci.ids=8086:10c9"
      }, nearly: { $0.host.kernel.commandLine = "vfio-pci.ids=8086:10c9" }),
    VerdictFixture(
      Kinds.unprivileged, .unmeasured, found: { $0.host.functions = SoundHost(configSize: 64).host.functions },
      nearly: { $0.host.functions = SoundHost(configSize: 256).host.functions }),
  ]

  static let groups: [VerdictFixture] = [
    VerdictFixture(
      Kinds.siblingBound, .error, found: { $0.addSibling("igb") }, nearly: { $0.addSibling("mlx5_vfio_pci") }),
    VerdictFixture(
      Kinds.siblingHarmless, .note, found: { $0.addSibling("pci-stub") }, nearly: { $0.addSibling("uio_pci_generic") }),
    VerdictFixture(
      Kinds.groupSplit, .warning, found: { $0.addSibling(nil) },
      nearly: { made in
        // A bridge in the group goes to nobody.
        made.change(SoundHost.port) { $0.iommuGroup = .known(4) }
        made.group()
      }),
    VerdictFixture(
      Kinds.groupDrift, .warning,
      found: { made in
        // The kernel has the card with the graphics, which nothing in the registers explains.
        made.change(SoundHost.card) { $0.iommuGroup = .known(1) }
        made.group()
      },
      nearly: { made in
        // Numbers are the kernel's own business.
        made.change(SoundHost.card) { $0.iommuGroup = .known(77) }
        made.group()
      }),
    VerdictFixture(
      Kinds.redirected, .note, [SwitchHost.first], from: SwitchHost.made(control: 0x1d), found: { _ in },
      nearly: { $0 = SwitchHost.made(control: 0x11) }),
    VerdictFixture(
      Kinds.volumeManagement, .error, [SoundHost.address("10000:01:00.0")],
      found: { made in
        made.change(SoundHost.graphics) {
          $0.identity = FunctionIdentity(
            vendorID: 0x8086, deviceID: 0x28c0, classCode: ClassCode(rawValue: 0x010400), revisionID: 0)
        }
        guard var disk = made.host[SoundHost.card] else { return }
        disk.address = SoundHost.address("10000:01:00.0")
        made.host.functions.append(disk)
      },
      nearly: { made in
        // A segment of the firmware's own.
        guard var disk = made.host[SoundHost.card] else { return }
        disk.address = SoundHost.address("0001:01:00.0")
        made.host.functions.append(disk)
      }),
  ]

  static let memory: [VerdictFixture] = [
    VerdictFixture(
      Kinds.reservedLocked, .error, found: { $0 = SoundHost([reserved([scope(0, card: true)])]) },
      nearly: { $0 = SoundHost([reserved([scope(0x17)])]) }),
    VerdictFixture(
      Kinds.reservedShared, .error, for: .xenStrict,
      found: { $0 = SoundHost([reserved([scope(0, card: true), scope(0x17)])]) },
      nearly: { $0 = SoundHost([reserved([scope(0, card: true)])]) }),
    VerdictFixture(
      Kinds.reservedRelaxable, .note, [SoundHost.graphics], found: { $0 = SoundHost([reserved([scope(2)])]) },
      nearly: { $0 = SoundHost([reserved([scope(0x17)])]) }),
    VerdictFixture(
      Kinds.cachingRefused, .note,
      found: { made in made.change(SoundHost.card) { $0.config = .known(withATS($0.config)) } },
      nearly: { made in
        made = SoundHost([.atsr(ATSR(flags: [.allPorts]))])
        made.change(SoundHost.card) { $0.config = .known(withATS($0.config)) }
      }),
  ]

  /// Config space with ATS as its only extended capability.
  private static func withATS(_ config: Measured<ConfigSpace>) -> ConfigSpace {
    var bytes = config.value?.bytes ?? []
    bytes.replaceSubrange(0x100..<0x108, with: [0x0f, 0, 1, 0, 0x20, 0, 0, 0x80])
    return ConfigSpace(bytes)
  }

  static let device: [VerdictFixture] = [
    VerdictFixture(
      Kinds.headerType, .error, [SoundHost.port], found: { _ in },
      nearly: { made in
        made.change(SoundHost.port) { port in
          var bytes = port.config.value?.bytes ?? []
          bytes[0x0e] = 0
          port.config = .known(ConfigSpace(bytes))
        }
      }),
    VerdictFixture(
      Kinds.virtualFunctionsOn, .error,
      found: { made in
        made.change(SoundHost.card) { card in
          var attributes = VirtualizationAttributes()
          attributes.enabled = 2
          card.virtualization = .known(attributes)
        }
      },
      nearly: { made in
        made.change(SoundHost.card) { card in
          var attributes = VirtualizationAttributes()
          attributes.total = 8
          attributes.enabled = 0
          card.virtualization = .known(attributes)
        }
      }),
    VerdictFixture(
      Kinds.noReset, .warning, found: { made in made.change(SoundHost.card) { $0.attributes["reset_method"] = nil } },
      nearly: { made in made.change(SoundHost.card) { $0.attributes["reset_method"] = "pm" } }),
    VerdictFixture(
      Kinds.busReset, .note, found: { made in made.change(SoundHost.card) { $0.attributes["reset_method"] = "bus" } },
      nearly: { made in made.change(SoundHost.card) { $0.attributes["reset_method"] = "pm bus" } }),
    VerdictFixture(
      Kinds.dead, .error,
      found: { made in
        made.change(SoundHost.card) { $0.config = .known(ConfigSpace([UInt8](repeating: 0xff, count: 4096))) }
      },
      nearly: { made in
        // A virtual function's own IDs read ones.
        made.change(SoundHost.card) { card in
          var bytes = card.config.value?.bytes ?? []
          bytes.replaceSubrange(0..<4, with: [0xff, 0xff, 0xff, 0xff])
          card.config = .known(ConfigSpace(bytes))
        }
      }),
    VerdictFixture(
      Kinds.coldState, .warning,
      found: { made in made.change(SoundHost.card) { $0.attributes["power_state"] = "D3cold" } },
      nearly: { made in made.change(SoundHost.card) { $0.attributes["power_state"] = "D3hot" } }),
    VerdictFixture(
      Kinds.denied, .error, found: { made in made.change(SoundHost.card) { $0.identity.deviceID = 0x37c8 } },
      nearly: { made in
        made.change(SoundHost.card) { $0.identity.deviceID = 0x37c8 }
        made.host.facilities.parameters = .known(["vfio_pci": ["disable_denylist": "Y"]])
      }),
    VerdictFixture(
      Kinds.bootDisplay, .warning, [SoundHost.graphics],
      found: { made in made.change(SoundHost.graphics) { $0.attributes["boot_vga"] = "1" } },
      nearly: { made in made.change(SoundHost.graphics) { $0.attributes["boot_vga"] = "0" } }),
    VerdictFixture(
      Kinds.noNode, .warning, found: { $0.host.facilities.numaNodes = .known([0, 1]) },
      nearly: { made in
        made.host.facilities.numaNodes = .known([0, 1])
        made.change(SoundHost.card) { $0.numaNode = .known(1) }
      }),
    VerdictFixture(
      Kinds.staleOverride, .warning,
      found: { made in made.change(SoundHost.card) { $0.driverOverride = .known("vfio-pci") } },
      nearly: { made in
        made.change(SoundHost.card) {
          $0.driverOverride = .known("vfio-pci")
          $0.driver = .known("vfio-pci")
        }
      }),
    VerdictFixture(
      Kinds.driverBound, .note, found: { made in made.change(SoundHost.card) { $0.driver = .known("igb") } },
      nearly: { made in made.change(SoundHost.card) { $0.driver = .known("vfio-pci") } }),
  ]

  static let uses: [VerdictFixture] = [
    VerdictFixture(
      Kinds.hostCritical, .error, [SoundHost.disk],
      found: {
        $0.addDisk()
        $0.host.usage.mounts = .known([MountedFileSystem(path: "/", number: "8:1", source: "/dev/sda1", type: "ext4")])
      },
      nearly: {
        // The file system is on another function's disk.
        $0.addDisk(on: SoundHost.card)
        $0.host.usage.mounts = .known([MountedFileSystem(path: "/", number: "8:1", source: "/dev/sda1", type: "ext4")])
      }),
    VerdictFixture(
      Kinds.hostUse, .warning, [SoundHost.disk], found: { $0.addDisk() },
      nearly: { $0.addDisk(on: SoundHost.card) }),
  ]
}
