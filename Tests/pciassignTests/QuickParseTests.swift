import ArgumentParser
import PCIAssignment
import Testing

@testable import pciassign

@Suite("Command lines that are read without the parser")
struct QuickParseTests {
  /// Each is read by hand, and by the whole parser to the same order.
  static let plain = [
    "bind 0000:3b:00.0",
    "bind 0000:3b:00.0 0000:3b:00.1 --group",
    "bind --group 10000:e1:00.0 -q --yes",
    "bind 0000:3b:00.0 --driver pci-stub --no-d3cold --json",
    "bind 0000:3b:00.0 --driver variant -y --quiet",
    "bind 0000:3b:00.0 --allow-critical 0000:3b:00.0 --allow-critical 0000:3b:00.1 --dry-run",
    "bind 0000:3b:00.0 --state-dir /tmp/state --wait 0 --limit 86400",
    "bind 0000:3b:00.0 --state-dir /a --state-dir /b --wait 1 --wait 2",
    "release 0000:3b:00.0",
    "release --all --json -q --yes",
    "release 0000:3b:00.0 --unbound --dry-run",
    "release 0000:3b:00.0 --driver e1000e --limit 1",
  ]

  @Test("say the same to both", arguments: plain)
  func sameOrder(_ line: String) throws {
    let words = line.split(separator: " ").map { String($0) }
    let quick = try #require(QuickParse.order(words))
    let command = try CommandLineTool.parseAsRoot(words)
    let slow: ChangeOrder? =
      switch command {
      case let bind as BindCommand: try bind.order
      case let release as ReleaseCommand: try release.order
      default: nil
      }
    #expect(quick == slow)
  }

  @Test(
    "are left to the parser where anything is special",
    arguments: [
      "", "list", "bind", "release", "bind --help", "bind 3b:00.0", "bind 0000:3b:00.0 --verbose", "bind 0000:3b:00.8",
      "bind 0000:3b:00.0 --color never", "bind 0000:3b:00.0 --host /tmp", "bind 0000:3b:00.0 --wait",
      "bind 0000:3b:00.0 --wait -1", "bind 0000:3b:00.0 --wait 86401", "bind 0000:3b:00.0 --limit 0",
      "bind 0000:3b:00.0 --state-dir relative", "bind 0000:3b:00.0 --driver a/b", "bind 0000:3b:00.0 --driver=vfio-pci",
      "bind 0000:3b:00.0 -qy", "bind -- 0000:3b:00.0", "bind 0000:3b:00.0 --all", "bind 0000:3b:00.0 --unbound",
      "release 0000:3b:00.0 --all", "release 0000:3b:00.0 --group", "release 0000:3b:00.0 --driver x --unbound",
      "release 0000:3b:00.0 --driver variant", "release 0000:3b:00.0 --no-d3cold",
      "release 0000:3b:00.0 --allow-critical 0000:3b:00.0", "status", "recover",
    ])
  func leftAlone(_ line: String) {
    #expect(QuickParse.order(line.split(separator: " ").map { String($0) }) == nil)
  }
}
