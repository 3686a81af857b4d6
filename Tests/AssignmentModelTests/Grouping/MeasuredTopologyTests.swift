import AssignmentModel
import PCICore
import Testing

/// Topologies whose groups were measured in VMs with kernels 6.1.192 and 6.12.117, the same on both.
@Suite("Measured topologies")
struct MeasuredTopologyTests {
  @Test("root ports of one device, both without ACS: all in one")
  func portsOfOneDevice() {
    var machine = Machine()
    machine.port("00:02.0", .rootPort, below: 1...1, acs: false, multifunction: true)
    machine.port("00:02.1", .rootPort, below: 2...2, acs: false)
    machine.endpoint("01:00.0")
    machine.endpoint("02:00.0")
    #expect(machine.groups() == ["00:02.0 00:02.1 01:00.0 02:00.0"])
  }

  @Test("root ports of one device, one with ACS: that one and what is below stand alone")
  func portsOfOneDeviceMixed() {
    var machine = Machine()
    machine.port("00:02.0", .rootPort, below: 1...1, acs: true, multifunction: true)
    machine.port("00:02.1", .rootPort, below: 2...2, acs: false)
    machine.endpoint("01:00.0")
    machine.endpoint("02:00.0")
    #expect(machine.groups() == ["00:02.0", "00:02.1 02:00.0", "01:00.0"])
  }

  @Test("a switch whose downstream ports lack ACS, below a port with ACS: a group for each port")
  func switchPorts() {
    #expect(
      Self.machineWithSwitch(rootACS: true, oneDevice: false).groups() == [
        "00:03.0", "06:00.0", "07:00.0 08:00.0", "07:01.0 09:00.0",
      ])
  }

  @Test("the same with the downstream ports in one device: one group")
  func switchPortsOfOneDevice() {
    #expect(
      Self.machineWithSwitch(rootACS: true, oneDevice: true).groups() == [
        "00:03.0", "06:00.0", "07:00.0 07:00.1 08:00.0 09:00.0",
      ])
  }

  @Test("a root port without ACS above a switch: all six in one")
  func switchBelowOpenPort() {
    #expect(
      Self.machineWithSwitch(rootACS: false, oneDevice: false).groups() == [
        "00:03.0 06:00.0 07:00.0 07:01.0 08:00.0 09:00.0"
      ])
  }

  private static func machineWithSwitch(rootACS: Bool, oneDevice: Bool) -> Machine {
    var machine = Machine()
    machine.port("00:03.0", .rootPort, below: 6...9, acs: rootACS)
    machine.port("06:00.0", .upstreamPort, below: 7...9, acs: false)
    machine.port("07:00.0", .downstreamPort, below: 8...8, acs: false, multifunction: oneDevice)
    machine.port(oneDevice ? "07:00.1" : "07:01.0", .downstreamPort, below: 9...9, acs: false)
    machine.endpoint("08:00.0")
    machine.endpoint("09:00.0")
    return machine
  }

  @Test("an Express-to-PCI bridge shares a group with all behind it")
  func conventionalBus() {
    var machine = Machine()
    machine.port("00:06.0", .rootPort, below: 0xc...0xd, acs: true)
    machine.add("0c:00.0", .express(.expressToPCIBridge), below: 0xd...0xd)
    machine.add("0d:01.0", .conventional)
    machine.add("0d:02.0", .conventional)
    #expect(machine.groups() == ["00:06.0", "0c:00.0 0d:01.0 0d:02.0"])
  }

  @Test("a conventional bridge on the root bus shares a group with both devices behind it")
  func conventionalBridge() {
    var machine = Machine()
    machine.add("00:1e.0", .conventional, below: 1...1)
    machine.add("01:01.0", .conventional)
    machine.add("01:02.0", .conventional)
    #expect(machine.groups() == ["00:1e.0 01:01.0 01:02.0"])
  }

  @Test("multifunction endpoints below a port with ACS, and integrated functions")
  func multifunction() {
    var machine = Machine()
    machine.port("00:05.0", .rootPort, below: 0xb...0xb, acs: true)
    machine.endpoint("0b:00.0", multifunction: true)
    machine.add("0b:00.1", .conventional)
    machine.add("00:08.0", .conventional, multifunction: true)
    machine.add("00:08.1", .conventional)
    machine.add("00:09.0", .conventional)
    #expect(machine.groups() == ["00:05.0", "00:08.0 00:08.1", "00:09.0", "0b:00.0 0b:00.1"])
  }

  @Test("virtual functions are alone below a port with ACS, and all together without")
  func virtualFunctions() {
    for isOn in [true, false] {
      var machine = Machine()
      machine.port("00:02.0", .rootPort, below: 1...2, acs: isOn)
      machine.endpoint("01:00.0")
      machine.add("01:10.0", .express(.endpoint), physical: "01:00.0")
      machine.add("01:10.2", .express(.endpoint), physical: "01:00.0")
      // On the next bus number there is no bridge.
      machine.add("02:00.0", .express(.endpoint), physical: "01:00.0")
      let alone = ["00:02.0", "01:00.0", "01:10.0", "01:10.2", "02:00.0"]
      #expect(machine.groups() == (isOn ? alone : [alone.joined(separator: " ")]))
    }
  }
}
