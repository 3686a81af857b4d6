import AssignmentModel
import PCICore
import Testing

/// Codes of notes about supposed changes: a change that each is given for, and one that it nearly is.
@Suite("Codes of supposed changes")
struct WhatIfCodeTests {
  /// A port without ACS and one with, each with a card below.
  static let port = SoundHost.address("0000:00:01.0")
  static let isolating = SoundHost.address("0000:00:02.0")
  static let card = SoundHost.address("0000:01:00.0")

  static let cases: [(code: WhatIfNote.Code, found: [HostChange], nearly: [HostChange])] = [
    (.noEffect, [.accessControl(card, .off)], [.accessControl(isolating, .off)]),
    (.pretended, [.accessControl(port, .on)], [.accessControl(isolating, .on)]),
    (
      .firmware, [.kernelParameter("pci=config_acs=xxxxxxx@0000:00:02.0")],
      [.kernelParameter("pci=config_acs=0011101@0000:00:02.0")]
    ),
    (.peerToPeer, [.accessControl(port, .on)], [.accessControl(port, .off)]),
  ]

  static let codes = Set(cases.map(\.code.rawValue))

  private static var host: HostSnapshot {
    var machine = Machine()
    machine.kernel.release = "6.12.0"
    machine.port("0000:00:01.0", .rootPort, below: 1...1, acs: false)
    machine.port("0000:00:02.0", .rootPort, below: 2...2, acs: true)
    machine.endpoint("0000:01:00.0")
    machine.endpoint("0000:02:00.0")
    return machine.host
  }

  @Test("each code is given where it should be, and not where it nearly is", arguments: 0..<cases.count)
  func notes(index: Int) throws {
    let fixture = Self.cases[index]
    let found = try WhatIf(Self.host, fixture.found).notes.map(\.code)
    #expect(found.contains(fixture.code), "\(fixture.code): \(found)")
    let nearly = try WhatIf(Self.host, fixture.nearly).notes.map(\.code)
    #expect(!nearly.contains(fixture.code), "\(fixture.code): \(nearly)")
  }
}
