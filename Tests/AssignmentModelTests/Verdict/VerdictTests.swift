import AssignmentModel
import HardwareBits
import PCICore
import Testing

@Suite("Verdicts")
struct VerdictTests {
  @Test("nothing is found on a sound host, whoever asks", arguments: AssignmentTarget.allCases)
  func sound(target: AssignmentTarget) {
    let verdict = AssignmentJudge(SoundHost().host, for: target).judge([SoundHost.card])
    #expect(verdict.findings.map(\.text) == [])
    #expect(verdict.verdict == .ok)
    #expect(AssignmentJudge(SoundHost().host, for: target).hostFindings().map(\.text) == [])
  }

  private func findings(_ wanted: VerdictFixture.Case, _ code: String) -> [Finding] {
    AssignmentJudge(wanted.made.host, for: wanted.target).judge(wanted.subjects).findings
      .filter { $0.code.rawValue == code }
  }

  @Test("each code is found where it should be", arguments: VerdictFixture.all)
  func found(fixture: VerdictFixture) throws {
    let finding = try #require(findings(fixture.found, fixture.code).first, "not found")
    #expect(finding.weight == fixture.weight, "\(finding.text)")
    #expect(finding.text.hasSuffix(".") && !finding.remedy.isEmpty)
    let verdict = AssignmentJudge(fixture.found.made.host, for: fixture.found.target).judge(fixture.found.subjects)
    switch fixture.weight {
    case .error: #expect(verdict.verdict == .blocked)
    case .unmeasured: #expect(verdict.verdict != .ok)
    case .warning, .note: break
    }
  }

  @Test("and not where it nearly is", arguments: VerdictFixture.all)
  func nearly(fixture: VerdictFixture) {
    #expect(findings(fixture.nearly, fixture.code).map(\.text) == [])
  }

  @Test("each code of the catalogue is there once, has all its words, and a fixture")
  func catalogue() {
    let catalogue = VerdictDiagnostics.catalogue
    #expect(Set(catalogue.map(\.code)).count == catalogue.count)
    for kind in catalogue {
      let code = kind.code.rawValue
      #expect(code.hasPrefix("D-") && !kind.title.isEmpty && kind.meaning.hasSuffix(".") && kind.remedy.hasSuffix("."))
      // Those of carrying changes out need a host that can be changed: PCIAssignmentTestingTests has them.
      if ChangeDiagnostics.runKinds.contains(kind) { continue }
      let isCause = code.hasPrefix("D-GROUP-CAUSE-")
      let others = WhatIfCodeTests.codes.union(PlanFixture.all.map(\.code))
      let fixtures = isCause ? GroupCauseTests.codes : others.union(VerdictFixture.all.map(\.code))
      #expect(fixtures.contains(code), "\(code) has no fixture")
    }
  }

  @Test(
    "a driver that only keeps a function for guests is no driver of the host",
    arguments: [("igb", true), ("vfio-pci", false), ("pci-stub", false), ("pciback", false)])
  func hostsHands(driver: String, isBound: Bool) {
    let made = SoundHost().with { made in made.change(SoundHost.card) { $0.driver = .known(driver) } }
    let codes = AssignmentJudge(made.host, for: .vfio).judge([SoundHost.card]).findings.map(\.code.rawValue)
    #expect(codes.contains("D-DRIVER-BOUND") == isBound)
  }

  @Test("the four hosts differ where they should")
  func targets() {
    let shared = SoundHost([VerdictFixture.reserved([VerdictFixture.scope(0, card: true), VerdictFixture.scope(0x17)])])
    let verdicts = AssignmentTarget.allCases.map {
      AssignmentJudge(shared.host, for: $0).judge([SoundHost.card]).verdict
    }
    #expect(verdicts == [.blocked, .blocked, .blocked, .ok])
    let bound = SoundHost().with { $0.addSibling("igb") }
    #expect(
      AssignmentTarget.allCases.map { AssignmentJudge(bound.host, for: $0).judge([SoundHost.card]).verdict }
        == [.blocked, .blocked, .ok, .ok])
    let direct = SoundHost().with { $0.host.facilities.remapsInterrupts = .known(false) }
    #expect(
      AssignmentTarget.allCases.map { AssignmentJudge(direct.host, for: $0).judge([SoundHost.card]).verdict }
        == [.blocked, .blocked, .ok, .ok])
  }

  @Test("a sibling that is given along does not stand in the way, and a member's reserved memory does")
  func together() {
    let bound = SoundHost().with { $0.addSibling("igb") }
    #expect(AssignmentJudge(bound.host).judge([SoundHost.card, SoundHost.sibling]).verdict == .ok)
    var locked = SoundHost([VerdictFixture.reserved([VerdictFixture.scope(0x17)])])
    locked.change(SoundHost.disk) { $0.iommuGroup = .known(4) }
    locked.group()
    let verdict = AssignmentJudge(locked.host).judge([SoundHost.card])
    #expect(verdict.verdict == .blocked)
    #expect(verdict.findings.first?.code == VerdictDiagnostics.reservedLocked.code)
  }

  @Test("what was not read leaves a verdict open, fact by fact")
  func unmeasured() {
    let spoilers: [(String, (inout SoundHost) -> Void)] = [
      (
        "groups",
        { made in
          made.host.groups = .unmeasured(.notInSource)
          for index in made.host.functions.indices { made.host.functions[index].iommuGroup = .unmeasured(.notInSource) }
        }
      ),
      (
        "sibling's driver",
        { made in
          made.addSibling(nil)
          made.change(SoundHost.sibling) { $0.driver = .unmeasured(.notInSource) }
        }
      ),
      ("modules", { $0.host.facilities.modules = [:] }),
      ("64 bytes of config space", { $0.host.functions = SoundHost(configSize: 64).host.functions }),
      (
        "interrupts and tables",
        { made in
          made.host.facilities.remapsInterrupts = .unmeasured(.notInSource)
          made.host.tables = .unmeasured(.notPermitted)
        }
      ),
      (
        "mounts, and a driver has it",
        { made in
          made.host.usage.interfaces = .unmeasured(.notInSource)
          made.change(SoundHost.card) { $0.driver = .known("igb") }
        }
      ),
    ]
    for (name, spoil) in spoilers {
      let made = SoundHost().with(spoil)
      let verdict = AssignmentJudge(made.host).judge([SoundHost.card])
      #expect(verdict.verdict == .unmeasured, "\(name): \(verdict.findings.map(\.text))")
    }
    // Nobody uses what no driver has, so nothing need be known of it.
    let unbound = SoundHost().with { $0.host.usage = HostUsage() }
    #expect(AssignmentJudge(unbound.host).judge([SoundHost.card]).verdict == .ok)
    // What blocks, blocks all the same.
    let both = SoundHost(configSize: 64).with { $0.addSibling("igb") }
    #expect(AssignmentJudge(both.host).judge([SoundHost.card]).verdict == .blocked)
  }
}
