import AssignmentModel
import Foundation
import PCICore
import Testing

@testable import pciassign

@Suite("JSON documents")
struct JSONDocumentTests {
  private func text(brokenLevels: Int, _ write: (inout JSONWriter) throws -> Void) rethrows -> String {
    var json = JSONWriter(nil, brokenLevels: brokenLevels)
    try write(&json)
    return json.output.text
  }

  private func parse(_ text: String) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(value as? [String: Any])
  }

  @Test("list has the contract's keys and forms of values, a line for each function")
  func list() throws {
    let host = try SampleHost.snapshot()
    let text = text(brokenLevels: 2) { ListDocument(host, names: NameBook()).write(to: &$0) }
    try ExpectedText.check(text, "list.json")
    let document = try parse(text)
    #expect(document["schema"] as? Int == 1)
    let functions = try #require(document["functions"] as? [[String: Any]])
    #expect(functions.count == 7)
    let required: Set<String> = [
      "address", "vendor", "device", "subsystemVendor", "subsystemDevice", "class", "revision", "headerType", "driver",
      "iommuGroup", "numaNode", "names", "capabilities", "capabilityOffsets", "parent", "physicalFunction", "sriov",
      "bars", "diagnostics",
    ]
    for function in functions { #expect(Set(function.keys).isSuperset(of: required)) }
    let physical = try #require(functions.first { $0["address"] as? String == "0000:01:00.0" })
    #expect(physical["vendor"] as? String == "0x8086")
    #expect(physical["class"] as? String == "0x020000")
    #expect(physical["revision"] as? String == "0x01")
    #expect(physical["headerType"] as? String == "endpoint")
    #expect(physical["driver"] as? String == "igb")
    #expect(physical["iommuGroup"] as? Int == 3)
    #expect(physical["physicalFunction"] is NSNull)
    #expect(physical["capabilities"] as? [String] == ["PM", "EXP", "SR-IOV"])
    #expect(physical["capabilityOffsets"] as? [String] == ["0x40", "0xa0", "0x100"])
    let counts = try #require(physical["sriov"] as? [String: Any])
    #expect(counts["total"] as? Int == 7)
    #expect(counts["enabled"] as? Int == 2)
    #expect(counts["supported"] as? Int == 8)
    let bars = try #require(physical["bars"] as? [[String: Any]])
    #expect(bars.map { $0["index"] as? Int } == [0, 2])
    #expect(bars.map { $0["kind"] as? String } == ["memory64", "io"])
    #expect(bars.map { $0["address"] as? String } == ["0x4000000000", "0xe000"])
    #expect(bars.map { $0["size"] as? Int } == [131072, 32])
    #expect(bars.map { $0["prefetchable"] as? Bool } == [true, false])
    let virtual = try #require(functions.first { $0["address"] as? String == "0000:01:10.2" })
    #expect(virtual["physicalFunction"] as? String == "0000:01:00.0")
    #expect(virtual["sriov"] is NSNull)
  }

  @Test("what could not be seen is said, never left out or zero")
  func unmeasured() throws {
    var host = try SampleHost.snapshot()
    let config = try #require(host.functions[3].config.value)
    host.functions[3].config = .known(ConfigSpace(Array(config.bytes.prefix(64))))
    host.functions[3].virtualization = .unmeasured(.notInSource)
    host.functions[3].driver = .unmeasured(.notInSource)
    host.functions[3].resources = .unmeasured(.notInSource)
    host.functions[4].config = .unmeasured(.notPermitted)
    let document = try parse(text(brokenLevels: 2) { ListDocument(host, names: NameBook()).write(to: &$0) })
    let functions = try #require(document["functions"] as? [[String: Any]])
    for key in ["capabilities", "capabilityOffsets", "sriov"] {
      let reason = try #require(functions[3][key] as? [String: String])
      #expect(reason == ["unmeasured": "only the first 64 bytes of configuration space were read"])
    }
    #expect(
      functions[3]["driver"] as? [String: String] == ["unmeasured": "the source of this snapshot does not hold it"])
    #expect((functions[3]["bars"] as? [Any])?.isEmpty == true)
    for key in ["headerType", "capabilities", "configSize"] {
      #expect(functions[4][key] as? [String: String] == ["unmeasured": "reading it needs CAP_SYS_ADMIN"])
    }
    #expect(functions[4]["vendor"] as? String == "0x8086")
  }

  @Test("groups hold members, type and regions")
  func groups() throws {
    var host = try SampleHost.snapshot()
    let text = text(brokenLevels: 2) { GroupsDocument(host).write(to: &$0) }
    try ExpectedText.check(text, "groups.json")
    _ = try parse(text)
    host.groups = .unmeasured(.notInSource)
    let document = try parse(self.text(brokenLevels: 2) { GroupsDocument(host).write(to: &$0) })
    #expect(
      document["groups"] as? [String: String] == ["unmeasured": "the source of this snapshot does not hold it"])
  }

  @Test("show holds every register with every field")
  func show() throws {
    let host = try SampleHost.snapshot()
    let text = text(brokenLevels: 6) {
      ShowDocument([host.functions[3]], of: host, names: NameBook()).write(to: &$0)
    }
    try ExpectedText.check(text, "show.json")
    let functions = try #require(try parse(text)["functions"] as? [[String: Any]])
    let decoded = try #require(functions[0]["decoded"] as? [[String: Any]])
    #expect(decoded.map { $0["name"] as? String } == ["PM", "EXP", "SR-IOV"])
  }

  @Test("tree nests functions below their bridges")
  func tree() throws {
    let host = try SampleHost.snapshot()
    let text = text(brokenLevels: 3) { TreeDocument(host, names: NameBook()).write(to: &$0) }
    try ExpectedText.check(text, "tree.json")
    let roots = try #require(try parse(text)["roots"] as? [[String: Any]])
    let children = try #require(roots[0]["children"] as? [[String: Any]])
    #expect(children.map { $0["address"] as? String } == ["0000:00:00.0", "0000:00:1c.0", "0000:00:1d.0"])
  }
}
