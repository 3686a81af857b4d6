import AssignmentModel
import LinuxPCI
import PCIAssignmentTesting
import PCICore
import Testing

@Suite("Reading a host")
struct HostReaderTests {
  private func snapshot(
    _ host: SyntheticHost, isWhole: Bool = true, depth: InspectionDepth = .complete
  ) throws -> HostSnapshot {
    try FixtureHost(files: host.files, isWhole: isWhole).snapshot(depth: depth)
  }

  @Test("a whole host is read with every fact in its place")
  func whole() throws {
    let host = try snapshot(ExampleHost.make())
    #expect(
      host.functions.map(\.address)
        == [ExampleHost.port, ExampleHost.physical] + ExampleHost.virtual + [ExampleHost.alone])
    let card = try #require(host[ExampleHost.physical])
    #expect(card.identity == ExampleHost.identity(0x8086, 0x10c9, class: 0x020000, subsystem: (0x8086, 0xa03c)))
    #expect(card.parent == ExampleHost.port)
    #expect(card.driver == .known("igb"))
    #expect(card.driverOverride == .known(nil))
    #expect(card.iommuGroup == .known(2))
    #expect(card.numaNode == .known(1))
    #expect(card.resources.value?.count == 13)
    #expect(
      card.resources.value?.first == ResourceRange(index: 0, start: 0xfe80_0000, end: 0xfe81_ffff, flags: 0x40200))
    #expect(card.virtualFunctions == ExampleHost.virtual)
    #expect(card.physicalFunction == nil)
    #expect(card.attributes == ["irq": "0", "power_state": "D0"])
    var attributes = VirtualizationAttributes()
    attributes.total = 7
    attributes.enabled = 2
    attributes.driversAutoprobe = true
    attributes.offset = 128
    attributes.stride = 2
    attributes.deviceID = 0x10ca
    attributes.totalMSIXVectors = 0
    #expect(card.virtualization == .known(attributes))
    #expect(host.groups.value?.map(\.id) == [1, 2, 3, 4, 5])
    #expect(
      host.groups.value?.first.map { [$0] } == [
        GroupSnapshot(
          id: 1, members: [ExampleHost.port], type: .known("DMA-FQ"),
          reservedRegions: .known([ReservedRegion(start: 0xfee0_0000, end: 0xfeef_ffff, type: "msi")]))
      ])
    #expect(host.tables.value?.map(\.name) == ["MCFG"])
    #expect(host.kernel.release == "6.12.1")
    #expect(host.kernel.commandLine == "console=ttyS0 intel_iommu=on")
    #expect(host.kernel.lockdown == "integrity")
    #expect(host.kernel.modules == ["igb", "nvme"])
    #expect(host.remappingUnits == .known([]))
    #expect(host.observations == [])
  }

  @Test("a virtual function is what its attributes say, not what its registers read")
  func virtualFunction() throws {
    let host = try snapshot(ExampleHost.make())
    let function = try #require(host[ExampleHost.virtual[0]])
    #expect(function.identity == ExampleHost.identity(0x8086, 0x10ca, class: 0x020000))
    #expect(function.config.value?.uint16(at: 0) == 0xffff)
    #expect(function.physicalFunction == ExampleHost.physical)
    #expect(function.parent == ExampleHost.port)
    #expect(function.driver == .known(nil))
    #expect(function.virtualization == .known(nil))
  }

  @Test("what a listing does not ask for is not asked for, never absent")
  func listing() throws {
    let host = try snapshot(ExampleHost.make(), depth: .functions)
    #expect(host.tables.reason?.cause == .notAsked)
    #expect(host.remappingUnits.reason?.cause == .notAsked)
    #expect(host.kernel == KernelFacts())
    let card = try #require(host[ExampleHost.physical])
    #expect(card.driverOverride.reason?.cause == .notAsked)
    #expect(card.attributes == [:])
    // Groups come with the functions' links; their types do not.
    #expect(
      host.groups.value?.map(\.members) == [[ExampleHost.port], [ExampleHost.physical]]
        + ExampleHost.virtual.map { [$0] } + [[ExampleHost.alone]])
    #expect(host.groups.value?.allSatisfy { $0.type.reason?.cause == .notAsked } == true)
  }

  @Test("the driver's link counts, and uevent stands in where a copy has no links")
  func driver() throws {
    var host = ExampleHost.make()
    let place = try #require(host.place(of: ExampleHost.alone))
    host.files.replace(place.appending("uevent"), by: .file(Array("DRIVER=other\n".utf8), permissions: 0o644))
    #expect(try snapshot(host)[ExampleHost.alone]?.driver == .known("nvme"))
    var bare = SyntheticHost()
    bare.add(
      SyntheticHost.Function(ExampleHost.alone, identity: ExampleHost.identity(0x8086, 0xf1a8, class: 0x010802)))
    let uevent = try #require(bare.place(of: ExampleHost.alone)).appending("uevent")
    bare.files.replace(uevent, by: .file(Array("DRIVER=nvme\n".utf8), permissions: 0o644))
    let function = try #require(try snapshot(bare)[ExampleHost.alone])
    #expect(function.driver == .known("nvme"))
    #expect(function.identity == ExampleHost.identity(0x8086, 0xf1a8, class: 0x010802))
  }

  @Test("no groups: known on a whole host, not in the source of a part, known again from the links of others")
  func groups() throws {
    var alone = SyntheticHost()
    alone.add(
      SyntheticHost.Function(ExampleHost.alone, identity: ExampleHost.identity(0x8086, 0xf1a8, class: 0x010802)))
    #expect(try snapshot(alone).groups == .known([]))
    #expect(try snapshot(alone)[ExampleHost.alone]?.iommuGroup == .known(nil))

    let part = without("/sys/kernel", alone.files)
    let host = try FixtureHost(files: part).snapshot()
    #expect(host.groups.reason?.cause == .notInSource)
    #expect(host[ExampleHost.alone]?.iommuGroup.reason?.cause == .notInSource)
    #expect(try FixtureHost(files: part, isWhole: true).snapshot().groups == .known([]))

    let linked = try FixtureHost(files: without("/sys/kernel/iommu_groups", ExampleHost.make().files)).snapshot()
    #expect(linked.groups.value?.map(\.id) == [1, 2, 3, 4, 5])
    #expect(linked.groups.value?.first?.type.reason?.cause == .notInSource)
    #expect(linked[ExampleHost.physical]?.iommuGroup == .known(2))
  }

  @Test("without config space, the rest is read and the attributes say what it is")
  func noConfig() throws {
    var host = SyntheticHost()
    host.add(
      SyntheticHost.Function(
        ExampleHost.alone, identity: ExampleHost.identity(0x8086, 0xf1a8, class: 0x010802), config: [], driver: "nvme"))
    let function = try #require(try snapshot(host, isWhole: false)[ExampleHost.alone])
    #expect(function.config.reason?.cause == .notInSource)
    #expect(function.identity == ExampleHost.identity(0x8086, 0xf1a8, class: 0x010802))
    #expect(function.virtualization == .known(nil))
  }

  @Test("directories in place of links are placed by the bridges' bus numbers")
  func directories() throws {
    var files = MemoryFiles()
    let port = ExampleHost.bridgeConfig(
      ExampleHost.identity(0x1b36, 0x0c, class: 0x060400), secondary: 1, subordinate: 2)
    let card = SyntheticHost.Function.header(ExampleHost.identity(0x8086, 0x10c9, class: 0x020000))
    for (address, config) in [("0000:00:01.0", port), ("0000:01:00.0", card), ("0000:02:00.0", card)] {
      let place = HostPath("/sys/bus/pci/devices").appending(try #require(HostName(address)))
      files.insert(.file(config, permissions: 0o644), at: place.appending("config"))
    }
    let host = try FixtureHost(files: files).snapshot()
    #expect(host.functions.map(\.parent) == [nil, ExampleHost.port, ExampleHost.port])
    #expect(host.functions.map(\.identity.deviceID) == [0x0c, 0x10c9, 0x10c9])
  }

  @Test("a link with a slash at its end leads to the same function, which is not its own parent")
  func finalSlash() throws {
    var host = ExampleHost.make()
    let link: HostPath = "/sys/bus/pci/devices/0000:01:00.0"
    let target = try host.files.readLink(link)
    host.files.replace(link, by: .link(target + [UInt8(ascii: "/")]))
    #expect(try snapshot(host) == snapshot(ExampleHost.make()))
  }

  @Test("one thread and several read the same")
  func threads() throws {
    var host = ExampleHost.make()
    for bus in 2..<200 {
      let address = try #require(PCIAddress(segment: 1, bus: UInt8(bus), device: 0, function: 0))
      host.add(SyntheticHost.Function(address, identity: ExampleHost.identity(0x8086, UInt16(bus), class: 0x020000)))
    }
    let provenance = Provenance(kind: .live, path: "/")
    let read = { (threads: Int) throws(HostError) in
      try HostReader(files: host.files, provenance: provenance, isWhole: true, threads: threads).snapshot()
    }
    let one = try read(1)
    #expect(one.functions.count == 203)
    for threads in [2, 3, 8, 500] { #expect(try read(threads) == one) }
  }

  @Test("a host without the bus is an error with path and remedy")
  func noBus() {
    #expect(
      throws: HostError(
        operation: "list the PCI functions", path: "/sys/bus/pci/devices", errno: .noSuchFile,
        remedy: "is sysfs mounted, and does the kernel support PCI?")
    ) { try FixtureHost(files: MemoryFiles()).snapshot() }
  }

  private func without(_ place: HostPath, _ files: MemoryFiles) -> MemoryFiles {
    var rest = MemoryFiles()
    for (path, node) in files.contents where path != place && path.below(place) == nil { rest.insert(node, at: path) }
    return rest
  }
}
