import AssignmentModel
import PCICore
import Testing

/// What each rule for devices grants, and to whom.
///
/// IDs and answers from the kernel's table, families from
/// the hardware vendors' documents that it cites.
@Suite("Rules for devices")
struct IsolationQuirkTests {
  /// Two functions of one device below an isolating port; isolated means two groups.
  private func pairIsSplit(
    _ vendor: UInt16, _ device: UInt16, _ type: PortType = .endpoint, acs: (UInt16, UInt16)? = nil
  ) -> Bool {
    var machine = Machine()
    let isIntegrated = type == .rootComplexIntegratedEndpoint
    let slot = isIntegrated ? "00:04" : "01:00"
    if !isIntegrated { machine.port("00:01.0", .rootPort, below: 1...1, acs: true) }
    let registers = acs.map { (capability: $0.0, control: $0.1) }
    machine.add("\(slot).0", .express(type), ids: (vendor, device), multifunction: true, acs: registers)
    machine.add("\(slot).1", .express(type), ids: (vendor, device), acs: registers)
    return machine.groups().contains("\(slot).1")
  }

  /// A port without ACS, and an endpoint below it; isolating means two groups.
  private func portIsolates(
    _ vendor: UInt16, _ device: UInt16, _ type: PortType = .rootPort, acs: (UInt16, UInt16)? = nil
  ) -> Bool {
    var machine = Machine()
    let registers = acs.map { (capability: $0.0, control: $0.1) }
    if type == .downstreamPort {
      machine.port("00:01.0", .rootPort, below: 1...3, acs: true)
      machine.port("01:00.0", .upstreamPort, below: 2...3, acs: false)
      machine.add("02:00.0", .express(type), ids: (vendor, device), below: 3...3, acs: registers)
      machine.endpoint("03:00.0")
      return machine.groups().contains("03:00.0")
    }
    machine.add("00:01.0", .express(type), ids: (vendor, device), below: 1...1, acs: registers)
    machine.endpoint("01:00.0")
    return machine.groups().contains("01:00.0")
  }

  @Test(
    "multifunction endpoints that never talk to each other",
    arguments: [
      (0x1924, 0x0903), (0x1924, 0x0a03), (0x8086, 0x10c6), (0x8086, 0x10fc), (0x8086, 0x1507), (0x8086, 0x1558),
      (0x8086, 0x150f), (0x8086, 0x10c9), (0x8086, 0x10e7), (0x8086, 0x1521), (0x8086, 0x1524), (0x8086, 0x105f),
      (0x8086, 0x15b8), (0x19a2, 0x0710), (0x10df, 0x0720), (0x177d, 0xa026), (0x177d, 0xa060), (0x14e4, 0x16d7),
      (0x14e4, 0x1751), (0x14e4, 0x1763), (0x1d17, 0x3038), (0x1d17, 0x9083), (0x8088, 0x0100), (0x8088, 0x5140),
    ] as [(UInt16, UInt16)])
  func multifunctionEndpoints(vendor: UInt16, device: UInt16) {
    #expect(pairIsSplit(vendor, device))
  }

  @Test(
    "their neighbours by number do not isolate",
    arguments: [
      (0x1924, 0x0904), (0x8086, 0x10fd), (0x8086, 0x1525), (0x8086, 0x10a8), (0x8086, 0x15b6), (0x177d, 0xa027),
      (0x177d, 0xa05a), (0x14e4, 0x1753), (0x1d17, 0x3039), (0x8088, 0x0110), (0x1234, 0x5678),
    ] as [(UInt16, UInt16)])
  func neighbours(vendor: UInt16, device: UInt16) {
    #expect(!pairIsSplit(vendor, device))
  }

  @Test("a Wangxun device that the rule does not name counts as not isolated even with ACS on")
  func wangxunWithACS() {
    #expect(!pairIsSplit(0x8088, 0x0200, acs: (0x000c, 0x000c)))
    #expect(pairIsSplit(0x1234, 0x0200, acs: (0x000c, 0x000c)))
  }

  @Test("integrated endpoints isolate when they are Intel's")
  func integratedEndpoints() {
    #expect(pairIsSplit(0x8086, 0x1234, .rootComplexIntegratedEndpoint))
    #expect(!pairIsSplit(0x1022, 0x1234, .rootComplexIntegratedEndpoint))
  }

