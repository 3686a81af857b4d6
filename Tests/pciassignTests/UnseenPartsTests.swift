import AssignmentModel
import PCICore
import Testing

@testable import pciassign

@Suite("What could not be seen")
struct UnseenPartsTests {
  private func host(_ kind: Provenance.Kind) throws -> HostSnapshot {
    var host = try SampleHost.snapshot()
    host.provenance = Provenance(kind: kind, path: kind == .live ? "/" : "host.capture")
    let config = try #require(host.functions[3].config.value)
    host.functions[3].config = .known(ConfigSpace(Array(config.bytes.prefix(64))))
    host.tables = .known([FirmwareTable(name: "DMAR", bytes: .unmeasured(.notPermitted))])
    host.observations = [
      Observation(kind: .vanished, address: host.functions[6].address, text: "gone"),
      Observation(kind: .unreadable, text: "/sys/x: input/output error (EIO)"),
    ]
    return host
  }

  @Test("a live machine says what only root may read, and how to see it")
  func live() throws {
    let host = try host(.live)
    let rest = ["went away while being read: 0000:03:00.0", "/sys/x: input/output error (EIO)"]
    #expect(
      UnseenParts(host, about: .functions).notes
        == ["the capabilities of 1 of 7 functions can only be read by root: run with sudo to see them"] + rest)
    #expect(
      UnseenParts(host, about: .tables).notes
        == ["the ACPI tables can only be read by root: run with sudo to see them"] + rest)
    #expect(UnseenParts(host, about: .publicFacts).notes == rest)
  }

  @Test("a capture says what it does not hold")
  func capture() throws {
    let host = try host(.capture)
    #expect(
      UnseenParts(host, about: .functions).notes.first
        == "the capabilities of 1 of 7 functions are not in host.capture, "
        + "which holds the first 64 bytes of their configuration space")
    #expect(
      UnseenParts(host, about: .tables).notes.first
        == "the ACPI tables are not in host.capture: it was made without root's view")
  }
}
