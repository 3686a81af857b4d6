import ACPITables
import AssignmentModel
import Foundation
import Testing

@testable import pciassign

@Suite("ACPI tables")
struct TableTests {
  /// A remapping unit with two scopes, reserved memory, and a structure that nobody knows.
  private static func remappingTable() -> [UInt8] {
    var table = DMAR(hostAddressWidthInBits: 39, flags: [.interruptRemapping])
    table.structures = [
      .drhd(
        DRHD(
          registerBase: 0xfed9_0000, flags: [.includePCIAll],
          deviceScopes: [
            DeviceScope(.ioapic, enumerationID: 2, startBus: 0xf0, path: [ScopePath.Hop(device: 0x1f, function: 7)]),
            DeviceScope(
              .endpoint, path: [ScopePath.Hop(device: 0x1c, function: 0), ScopePath.Hop(device: 0, function: 1)]),
          ])),
      .rmrr(RMRR(base: 0x7d00_0000, limit: 0x7f7f_ffff, deviceScopes: [])),
      .raw(RawRecord(type: 0x1234, bytes: [0x34, 0x12, 0x08, 0x00, 0xde, 0xad, 0xbe, 0xef])),
    ]
    return table.sealed()
  }

  private func text(_ write: (inout TextOutput) -> Void) -> String {
    var output = TextOutput(nil, color: .never, width: 80, drawsBoxes: true)
    write(&output)
    return output.buffer.text
  }

  @Test("a table as text: findings first, then every field")
  func report() throws {
    let choice = TableChoice(name: "DMAR", bytes: Self.remappingTable())
    try ExpectedText.check(text { TableReport(choice, showsAll: false).write(to: &$0) }, "acpi-dmar.txt")
  }

