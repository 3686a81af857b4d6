import Foundation
import Testing

@testable import pciassign

@Suite("The vtd commands")
struct VTdCommandTests {
  @Test(
    "help is as expected",
    arguments: [
      "vtd", "vtd build", "vtd walk", "vtd verify", "vtd decode", "vtd faults", "vtd dump", "vtd diff",
    ])
  func help(command: String) throws {
    let result = try BuiltCommand.run(command.split(separator: " ").map(String.init) + ["--help"])
    #expect(result.code == 0)
    try ExpectedText.check(result.output, "help-\(command.replacing(" ", with: "-")).txt")
  }

  /// A job is changed in one place; what is said names that place.
  @Test("a job that cannot be built is refused by file, line, column and path", arguments: WrongJob.all)
  func wrong(job: WrongJob) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = BuiltCommand.root.appendingPathComponent("fixtures/vtd/example/job.json")
    let text = try String(contentsOf: source, encoding: .utf8)
    #expect(text.contains(job.old))
    let file = folder.appendingPathComponent("job.json")
    try text.replacingOccurrences(of: job.old, with: job.new).write(to: file, atomically: true, encoding: .utf8)
    let result = try BuiltCommand.run(["vtd", "build", file.path, "--out", folder.path + "/out"])
    #expect(result.code == job.code)
    #expect(result.output.isEmpty)
    #expect(result.errors == "pciassign: error: \(file.path):\(job.complaint)\n")
  }

  @Test("what is built for each fixture is verified against its job, and is the same again")
  func built() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    for job in ["fixtures/vtd/example/job.json", "fixtures/vtd/other/job.json", "fixtures/vtd/scalable.json"] {
      let result = try BuiltCommand.run(["vtd", "build", job, "--out", folder.path])
      #expect(result.code == 0)
      let image = folder.path + "/image.json"
      #expect(try result.output == String(contentsOfFile: image, encoding: .utf8))
      #expect(try BuiltCommand.run(["vtd", "verify", image, "--job", job]).code == 0)
      let same = try BuiltCommand.run(["vtd", "diff", image, image])
      #expect(same.code == 0 && same.output == "no difference\n")
    }
  }
}

/// The example job with one text replaced, and what is then said.
struct WrongJob: Sendable, CustomTestStringConvertible {
  var old: String
  var new: String
  var code: Int32 = 65
  var complaint: String

  var testDescription: String { complaint }

  static let all = [
    WrongJob(
      old: "\"iova\": \"0x100000000\"", new: "\"iova\": \"0x1000\"",
      complaint: "12:9: domains[0].mappings[1]: 0x1000 is mapped already; unmap it first, or use remap"),
    WrongJob(
      old: "\"len\": \"0x5000\"", new: "\"len\": \"0x5001\"",
      complaint: "12:9: domains[0].mappings[1]: 0x5001 is no multiple of 4096"),
    WrongJob(
      old: "\"access\": \"r\"", new: "\"access\": \"x\"",
      complaint: "12:81: domains[0].mappings[1].access: \"x\" is none of \"rw\", \"r\", \"w\""),
    WrongJob(
      old: "\"domain\": 1", new: "\"domain\": 2", complaint: "18:34: devices[0].domain: there is no domain 2"),
    WrongJob(
      old: "00:04.0", new: "00:44.0",
      complaint: "19:13: devices[1].bdf: \"00:44.0\" is no address such as \"00:03.0\""),
    WrongJob(
      old: "\"table_base\": \"0x10000000\"", new: "\"table_base\": 1",
      complaint: "5:17: table_base: 0x1 is no multiple of 4096"),
    WrongJob(
      old: "\"stage\": \"second\"", new: "\"stage\": \"first\"", code: 1,
      complaint: "8:5: domains[0]: legacy mode has no first stage; ask for scalable mode"),
    WrongJob(
      old: "\"max_page\"", new: "\"extended_capability\": \"0xf00f0a\", \"max_page\"", code: 1,
      complaint: "19:5: devices[1]: the unit has no pass-through (ECAP.PT)"),
    WrongJob(old: "\"unmappings\"", new: "unmappings", complaint: "14:7: a key in quotes expected"),
  ]
}
