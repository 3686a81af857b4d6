import ACPITables
import AssignmentModel
import HardwareBits
import PCICore

/// A host on which nothing stands in the way, to be spoilt in one place by each fixture.
///
/// 00:1c.0 is a root port with ACS, 01:00.0 a network card below it, 00:02.0 graphics, 00:17.0 a disk controller; each
/// has a group of its own. Firmware describes one unit for all, with its I/O APIC.
struct SoundHost {
  var host: HostSnapshot

  static let card = address("0000:01:00.0")
  static let sibling = address("0000:01:00.1")
  static let graphics = address("0000:00:02.0")
  static let disk = address("0000:00:17.0")
  static let port = address("0000:00:1c.0")

  /// Of a text that is an address.
  static func address(_ text: String) -> PCIAddress {
    PCIAddress(text) ?? PCIAddress(requesterID: RequesterID(rawValue: 0xffff))
  }

  init(_ structures: [DMARStructure] = [], flags: DMARFlags = [.interruptRemapping], configSize: Int = 4096) {
    var machine = Machine()
    machine.add("0000:00:02.0", .express(.rootComplexIntegratedEndpoint), classCode: 0x030000, cut: configSize)
    machine.add("0000:00:17.0", .conventional, classCode: 0x010601, cut: configSize)
    machine.add(
      "0000:00:1c.0", .express(.rootPort), below: 1...1, acs: (capability: 0x005f, control: 0x001d), cut: configSize)
    machine.add("0000:01:00.0", .express(.endpoint), ids: (0x8086, 0x10c9), cut: configSize)
    host = machine.host
    for index in host.functions.indices {
      host.functions[index].iommuGroup = .known(index + 1)
      host.functions[index].driver = .known(host.functions[index].headerType == .bridge ? "pcieport" : nil)
      host.functions[index].driverOverride = .known(nil)
      host.functions[index].numaNode = .known(nil)
      host.functions[index].virtualization = .known(nil)
      host.functions[index].attributes = ["reset_method": "flr bus", "power_state": "D0"]
    }
    group()
    let rest = DMARStructure.drhd(
      DRHD(
        registerBase: 0xfed9_0000, flags: [.includePCIAll],
        deviceScopes: [DeviceScope(.ioapic, enumerationID: 2, startBus: 0xf0, path: [.init(device: 0x1f, function: 0)])]
      ))
    set(table: DMAR(hostAddressWidthInBits: 48, flags: flags, structures: [rest] + structures))
    host.remappingUnits = .known([
      RemappingUnitSnapshot(
        name: "dmar0",
        attributes: [
          "intel-iommu/address": "fed90000", "intel-iommu/cap": "d2008c222f0606", "intel-iommu/ecap": "f00f4e",
        ], devices: host.functions.map(\.address))
    ])
    host.kernel.release = "6.12.1"
    host.kernel.commandLine = "quiet intel_iommu=on"
    host.kernel.lockdown = "none"
    for name in ["vfio_pci", "vfio_iommu_type1", "iommufd", "xen_pciback"] {
      host.facilities.modules[name] = .known(.loaded)
    }
    host.facilities.modules["vfio"] = .known(.loaded)
    host.facilities.deviceNodes = .known(["vfio/vfio": 0o666, "iommu": 0o660])
    host.facilities.parameters = .known([:])
    host.facilities.lockedMemoryLimit = .known(nil)
    host.facilities.remapsInterrupts = .known(true)
    host.facilities.hypervisor = .known(nil)
    host.facilities.numaNodes = .known([0])
    host.usage.blockDevices = .known([])
    host.usage.mounts = .known([])
    host.usage.swaps = .known([])
    host.usage.btrfsSets = .known([])
    host.usage.interfaces = .known([])
    host.usage.routes = .known([])
    host.usage.remoteLogins = .known([])
    host.usage.consoles = .known([])
    host.usage.displays = .known([])
    host.usage.bootFramebuffers = .known([])
  }

  /// Replaces the DMAR.
  mutating func set(table: DMAR) {
    var madt = MADT()
    var controller = IOAPIC()
    controller.id = 2
    madt.controllers = [.ioAPIC(controller)]
    host.tables = .known([
      FirmwareTable(name: "APIC", bytes: .known(madt.sealed())),
      FirmwareTable(name: "DMAR", bytes: .known(table.sealed())),
    ])
  }

  /// Forms the groups that the functions name.
  mutating func group() {
    var members: [Int: [PCIAddress]] = [:]
    for function in host.functions {
      if case .known(.some(let number)) = function.iommuGroup { members[number, default: []].append(function.address) }
    }
    host.groups = .known(
      members.map { GroupSnapshot(id: $0.key, members: $0.value, type: .known("DMA-FQ"), reservedRegions: .known([])) }
        .sorted { $0.id < $1.id })
  }

  /// Changes one function.
  mutating func change(_ address: PCIAddress, _ body: (inout FunctionSnapshot) -> Void) {
    guard let index = host.functions.firstIndex(where: { $0.address == address }) else { return }
    body(&host.functions[index])
  }

  /// Adds a second function to the card, in its group, bound to `driver`.
  mutating func addSibling(_ driver: String?) {
    guard var other = host[Self.card] else { return }
    other.address = Self.sibling
    other.driver = .known(driver)
    host.functions.append(other)
    group()
  }

  /// The disk, with one partition that holds what `use` says.
  mutating func addDisk(on function: PCIAddress = SoundHost.disk) {
    host.usage.blockDevices = .known([
      BlockDevice(name: "sda", number: "8:0", functions: [function]),
      BlockDevice(name: "sda1", number: "8:1", functions: [function], disk: "sda"),
    ])
  }

  /// The same with a change made.
  func with(_ body: (inout SoundHost) -> Void) -> SoundHost {
    var copy = self
    body(&copy)
    return copy
  }
}
