import AssignmentModel
import PCICore
import Testing

@Suite("Requester IDs of others")
struct RequesterAliasTests {
  @Test("a storage controller that uses function 1 shares its group, whether it isolates or not")
  func functionOne() {
    var machine = Machine()
    machine.port("00:01.0", .rootPort, below: 1...1, acs: true)
    let on = (capability: UInt16(0x000c), control: UInt16(0x000c))
    machine.add("01:00.0", .express(.endpoint), ids: (0x1b4b, 0x9172), multifunction: true, acs: on)
    machine.add("01:00.1", .express(.endpoint), ids: (0x1b4b, 0x91a4), acs: on)
    machine.add("01:00.2", .express(.endpoint), ids: (0x1b4b, 0x91a4), acs: on)
    #expect(machine.groups() == ["00:01.0", "01:00.0 01:00.1", "01:00.2"])
    #expect(reasons(machine, "01:00.0", "01:00.1") == [.requester])
  }

  @Test("a function that is the one it would use has no alias")
  func ownNumber() {
    var machine = Machine()
    let on = (capability: UInt16(0x000c), control: UInt16(0x000c))
    machine.add("01:00.0", .express(.endpoint), ids: (0x1180, 0xe832), multifunction: true, acs: on)
    machine.add("01:00.1", .express(.endpoint), ids: (0x1180, 0xe822), acs: on)
    machine.add("01:00.2", .express(.endpoint), ids: (0x1180, 0xe476), acs: on)
    #expect(machine.groups() == ["01:00.0 01:00.2", "01:00.1"])
  }

  @Test("subsystem IDs limit a rule")
  func subsystem() {
    for (subsystem, groups) in [
      (0x02bb, ["01:01.0 01:0e.0"]), (0x02bd, ["01:01.0", "01:0e.0"]),
    ] as [(UInt16, [String])] {
      var machine = Machine()
      machine.add("01:01.0", .conventional)
      machine.add("01:0e.0", .conventional, ids: (0x9005, 0x0285), subsystem: (0x9005, subsystem))
      #expect(machine.groups() == groups)
    }
  }

  @Test("a non-transparent bridge may use every ID of its bus, and joins devices there")
  func wholeBus() {
    var machine = Machine()
    machine.port("00:01.0", .rootPort, below: 1...4, acs: true)
    machine.port("01:00.0", .upstreamPort, below: 2...4, acs: false)
    machine.port("02:00.0", .downstreamPort, below: 3...3, acs: true)
    machine.add("02:01.0", .express(.endpoint), ids: (0x10b5, 0x87b0), classCode: 0x068000)
    machine.port("02:02.0", .downstreamPort, below: 4...4, acs: true)
    // The first port is found before the bridge; what comes later finds the group that is there.
    #expect(machine.groups() == ["00:01.0", "01:00.0", "02:00.0 02:01.0 02:02.0"])
  }

  @Test("what a table in device memory says stays open")
  func deviceMemory() {
    var machine = Machine()
    machine.add("02:00.0", .express(.endpoint), ids: (0x11f8, 0x8536), classCode: 0x068000)
    machine.add("02:01.0", .express(.endpoint))
    #expect(machine.groups() == ["02:00.0 ?", "02:01.0 ?"])
    // Its management function is no bridge: the rule does not name it.
    machine = Machine()
    machine.add("02:00.0", .express(.endpoint), ids: (0x11f8, 0x8536), classCode: 0x058000)
    machine.add("02:01.0", .express(.endpoint))
    #expect(machine.groups() == ["02:00.0", "02:01.0"])
  }

  @Test("functions behind a VMD controller are in its group")
  func volumeController() throws {
    var machine = Machine()
    machine.add("00:0e.0", .express(.rootComplexIntegratedEndpoint), ids: (0x8086, 0x9a0b), classCode: 0x010400)
    machine.port("10000:e0:06.0", .rootPort, below: 0xe1...0xe1, acs: true)
    machine.endpoint("10000:e1:00.0")
    #expect(machine.groups() == ["00:0e.0 10000:e0:06.0 10000:e1:00.0"])
    #expect(reasons(machine, "10000:e1:00.0", "00:0e.0") == [.volumeController])
  }

  @Test("with two VMD controllers, which one stays open")
  func volumeControllers() {
    var machine = Machine()
    machine.add("00:0e.0", .express(.rootComplexIntegratedEndpoint), ids: (0x8086, 0x201d), classCode: 0x010400)
    machine.add("40:05.5", .express(.rootComplexIntegratedEndpoint), ids: (0x8086, 0x201d), classCode: 0x010400)
    machine.port("10000:e0:06.0", .rootPort, below: 0xe1...0xe1, acs: true)
    #expect(machine.groups() == ["00:0e.0", "40:05.5", "10000:e0:06.0 ?"])
  }

  @Test("a ThunderX2 root bridge hides what is above it")
  func translationRoot() {
    for (device, code) in [(0x9000, .kind), (0x9001, .alias)] as [(UInt16, GroupReason.Code)] {
      var machine = Machine()
      machine.add("00:00.0", .express(.pciToExpressBridge), ids: (0x14e4, device), below: 1...2)
      machine.port("01:00.0", .rootPort, below: 2...2, acs: true)
      machine.endpoint("02:00.0")
      // The group is the same, because a bridge of this kind never isolates; the reason is another.
      #expect(machine.groups() == ["00:00.0 01:00.0 02:00.0"])
      #expect(reasons(machine, "01:00.0", "00:00.0") == [code])
    }
  }

  @Test("the ASPEED bridge keeps requester IDs from 7.0 on")
  func aspeed() {
    for (release, groups) in [
      ("6.12.117", ["00:01.0", "01:00.0 02:00.0 02:02.0"]), ("7.2.13", ["00:01.0", "01:00.0 02:00.0 02:02.0"]),
    ] {
      var machine = Machine()
      machine.kernel.release = release
      machine.port("00:01.0", .rootPort, below: 1...2, acs: true)
      machine.add("01:00.0", .express(.expressToPCIBridge), ids: (0x1a03, 0x1150), below: 2...2)
      machine.add("02:00.0", .conventional)
      machine.add("02:02.0", .conventional)
      // The group is the same, because a bridge of this kind never isolates; the reason is another.
      #expect(machine.groups() == groups)
      #expect(reasons(machine, "02:00.0", "01:00.0") == (release == "7.2.13" ? [.kind] : [.alias]))
    }
  }

  private func reasons(_ machine: Machine, _ first: String, _ second: String) -> [GroupReason.Code] {
    guard let first = PCIAddress(first), let second = PCIAddress(second) else { return [] }
    return GroupPrediction(machine.host).reasons(between: first, and: second).map(\.code)
  }
}
