import AssignmentModel
import PCICore
import Testing

/// Codes of reasons for which functions share a group: a machine on which each is given, and one on which it nearly is.
@Suite("Codes of groups' causes")
struct GroupCauseTests {
  typealias Build = @Sendable (inout Machine) -> Void

  static let cases: [(code: GroupReason.Code, found: Build, nearly: Build)] = [
    (
      .noCapability, { port(&$0, acs: nil) },
      { port(&$0, acs: (capability: 0x5f, control: 0x1d)) }
    ),
    (
      .servicesOff, { port(&$0, acs: (capability: 0x5f, control: 0x11)) },
      { port(&$0, acs: (capability: 0x5f, control: 0x1d)) }
    ),
    (
      .alias, { conventional(&$0) }, { port(&$0, acs: (capability: 0x5f, control: 0x1d)) }
    ),
    (
      .multifunction,
      {
        port(&$0, acs: (capability: 0x5f, control: 0x1d), isMultifunction: true)
        $0.add("0000:01:00.1", .express(.endpoint), multifunction: true)
      },
      {
        port(
          &$0, acs: (capability: 0x5f, control: 0x1d), cardACS: (capability: 0x5c, control: 0x1c),
          isMultifunction: true)
        $0.add("0000:01:00.1", .express(.endpoint), multifunction: true, acs: (capability: 0x5c, control: 0x1c))
      }
    ),
    (
      .volumeController,
      {
        $0.add("0000:00:0e.0", .express(.rootComplexIntegratedEndpoint), ids: (0x8086, 0x28c0), classCode: 0x010400)
        $0.add("10000:01:00.0", .express(.endpoint), classCode: 0x010802)
      },
      { $0.add("0000:00:0e.0", .express(.rootComplexIntegratedEndpoint), ids: (0x8086, 0x28c0), classCode: 0x010400) }
    ),
    (
      .unmeasured,
      {
        $0.isPrivileged = false
        port(&$0, acs: nil, cut: 64)
      },
      { port(&$0, acs: (capability: 0x5f, control: 0x1d)) }
    ),
    (
      .requester,
      {
        // A Marvell disk controller whose requests bear its second function's ID.
        port(&$0, acs: (capability: 0x5f, control: 0x1d), ids: (0x1b4b, 0x9172))
        $0.add("0000:01:00.1", .express(.endpoint), multifunction: true, acs: (capability: 0x5c, control: 0x1c))
      },
      { port(&$0, acs: (capability: 0x5f, control: 0x1d), ids: (0x1b4b, 0x9172)) }
    ),
    (
      // A bridge without an Express capability behind which the IOMMU sees requests unchanged.
      .conventional,
      {
        $0.add("0000:00:1e.0", .conventional, ids: (0x14e4, 0x9000), below: 2...2)
        $0.add("0000:02:00.0", .express(.endpoint))
      }, { conventional(&$0) }
    ),
    (
      // A bridge that passes requester IDs on, and of a kind that never isolates.
      .kind,
      {
        $0.kernel.release = "7.1.0"
        $0.add("0000:00:1c.0", .express(.rootPort), below: 1...2, acs: (capability: 0x5f, control: 0x1d))
        $0.add("0000:01:00.0", .express(.expressToPCIBridge), ids: (0x1a03, 0x1150), below: 2...2)
        $0.add("0000:02:01.0", .express(.endpoint))
      },
      {
        $0.kernel.release = "6.12.0"
        $0.add("0000:00:1c.0", .express(.rootPort), below: 1...2, acs: (capability: 0x5f, control: 0x1d))
        $0.add("0000:01:00.0", .express(.expressToPCIBridge), ids: (0x1a03, 0x1150), below: 2...2)
        $0.add("0000:02:01.0", .express(.endpoint))
      }
    ),
    (
      // The rule for this vendor says no for every device that it does not name.
      .quirk,
      {
        $0.add(
          "0000:00:1c.0", .express(.rootPort), ids: (0x8088, 0x0001), below: 1...1,
          acs: (capability: 0x5f, control: 0x1d))
        $0.add("0000:01:00.0", .express(.endpoint))
      }, { port(&$0, acs: (capability: 0x5f, control: 0x1d)) }
    ),
  ]

  static let codes = Set(cases.map(\.code.rawValue))

  private static func port(
    _ machine: inout Machine, acs: (capability: UInt16, control: UInt16)?,
    cardACS: (capability: UInt16, control: UInt16)? = nil, ids: (UInt16, UInt16) = (0x1234, 0x5678),
    isMultifunction: Bool = false, cut: Int = 4096
  ) {
    machine.add("0000:00:1c.0", .express(.rootPort), below: 1...1, acs: acs, cut: cut)
    machine.add("0000:01:00.0", .express(.endpoint), ids: ids, multifunction: isMultifunction, acs: cardACS)
  }

  private static func conventional(_ machine: inout Machine) {
    machine.add("0000:00:1e.0", .conventional, below: 2...3)
    machine.add("0000:02:01.0", .conventional)
  }

  private func codes(_ build: Build) -> Set<String> {
    var machine = Machine()
    build(&machine)
    let prediction = GroupPrediction(machine.host)
    var codes: Set<String> = []
    for group in prediction.groups {
      for reason in prediction.reasons(for: group) { codes.insert(reason.code.rawValue) }
      for reason in prediction.uncertainties(of: group) { codes.insert(reason.code.rawValue) }
    }
    return codes
  }

  @Test("each code is given where it should be, and not where it nearly is", arguments: 0..<cases.count)
  func causes(index: Int) {
    let fixture = Self.cases[index]
    #expect(codes(fixture.found).contains(fixture.code.rawValue), "\(fixture.code): \(codes(fixture.found))")
    #expect(!codes(fixture.nearly).contains(fixture.code.rawValue), "\(fixture.code)")
  }
}
