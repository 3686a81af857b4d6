import AssignmentModel
import PCICore
import Testing

@Suite("ACS registers")
struct RegisterRulesTests {
  private func answer(capability: UInt16, control: UInt16) -> Answer? {
    var machine = Machine()
    machine.add(
      "00:01.0", .express(.rootPort), below: 1...1, acs: (capability: capability, control: control))
    return machine.host.functions.first.flatMap { GroupPrediction(machine.host).isolation(of: $0.address)?.answer }
  }

  @Test("a service that the capability lacks counts as on")
  func lacking() {
    #expect(answer(capability: 0x001d, control: 0x001d) == .yes)
    #expect(answer(capability: 0x0000, control: 0x0000) == .yes)
    #expect(answer(capability: 0x0001, control: 0x0001) == .yes)
    #expect(answer(capability: 0x0001, control: 0x0000) == .no)
  }

  @Test("each of the four services counts", arguments: [0x01, 0x04, 0x08, 0x10] as [UInt16])
  func each(bit: UInt16) {
    #expect(answer(capability: 0x005f, control: 0x001d & ~bit) == .no)
  }

  @Test("the others do not", arguments: [0x02, 0x20, 0x40] as [UInt16])
  func others(bit: UInt16) {
    #expect(answer(capability: 0x007f, control: 0x007f & ~bit) == .yes)
  }

  @Test("what is missing is named with its registers")
  func words() throws {
    var machine = Machine()
    machine.add("00:01.0", .express(.rootPort), below: 1...1, acs: (capability: 0x005f, control: 0x0011))
    machine.endpoint("01:00.0")
    let prediction = GroupPrediction(machine.host)
    let address = try #require(PCIAddress("01:00.0"))
    let group = try #require(prediction.group(of: address))
    let reasons = prediction.reasons(for: group)
    #expect(reasons.map(\.code) == [.servicesOff])
    #expect(reasons.map(\.subject.description) == ["0000:00:01.0"])
    #expect(
      reasons.map(\.text) == [
        "root port 0000:00:01.0 has ACS, but RR CR are off (capability 0x005f, control 0x0011); so functions below it "
          + "may reach each other, or the port itself, without passing the IOMMU"
      ])
  }

  @Test("kinds with a fixed answer")
  func kinds() throws {
    func answer(_ type: PortType, multifunction: Bool) -> Answer? {
      var machine = Machine()
      machine.add("00:01.0", .express(type), multifunction: multifunction)
      return PCIAddress("00:01.0").flatMap { GroupPrediction(machine.host).isolation(of: $0)?.answer }
    }
    #expect(answer(.endpoint, multifunction: false) == .yes)
    #expect(answer(.legacyEndpoint, multifunction: true) == .no)
    #expect(answer(.upstreamPort, multifunction: true) == .no)
    #expect(answer(.rootComplexIntegratedEndpoint, multifunction: false) == .yes)
    #expect(answer(.rootComplexEventCollector, multifunction: false) == .no)
    #expect(answer(.expressToPCIBridge, multifunction: false) == .no)
    #expect(answer(.pciToExpressBridge, multifunction: false) == .no)
    #expect(answer(PortType(rawValue: 0xf), multifunction: true) == .yes)
  }
}
