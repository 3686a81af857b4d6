import AssignmentModel
import HardwareBits
import PCICore
import Testing

@Suite("The tree")
struct HostTopologyTests {
  private func order(_ machine: Machine) -> [String] {
    let topology = HostTopology(machine.host)
    return topology.enumeration.map { topology.functions[$0].address.description }
  }

  @Test("functions are found bus by bus, then below each bridge, then virtual ones, VMD segments last")
  func enumeration() {
    var machine = Machine()
    machine.port("10000:e0:06.0", .rootPort, below: 0xe1...0xe1, acs: true)
    machine.add("00:0e.0", .express(.rootComplexIntegratedEndpoint), ids: (0x8086, 0x9a0b), classCode: 0x010400)
    machine.endpoint("10000:e1:00.0")
    machine.endpoint("80:02.0")
    machine.endpoint("02:00.0")
    machine.add("02:00.1", .express(.endpoint), physical: "02:00.0")
    machine.port("00:02.0", .rootPort, below: 2...2, acs: true)
    machine.port("00:1c.0", .rootPort, below: 1...1, acs: true)
    machine.endpoint("01:00.0")
    #expect(
      order(machine) == [
        "0000:00:02.0", "0000:00:0e.0", "0000:00:1c.0", "0000:02:00.0", "0000:01:00.0", "0000:80:02.0",
        "10000:e0:06.0", "10000:e1:00.0", "0000:02:00.1",
      ])
  }

  @Test("the snapshot's own word about the bridge above counts more than bus numbers")
  func statedParent() throws {
    var machine = Machine()
    machine.port("00:01.0", .rootPort, below: 1...1, acs: true)
    machine.port("00:02.0", .rootPort, below: 1...1, acs: false)
    machine.add("01:00.0", .express(.endpoint), parent: "00:02.0")
    let topology = HostTopology(machine.host)
    let position = try #require(PCIAddress("01:00.0").flatMap { topology.position(of: $0) })
    #expect(topology.path(above: position).map { topology.functions[$0].address.description } == ["0000:00:02.0"])
    #expect(topology.observations.map(\.kind) == [.duplicateBridge])
  }

  @Test("a parent of which nothing was read is no VMD controller")
  func unreadParent() {
    var machine = Machine()
    machine.unread("00:06.0")
    machine.unread("04:00.0", parent: "00:06.0")
    let topology = HostTopology(machine.host)
    #expect(topology.buses.allSatisfy { $0.volumeController == nil })
    #expect(GroupPrediction(machine.host).groups.map(\.members.count) == [1, 1])
  }

  @Test("buses in a circle are cut, and every function is still found once")
  func circle() {
    var machine = Machine()
    machine.port("01:00.0", .downstreamPort, below: 2...2, acs: true)
    machine.port("02:00.0", .downstreamPort, below: 1...1, acs: true)
    machine.endpoint("01:01.0")
    let topology = HostTopology(machine.host)
    #expect(topology.enumeration.sorted() == [0, 1, 2])
    #expect(topology.observations.map(\.kind) == [.loop, .unseenUpstream])
    #expect(GroupPrediction(machine.host).groups.reduce(0) { $0 + $1.members.count } == 3)
  }

  @Test("a bridge that claims its own bus, or bus 0, has none below")
  func ownBus() {
    var machine = Machine()
    machine.add("00:01.0", .conventional, below: 0...0)
    machine.add("05:01.0", .conventional, below: 5...5)
    let topology = HostTopology(machine.host)
    #expect(topology.buses.map(\.bridge) == [nil, nil])
    #expect(topology.observations == [])
  }

  @Test("an address listed twice counts once")
  func duplicate() {
    var machine = Machine()
    machine.endpoint("00:01.0")
    machine.add("00:01.0", .conventional)
    machine.endpoint("00:02.0")
    let topology = HostTopology(machine.host)
    #expect(topology.functions.map(\.address.description) == ["0000:00:01.0", "0000:00:02.0"])
    #expect(topology.observations.map(\.kind) == [.duplicateAddress])
  }

  @Test("switch ports that claim to be what they cannot be are corrected as the kernel does")
  func portTypes() {
    var machine = Machine()
    machine.port("00:01.0", .rootPort, below: 1...4, acs: true)
    machine.port("01:00.0", .downstreamPort, below: 2...4, acs: false)
    machine.port("02:00.0", .upstreamPort, below: 3...3, acs: false)
    machine.endpoint("03:00.0")
    let topology = HostTopology(machine.host)
    #expect(
      topology.functions.map(\.role) == [
        .express(.rootPort), .express(.upstreamPort), .express(.downstreamPort), .express(.endpoint),
      ])
  }

  @Test("functions above 7 below a port that forwards ARI are part of one device")
  func alternativeRoutingID() throws {
    for forwards in [true, false] {
      var machine = Machine()
      machine.add(
        "00:01.0", .express(.rootPort), below: 1...1, acs: (capability: 0x001d, control: 0x001d),
        forwardsARI: forwards)
      machine.endpoint("01:00.0", multifunction: true)
      machine.endpoint("01:01.0")
      let topology = HostTopology(machine.host)
      #expect(topology.functions[2].isMultifunction == Answer(forwards))
    }
  }

  @Test("a port whose surroundings were not captured is taken for isolated from above, and that is said")
  func unseenUpstream() {
    var machine = Machine()
    machine.port("03:00.0", .upstreamPort, below: 4...5, acs: false)
    machine.port("04:00.0", .downstreamPort, below: 5...5, acs: true)
    machine.endpoint("05:00.0")
    #expect(machine.groups() == ["03:00.0", "04:00.0", "05:00.0"])
    let observations = HostTopology(machine.host).observations
    #expect(observations.map(\.kind) == [.unseenUpstream])
    #expect(observations.map(\.address.description) == ["0000:03:00.0"])
  }
}