  @Test("a table as JSON has the contract's keys")
  func document() throws {
    var json = JSONWriter(nil, brokenLevels: 4)
    let choice = TableChoice(name: "DMAR", bytes: Self.remappingTable())
    json.document(ofFile: "table.dat") { TableDocument(choice, showsAll: false).write(to: &$0) }
    try ExpectedText.check(json.output.text, "acpi-dmar.json")
    let parsed = try JSONSerialization.jsonObject(with: Data(json.output.text.utf8))
    let document = try #require(parsed as? [String: Any])
    #expect(document["schema"] as? Int == 1)
    #expect(document["hostAddressWidth"] as? Int == 39)
    #expect(document["flags"] as? [String] == ["INTR_REMAP"])
    let structures = try #require(document["structures"] as? [[String: Any]])
    #expect(structures[0]["type"] as? String == "DRHD")
    #expect(structures[0]["registerBase"] as? String == "0xfed90000")
    let scopes = try #require(structures[0]["deviceScopes"] as? [[String: Any]])
    #expect(scopes.map { $0["type"] as? String } == ["ioapic", "endpoint"])
    #expect(scopes[1]["path"] as? [[String: Int]] == [["device": 28, "function": 0], ["device": 0, "function": 1]])
    #expect((structures[1]["deviceScopes"] as? [Any])?.isEmpty == true)
    #expect(structures[1]["limit"] as? String == "0x7f7fffff")
    #expect(structures[2]["type"] as? Int == 0x1234)
    #expect(structures[2]["raw"] as? String == "34120800deadbeef")
    let diagnostics = try #require(document["diagnostics"] as? [[String: Any]])
    for diagnostic in diagnostics { #expect(Set(diagnostic.keys) == ["code", "severity", "offset", "text"]) }
    #expect(!diagnostics.isEmpty)
  }

  @Test("the list says what each table is and whether anything is wrong with it")
  func list() throws {
    var broken = Self.remappingTable()
    broken[9] &+= 1
    let host = HostSnapshot(
      provenance: Provenance(kind: .directory, path: "sample"), functions: [],
      tables: .known([
        FirmwareTable(name: "DMAR", bytes: .known(Self.remappingTable())),
        FirmwareTable(name: "DMAR2", bytes: .known(broken)),
        FirmwareTable(name: "SSDT", bytes: .unmeasured(.notPermitted)),
      ]))
    let list = TableList(host.tables)
    try ExpectedText.check(text { list.write(to: &$0) }, "acpi.txt")
    var json = JSONWriter(nil, brokenLevels: 2)
    json.document(of: host) { list.write(to: &$0) }
    try ExpectedText.check(json.output.text, "acpi.json")
  }

  @Test("a table is found by name, signature or common name; what is not there is said")
  func choice() throws {
    let bytes = Self.remappingTable()
    let host = HostSnapshot(
      provenance: Provenance(kind: .directory, path: "sample"), functions: [],
      tables: .known([
        FirmwareTable(name: "APIC", bytes: .known(bytes)), FirmwareTable(name: "SSDT1", bytes: .known(bytes)),
        FirmwareTable(name: "SSDT2", bytes: .unmeasured(.notPermitted)),
      ]))
    #expect(try TableChoice("madt", among: host.tables, of: "sample").name == "APIC")
    #expect(try TableChoice("SSDT1", among: host.tables, of: "sample").name == "SSDT1")
    #expect(throws: CommandFailure.input("several ACPI tables SSDT on sample: SSDT1, SSDT2")) {
      try TableChoice("SSDT", among: host.tables, of: "sample")
    }
    #expect(throws: CommandFailure.input("no ACPI table DMAR on sample; there is APIC, SSDT1, SSDT2")) {
      try TableChoice("DMAR", among: host.tables, of: "sample")
    }
    #expect(
      throws: CommandFailure.input(
        "cannot read ACPI table SSDT2 of sample: reading it needs CAP_SYS_ADMIN; run with sudo to read it")
    ) {
      try TableChoice("SSDT2", among: host.tables, of: "sample")
    }
  }

  @Test("device scopes are followed to the host's functions")
  func scopes() throws {
    var table = DMAR(hostAddressWidthInBits: 39)
    let behindPort = DeviceScope(
      .endpoint, path: [ScopePath.Hop(device: 0x1c, function: 0), ScopePath.Hop(device: 0, function: 0)])
    let port = DeviceScope(.bridge, path: [ScopePath.Hop(device: 0x1d, function: 0)])
    let absent = DeviceScope(.endpoint, path: [ScopePath.Hop(device: 2, function: 0)])
    let lost = DeviceScope(
      .endpoint, path: [ScopePath.Hop(device: 2, function: 0), ScopePath.Hop(device: 0, function: 0)])
    table.structures = [.drhd(DRHD(registerBase: 0x1000, deviceScopes: [behindPort, port, absent, lost]))]
    let choice = TableChoice(name: "DMAR", bytes: table.sealed())
    let targets = ScopeTargets(choice.table, on: try SampleHost.snapshot())
    #expect(targets.words(at: 64) == "0000:01:00.0")
    #expect(targets.words(at: 74) == "0000:00:1d.0 and bus 03")
    #expect(targets.words(at: 82) == "0000:00:02.0, which is no function of this host")
    #expect(targets.words(at: 90) == "not found: what is below 0000:00:02.0 (hop 0) is not known")
    var json = JSONWriter(nil, brokenLevels: 0)
    json.document(ofFile: "x") { TableDocument(choice, scopes: targets, showsAll: false).write(to: &$0) }
    let parsed = try JSONSerialization.jsonObject(with: Data(json.output.text.utf8))
    let structures = try #require((parsed as? [String: Any])?["structures"] as? [[String: Any]])
    let scopes = try #require(structures[0]["deviceScopes"] as? [[String: Any]])
    #expect(scopes.map { $0["address"] as? String } == ["0000:01:00.0", "0000:00:1d.0", "0000:00:02.0", nil])
  }

  @Test("a file is a table, or what acpidump prints")
  func files() {
    let bytes = Self.remappingTable()
    #expect(TableFile(bytes, path: "f").tables == [FirmwareTable(name: "DMAR", bytes: .known(bytes))])
    let text = """
      SSDT @ 0x00000000
          0000: 53 53 44 54 08 00 00 00                          SSDT....

      SSDT @ 0x00000000
          0000: 53 53 44 54 0A 00 00 00 01 02                    SSDT......

      """
    #expect(
      TableFile(Array(text.utf8), path: "f").tables == [
        FirmwareTable(name: "SSDT1", bytes: .known([0x53, 0x53, 0x44, 0x54, 8, 0, 0, 0])),
        FirmwareTable(name: "SSDT2", bytes: .known([0x53, 0x53, 0x44, 0x54, 10, 0, 0, 0, 1, 2])),
      ])
  }
}
