import AssignmentModel
import PCICore
import Testing

@Suite("What if")
struct WhatIfTests {
  private func address(_ text: String) throws -> PCIAddress { try #require(PCIAddress(text)) }

  /// A switch below a port with ACS; its own ports lack it.
  private var machine: Machine {
    var machine = Machine()
    machine.port("00:01.0", .rootPort, below: 1...4, acs: true)
    machine.port("00:02.0", .rootPort, below: 5...5, acs: true)
    machine.port("01:00.0", .upstreamPort, below: 2...4, acs: false)
    machine.port("02:00.0", .downstreamPort, below: 3...3, acs: false)
    machine.port("02:01.0", .downstreamPort, below: 4...4, acs: true)
    machine.endpoint("03:00.0", multifunction: true)
    machine.endpoint("03:00.1")
    machine.endpoint("04:00.0")
    return machine
  }

  @Test("before")
  func before() {
    #expect(
      machine.groups() == [
        "00:01.0", "00:02.0", "01:00.0", "02:00.0 03:00.0 03:00.1", "02:01.0", "04:00.0",
      ])
  }

  @Test("ACS off on a root port puts all below it together")
  func off() throws {
    let whatIf = try WhatIf(machine.host, [.accessControl(address("00:01.0"), .off)])
    #expect(
      whatIf.after.text == [
        "00:01.0 01:00.0 02:00.0 02:01.0 03:00.0 03:00.1 04:00.0", "00:02.0",
      ])
    #expect(whatIf.changed.after.map(\.members.count) == [7])
    #expect(whatIf.changed.before.map(\.members.count) == [1, 1, 3, 1, 1])
    #expect(whatIf.notes == [])
  }

  @Test("ACS bits are what the register would hold")
  func bits() throws {
    let host = machine.host
    let port = try address("00:01.0")
    #expect(try WhatIf(host, [.accessControl(port, .control(.isolation))]).after.text == machine.groups())
    let open = try WhatIf(host, [.accessControl(port, .control([.sourceValidation, .upstreamForwarding]))])
    #expect(open.after.groups.map(\.members.count).sorted() == [1, 7])
  }

  @Test("ACS on where there is none is a supposition, and is called one")
  func on() throws {
    let whatIf = try WhatIf(machine.host, [.accessControl(address("02:00.0"), .on)])
    #expect(whatIf.after.text.contains("03:00.0 03:00.1"))
    #expect(whatIf.notes.map(\.code) == [.pretended, .peerToPeer])
  }

  @Test("a change that makes no difference is called one")
  func noEffect() throws {
    let whatIf = try WhatIf(machine.host, [.accessControl(address("04:00.0"), .off)])
    #expect(whatIf.after.text == machine.groups())
    #expect(whatIf.notes.map(\.code) == [.noEffect])
    #expect(
      whatIf.notes.map(\.text) == [
        "0000:04:00.0: the change makes no difference to how the kernel sees it: it is a device of one function, with "
          + "no peer inside itself"
      ])
  }

  @Test("each reason taken away splits the pair it ties")
  func reasonsDecide() throws {
    let prediction = GroupPrediction(machine.host)
    let first = try address("03:00.0")
    let second = try address("02:00.0")
    let reasons = prediction.reasons(between: first, and: second)
    #expect(reasons.map(\.subject) == [second])
    let whatIf = try WhatIf(machine.host, reasons.map { .accessControl($0.subject, .on) })
    #expect(whatIf.after.group(of: first) != whatIf.after.group(of: second))
  }

  @Test("a card moved under another port takes all its functions with it")
  func move() throws {
    let whatIf = try WhatIf(machine.host, [.move(address("03:00.1"), under: address("00:02.0"))])
    #expect(
      whatIf.after.text == [
        "00:01.0", "00:02.0", "01:00.0", "02:00.0", "02:01.0", "03:00.0 03:00.1", "04:00.0",
      ])
  }

  @Test("a switch takes all below it with it, and virtual functions follow their physical one")
  func moveSwitch() throws {
    var machine = machine
    machine.add("03:10.0", .express(.endpoint), physical: "03:00.0")
    machine.port("00:03.0", .rootPort, below: 6...9, acs: false)
    let whatIf = try WhatIf(machine.host, [.move(address("01:00.0"), under: address("00:03.0"))])
    #expect(
      whatIf.after.text == [
        "00:01.0", "00:02.0", "00:03.0 01:00.0 02:00.0 02:01.0 03:00.0 03:00.1 03:10.0 04:00.0",
      ])
    let device = try WhatIf(machine.host, [.move(address("03:00.0"), under: address("00:02.0"))])
    #expect(device.after.text.contains("03:10.0"))
  }

  @Test("what cannot be moved is refused with the reason")
  func refusals() throws {
    func failure(_ card: String, _ target: String) throws -> HostChangeError? {
      let change = HostChange.move(try address(card), under: try address(target))
      do throws(HostChangeError) {
        _ = try WhatIf(machine.host, [change])
        return nil
      } catch {
        return error
      }
    }
    #expect(try failure("09:00.0", "00:02.0") == .move(.notFound(address("09:00.0"))))
    #expect(try failure("00:01.0", "00:02.0") == .move(.integrated(address("00:01.0"))))
    #expect(try failure("03:00.0", "04:00.0") == .move(.notABridge(address("04:00.0"))))
    #expect(try failure("01:00.0", "02:01.0") == .move(.belowItself(address("01:00.0"), under: address("02:01.0"))))
    #expect(try failure("03:00.0", "02:01.0") == .move(.occupied(address("02:01.0"), by: address("04:00.0"))))
  }

  @Test("a parameter that switches the IOMMU off leaves no group")
  func switchedOff() throws {
    #expect(try WhatIf(machine.host, [.kernelParameter("intel_iommu=off")]).after.groups.isEmpty)
    #expect(throws: HostChangeError.parameter("quiet")) { try WhatIf(machine.host, [.kernelParameter("quiet")]) }
  }

  @Test("the override patch is named for what it is")
  func override() throws {
    let whatIf = try WhatIf(machine.host, [.kernelParameter("pcie_acs_override=downstream,multifunction")])
    #expect(whatIf.after.groups.allSatisfy { $0.members.count == 1 })
    #expect(whatIf.notes.map(\.code) == [.pretended])
  }

  @Test("Xen forms groups by conventional bridges only")
  func xen() {
    var machine = machine
    machine.port("00:06.0", .rootPort, below: 0xc...0xd, acs: false)
    machine.add("0c:00.0", .express(.expressToPCIBridge), below: 0xd...0xd)
    machine.add("0d:01.0", .conventional)
    machine.add("0d:02.0", .conventional)
    let groups = XenGrouping(HostTopology(machine.host)).groups
    #expect(
      groups.filter { $0.count > 1 }.map { $0.map(\.requesterID.description) } == [["0c:00.0", "0d:01.0", "0d:02.0"]])
    #expect(groups.count == 10)
  }

  @Test("the way up is told station by station")
  func explanation() throws {
    let explanation = try #require(GroupPrediction(machine.host).explanation(of: address("03:00.1")))
    #expect(explanation.way.map(\.address.requesterID.description) == ["03:00.1", "02:00.0", "01:00.0", "00:01.0"])
    #expect(explanation.way.map(\.isolates) == [.no, .no, .yes, .yes])
    #expect(
      explanation.way.map(\.text) == [
        "endpoint 0000:03:00.1 has no ACS capability",
        "switch downstream port 0000:02:00.0 has no ACS capability",
        "switch upstream port 0000:01:00.0 is a device of one function, with no peer inside itself",
        "root port 0000:00:01.0 has ACS with SV RR CR UF on (capability 0x005f, control 0x001d)",
      ])
    #expect(explanation.ties.map(\.member.requesterID.description) == ["02:00.0", "03:00.0"])
    #expect(explanation.ties.allSatisfy { $0.reasons.map(\.code) == [.noCapability] })
    #expect(
      explanation.summary == "0000:03:00.1 shares its group with 2 other functions; a guest gets all of them or none.")
  }
}
