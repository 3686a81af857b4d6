import Foundation
import Testing

@testable import pciassign

@Suite("Capture and unpack")
struct CaptureTests {
  private typealias Result = BuiltCommand.Result

  private func host() throws -> TemporaryHost {
    try TemporaryHost([("0000:00:03.0", TemporaryHost.plainCard), ("10000:00:04.0", TemporaryHost.plainCard)])
  }

  /// What `list --json` says of the functions, without where it was read.
  private func functions(_ path: String) throws -> String {
    let result = try BuiltCommand.run(["list", "--json", "--host", path])
    #expect(result.code == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").filter { $0.contains(#""address":"#) }
    return lines.joined(separator: "\n")
  }

  @Test("a capture, its directory and a record replay to the same functions", arguments: ["capture", "umockdev"])
  func replay(format: String) throws {
    let host = try host()
    let file = host.path + "/host.\(format)"
    let tree = host.path + "/unpacked"
    #expect(
      try BuiltCommand.run(["capture", file, "--format", format, "--host", host.path])
        == Result(output: "", errors: "", code: 0))
    #expect(try BuiltCommand.run(["unpack", file, tree, "-q"]) == Result(output: "", errors: "", code: 0))
    let live = try functions(host.path)
    #expect(live.contains("10000:00:04.0"))
    #expect(try functions(file) == live)
    #expect(try functions(tree) == live)
    #expect(
      try BuiltCommand.run(["unpack", file, tree])
        == Result(
          output: "",
          errors: "pciassign: error: cannot unpack into \(tree): it is there already, and not empty\n", code: 65))
  }

  @Test("- is stdout, and a file is replaced as a whole or not at all")
  func places() throws {
    let host = try host()
    let file = host.path + "/host.capture"
    let printed = try BuiltCommand.run(["capture", "-", "--host", host.path])
    #expect(printed.code == 0)
    #expect(printed.output.hasPrefix("pciassign-capture 1\n"))
    try "old".write(toFile: file, atomically: true, encoding: .utf8)
    let written = try BuiltCommand.run(["capture", file, "--host", host.path, "--json", "--redact"])
    #expect(written.code == 0)
    let parsed = try JSONSerialization.jsonObject(with: Data(written.output.utf8))
    let document = try #require(parsed as? [String: Any])
    #expect(document["file"] as? String == file)
    #expect(document["redacted"] as? Bool == true)
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(document["size"] as? Int == text.utf8.count)
    let full = try BuiltCommand.run(["capture", "/dev/full", "--host", host.path])
    #expect(
      full
        == Result(
          output: "", errors: "pciassign: error: cannot write /dev/full: No space left on device\n", code: 74))
    let nowhere = try BuiltCommand.run(["capture", "/no/such/folder/x", "--host", host.path])
    #expect(nowhere.code == 74)
    #expect(try BuiltCommand.run(["capture", "-", "--json", "--host", host.path]).code == 64)
  }

  @Test("what holds no files cannot be captured or unpacked")
  func dumps() throws {
    let host = try host()
    let dump = host.path + "/dump.txt"
    let bytes = TemporaryHost.plainCard.prefix(64).map { String($0, radix: 16) }.map { $0.count == 1 ? "0\($0)" : $0 }
    var text = "00:03.0 Ethernet controller\n"
    for line in 0..<4 {
      let offset = String(line * 16, radix: 16)
      text += "\(offset.count == 1 ? "0" : "")\(offset): \(bytes[line * 16..<line * 16 + 16].joined(separator: " "))\n"
    }
    try text.write(toFile: dump, atomically: true, encoding: .utf8)
    #expect(try functions(dump).contains("0000:00:03.0"))
    let captured = try BuiltCommand.run(["capture", "-", "--host", dump])
    #expect(captured.code == 65)
    #expect(captured.errors.contains("\(dump) is a dump of configuration space"))
    let unpacked = try BuiltCommand.run(["unpack", dump, host.path + "/x"])
    #expect(unpacked.code == 65)
    #expect(unpacked.errors.contains("\(dump) is neither a capture nor a umockdev record"))
  }
}
