import AssignmentModel
import PCICore
import Testing

@Suite("What was not read")
struct UnmeasuredTests {
  @Test("without ACS registers a port's group stays open, and one function alone on a root bus does not")
  func registers() {
    var machine = Machine()
    machine.isPrivileged = nil
    machine.add("00:01.0", .express(.rootPort), below: 1...1, cut: 256)
    machine.add("01:00.0", .express(.endpoint), cut: 256)
    machine.add("00:02.0", .express(.rootComplexIntegratedEndpoint), cut: 256)
    #expect(machine.groups() == ["00:01.0 ?", "00:02.0", "01:00.0 ?"])
    #expect(GroupPrediction(machine.host).isolation(of: machine.host.functions[0].address)?.basis == .registersNotRead)
  }

  @Test("where the kernel itself sees no more than 256 bytes there is no ACS")
  func wholeButShort() {
    var machine = Machine()
    machine.add("00:01.0", .express(.rootPort), below: 1...1, cut: 256)
    machine.add("01:00.0", .express(.endpoint), cut: 256)
    #expect(machine.groups() == ["00:01.0 01:00.0"])
  }

  @Test("an open fact that changes nothing leaves the group certain")
  func irrelevant() {
    var machine = Machine()
    machine.isPrivileged = nil
    // Below a port without ACS it does not matter whether the switch isolates.
    machine.port("00:01.0", .rootPort, below: 1...3, acs: false)
    machine.port("01:00.0", .upstreamPort, below: 2...3, acs: false)
    machine.add("02:00.0", .express(.downstreamPort), below: 3...3, cut: 256)
    machine.endpoint("03:00.0")
    #expect(machine.groups() == ["00:01.0 01:00.0 02:00.0 03:00.0"])
  }

  @Test("with 64 bytes the kinds of bridges are open, and so is all below them")
  func header() {
    var machine = Machine()
    machine.isPrivileged = nil
    machine.add("00:01.0", .express(.rootPort), below: 1...1, acs: (capability: 0x1d, control: 0x1d), cut: 64)
    machine.add("01:00.0", .express(.endpoint), cut: 64)
    machine.add("00:1f.0", .conventional, multifunction: true, cut: 64)
    machine.add("00:1f.2", .conventional, cut: 64)
    // The status register of a conventional function says that it has no capabilities at all: that is measured.
    #expect(machine.groups() == ["00:01.0 ?", "00:1f.0 00:1f.2", "01:00.0 ?"])
  }

  @Test("open questions name what would have to be read")
  func questions() throws {
    var machine = Machine()
    machine.isPrivileged = nil
    machine.add("00:01.0", .express(.rootPort), below: 1...1, cut: 256)
    machine.endpoint("01:00.0")
    let prediction = GroupPrediction(machine.host)
    let address = try #require(PCIAddress("01:00.0"))
    let group = try #require(prediction.group(of: address))
    #expect(
      prediction.openQuestions(of: group) == [
        "whether 0000:00:01.0 isolates: it was not read far enough to tell its ACS registers"
      ])
    #expect(prediction.alternatives(to: group).map(\.members) == [[machine.host.functions[0].address]])
  }

  @Test("a parent of which nothing was read is a bridge above all the same, so a group below it is not certain")
  func unreadParent() throws {
    var machine = Machine()
    machine.unread("0000:00:06.0")
    machine.unread("0000:04:00.0", parent: "0000:00:06.0")
    let address = try #require(PCIAddress("0000:04:00.0"))
    let prediction = GroupPrediction(machine.host)
    #expect(prediction.group(of: address)?.isCertain == false)
    let explanation = try #require(prediction.explanation(of: address))
    #expect(explanation.way.map(\.address.description) == ["0000:04:00.0", "0000:00:06.0"])
  }
}