  @Test(
    "root ports that let nothing pass to another",
    arguments: [
      (0x17cb, 0x0400), (0x17cb, 0x0111), (0x17cb, 0x0120), (0x1dbf, 0x0401), (0x10e8, 0xe004), (0x1def, 0xe005),
      (0x1def, 0xe00c), (0x14e4, 0xd714), (0x0014, 0x3c09), (0x0014, 0x7a69), (0x1957, 0x8d81), (0x1957, 0x8da9),
      (0x1957, 0x8db8), (0x1c36, 0x0031), (0x177d, 0xa000), (0x177d, 0xa7ff), (0x177d, 0xaf84), (0x1d17, 0x0710),
      (0x1d17, 0x0752), (0x8086, 0x3b42), (0x8086, 0x1e1f), (0x8086, 0x9c9b), (0x8086, 0x1d1e), (0x8086, 0x8d1e),
      (0x8086, 0x8c9e),
    ] as [(UInt16, UInt16)])
  func rootPorts(vendor: UInt16, device: UInt16) {
    #expect(portIsolates(vendor, device))
  }

  @Test(
    "their neighbours by number do not",
    arguments: [
      (0x17cb, 0x0402), (0x1def, 0xe004), (0x0014, 0x7a08), (0x1957, 0x8d84), (0x1957, 0x8da2), (0x1c36, 0x0032),
      (0x177d, 0xa800), (0x1d17, 0x0720), (0x8086, 0x3b52), (0x8086, 0x1d11), (0x8086, 0x8d1f), (0x8086, 0x8c91),
    ] as [(UInt16, UInt16)])
  func otherRootPorts(vendor: UInt16, device: UInt16) {
    #expect(!portIsolates(vendor, device))
  }

  @Test("rules for ports look at the kind of port")
  func kinds() {
    #expect(portIsolates(0x1d17, 0x0710, .downstreamPort))
    #expect(!portIsolates(0x8086, 0x3b42, .downstreamPort))
    #expect(!portIsolates(0x177d, 0xa000, .downstreamPort))
    #expect(!portIsolates(0x1c36, 0x0031, .downstreamPort))
    // Zhaoxin ports of other IDs count as not isolated whatever their registers say.
    #expect(!portIsolates(0x1d17, 0x0760, .rootPort, acs: (0x001d, 0x001d)))
  }

  @Test(
    "Sunrise Point ports keep 32-bit registers, the control at +8",
    arguments: [0x9d10, 0xa110, 0xa167, 0xa2ee] as [UInt16])
  func sunrisePoint(device: UInt16) {
    #expect(portIsolates(0x8086, device, acs: (0x000f, 0x000f)))
    #expect(!portIsolates(0x8086, device, acs: (0x000f, 0x0000)))
    #expect(!portIsolates(0x8086, device))
  }

  @Test("AMD southbridges isolate on the root bus of a machine with an AMD IOMMU")
  func southbridge() {
    func groups(_ hasUnit: Answer) -> [String] {
      var machine = Machine()
      machine.add("00:14.0", .conventional, ids: (0x1002, 0x4385), multifunction: true)
      machine.add("00:14.1", .conventional, ids: (0x1002, 0x439c))
      machine.add("00:14.2", .conventional, ids: (0x1002, 0xffff))
      return machine.groups { $0.hasAMDUnit = hasUnit }
    }
    #expect(groups(.yes) == ["00:14.0", "00:14.1", "00:14.2"])
    #expect(groups(.no) == ["00:14.0 00:14.1 00:14.2"])
    #expect(groups(.unmeasured) == ["00:14.0 ?", "00:14.1 ?", "00:14.2 ?"])
  }

  @Test("two IDT switches lose Source Validation from 7.0 on")
  func idt() {
    for (release, isolates) in [("6.12.117", false), ("7.2.13", true)] {
      var machine = Machine()
      machine.kernel.release = release
      machine.port("00:01.0", .rootPort, below: 1...3, acs: true)
      machine.port("01:00.0", .upstreamPort, below: 2...3, acs: false)
      machine.add(
        "02:00.0", .express(.downstreamPort), ids: (0x111d, 0x80b5), below: 3...3,
        acs: (capability: 0x001d, control: 0x001c))
      machine.endpoint("03:00.0")
      #expect(machine.groups().contains("03:00.0") == isolates)
    }
  }
}
