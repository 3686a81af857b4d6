import AssignmentModel
import Foundation
import LinuxPCI
import PCIAssignment
import PCIAssignmentTesting
import PCICore
import Testing

@Suite("Captures")
struct HostCaptureTests {
  static let header = "pciassign-capture 1\nwriter: test\ncaptured-at: 5\nprivileged: yes\nwhole: no\nredacted: no\n"

  private func files(_ nodes: [(HostPath, MemoryFiles.Node)]) -> MemoryFiles {
    var files = MemoryFiles()
    for (path, node) in nodes { files.insert(node, at: path) }
    return files
  }

  @Test("the text is what the documentation says, byte for byte")
  func golden() throws {
    let capture = HostCapture(
      header: CaptureHeader(writer: "test", capturedAt: 5, isPrivileged: true, isWhole: false),
      files: files([
        ("/sys/a/text", .file(Array("0x8086\n".utf8), permissions: 0o444)),
        ("/sys/a/open", .file(Array("no newline".utf8), permissions: 0o644)),
        ("/sys/a/none", .file([], permissions: 0o444)), ("/sys/a/newline", .file([0x0a], permissions: 0o444)),
        ("/sys/a/lines", .file(Array("one\n\n  two\t\n".utf8), permissions: 0o444)),
        ("/sys/a/open-lines", .file(Array("one\ntwo".utf8), permissions: 0o444)),
        ("/sys/a/config", .file([0x86, 0x80] + Array(repeating: 0, count: 31) + [1, 2], permissions: 0o644)),
        ("/sys/a/rom", .unreadable(.noData, permissions: 0o600)),
        ("/sys/a/odd", .unreadable(ErrorNumber(rawValue: 999), permissions: 0o4755)),
        ("/sys/a/driver", .link(Array("../drivers/igb".utf8))), ("/sys/a/a b]\\", .link(Array("x\n\u{e9}".utf8))),
        ("/sys/empty", .directory), ("/sys/a/below/file", .file(Array("x\n".utf8), permissions: 0o444)),
      ]))
    let text =
      Self.header + #"""

        [/sys/a]
        a\040b\135\\ -> x\n\303\251
        config 644 # 35
         000: 86 80 00 00 00 00 00 00 00 00 00 00 00 00 00 00
         020: 00 01 02
        driver -> ../drivers/igb
        lines 444 |
         one
         
           two\#t
        newline 444 =
        none 444 ~
        odd 4755 ! 999
        open 644 ~ no newline
        open-lines 444 |~
         one
         two
        rom 600 ! ENODATA
        text 444 = 0x8086

        [/sys/a/below]
        file 444 = x

        [/sys/empty]

        """#
    #expect(String(decoding: capture.text, as: UTF8.self) == text)
    #expect(try HostCapture(text: Array(text.utf8)[...]) == capture)
  }

  @Test("any bytes in any file, name or link come back")
  func anyBytes() throws {
    var nodes: [(HostPath, MemoryFiles.Node)] = []
    for length in [0, 1, 2, 15, 16, 17, 255, 4096] {
      for fill in [0x00, 0x0a, 0x0d, 0x20, 0x23, 0x41, 0x5b, 0x5c, 0x7f, 0x80, 0xff] as [UInt8] {
        let name = try #require(HostName("\(length)-\(fill)"))
        nodes.append(
          (HostPath.root.appending(name), .file(Array(repeating: fill, count: length), permissions: 0o600)))
      }
    }
    for byte in UInt8.min...UInt8.max {
      if let name = HostName([byte]) { nodes.append((HostPath("/names").appending(name), .link([byte, byte]))) }
    }
    nodes.append(("/all", .file(Array(0...255), permissions: 0o7777)))
    let capture = HostCapture(header: CaptureHeader(writer: "test", isWhole: true), files: files(nodes))
    #expect(try HostCapture(text: capture.text[...]) == capture)
  }

  @Test(
    "a line that the writer does not write is refused with its number",
    arguments: [
      ("", 0, "a capture begins with \"pciassign-capture 1\""),
      ("pciassign-capture x", 1, "a capture begins with \"pciassign-capture 1\""),
      ("pciassign-capture 2\n", 1, "the format is version 2; this program reads version 1"),
      ("pciassign-capture 1\nnonsense", 2, "a line of the header has a colon after its key"),
      ("pciassign-capture 1\ncolour: red", 2, "the header has no such line"),
      ("pciassign-capture 1\nprivileged: perhaps", 2, "the header has no such line"),
      ("pciassign-capture 1\nwhole: yes\nwhole: no", 3, "whole is given a second time"),
      ("pciassign-capture 1\ncaptured-at: noon", 2, "captured-at is not a number of seconds"),
      ("pciassign-capture 1\n\nx -> y", 3, "an entry comes before the first directory"),
      ("pciassign-capture 1\n\n[sys]", 3, "a directory is an absolute path in brackets"),
      ("pciassign-capture 1\n\n[/sys", 3, "a directory is an absolute path in brackets"),
      ("pciassign-capture 1\n\n[/sys/..]", 3, "a directory is an absolute path in brackets"),
      ("pciassign-capture 1\n\n[/a]\nx", 4, "an entry is a name, a space, and what it is"),
      ("pciassign-capture 1\n\n[/a]\n.. -> y", 4, "an entry is a name, a space, and what it is"),
      ("pciassign-capture 1\n\n[/a]\nb/c -> y", 4, "an entry is a name, a space, and what it is"),
      ("pciassign-capture 1\n\n[/a]\nx 44 = y", 4, "an entry is a link, or a file with its permissions"),
      ("pciassign-capture 1\n\n[/a]\nx 888 = y", 4, "an entry is a link, or a file with its permissions"),
      ("pciassign-capture 1\n\n[/a]\nx 444", 4, "an entry is a link, or a file with its permissions"),
      ("pciassign-capture 1\n\n[/a]\nx 444 ?", 4, "after the permissions comes =, ~, |, # or !"),
      ("pciassign-capture 1\n\n[/a]\nx 444 =y", 4, "after the permissions comes =, ~, |, # or !"),
      ("pciassign-capture 1\n\n[/a]\nx 444 ! EWHAT", 4, "EWHAT is no error number"),
      ("pciassign-capture 1\n\n[/a]\nx 444 ! -1", 4, "-1 is no error number"),
      ("pciassign-capture 1\n\n[/a]\nx 444 |\ny -> z", 5, "x has no lines of text"),
      ("pciassign-capture 1\n\n[/a]\nx 444 |", 4, "x has no lines of text"),
      ("pciassign-capture 1\n\n[/a]\nx 444 # -1", 4, "the size is no number of bytes up to 33554432"),
      ("pciassign-capture 1\n\n[/a]\nx 444 # 33554433", 4, "the size is no number of bytes up to 33554432"),
      ("pciassign-capture 1\n\n[/a]\nx 444 # 4\n 000: 01", 5, "a row holds 16 bytes, the last one what is left of 4"),
      ("pciassign-capture 1\n\n[/a]\nx 444 # 1\n 010: 01", 5, "a row holds 16 bytes, the last one what is left of 1"),
      ("pciassign-capture 1\n\n[/a]\nx 444 # 1\n 008: 01", 5, "a row holds 16 bytes, the last one what is left of 1"),
      ("pciassign-capture 1\n\n[/a]\nx 444 # 1\n 000: 0g", 5, "a byte is a space and two hexadecimal digits"),
      ("pciassign-capture 1\n\n[/a]\nx 444 # 1\n 000:01 ", 5, "a byte is a space and two hexadecimal digits"),
      ("pciassign-capture 1\n\n[/a]\nx 444 # 1\n nonsense", 5, "a row begins with its offset and a colon"),
      ("pciassign-capture 1\n\n[/a]\nx 444 # 1\n 000: 01\n 000: 01", 6, "the rows are not in order"),
      ("pciassign-capture 1\n\n[/a]\nx -> y\nx -> y", 5, "/a/x cannot be here, or is here already"),
      ("pciassign-capture 1\n\n[/a]\nx -> y\n[/a/x]", 5, "/a/x cannot be a directory here"),
      ("pciassign-capture 1\n\n[/a]\nx -> y\n[/a/x/z]", 5, "/a/x/z cannot be a directory here"),
    ])
  func refused(text: String, line: Int, problem: String) {
    #expect(throws: RecordError(format: "capture", line: line, problem: problem)) {
      try HostCapture(text: Array(text.utf8)[...])
    }
  }

  @Test(
    "a small text cannot stand for much memory: rows are left out of small files only", arguments: [4096, 4097, 8192])
  func sparse(size: Int) throws {
    let text = Self.header + "\n[/a]\nx 444 # \(size)\n 010: 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10\n"
    let problem = RecordError(
      format: "capture", line: 10, problem: "rows may be left out of files up to 4096 bytes only")
    if size > 4096 {
      #expect(throws: problem) { try HostCapture(text: Array(text.utf8)[...]) }
    } else {
      let content = try HostCapture(text: Array(text.utf8)[...]).files.read("/a/x", limit: 5000)
      #expect(content == Array(repeating: 0, count: 16) + Array(1...16) + Array(repeating: 0, count: 4064))
    }
    // A larger file has all its rows.
    var files = MemoryFiles()
    files.insert(.file(Array(repeating: 0, count: size), permissions: 0o444), at: "/a/x")
    let capture = HostCapture(header: CaptureHeader(writer: "test", isWhole: true), files: files)
    #expect(try HostCapture(text: capture.text[...]) == capture)
  }

  @Test("a host's capture replays to its snapshot, whole or a part", arguments: [true, false])
  func replay(isWhole: Bool) throws {
    var host = ExampleHost.make()
    let place = try #require(host.place(of: ExampleHost.physical))
    // Write-only, root's own, refused, and touching the device: none is read, each is remembered.
    host.files.insert(.file([], permissions: 0o200), at: place.appending("reset"))
    host.files.insert(.file([1, 2], permissions: 0o600), at: place.appending("resource0"))
    host.files.insert(.unreadable(.inputOutput, permissions: 0o644), at: place.appending("power"))
    let inspector = HostInspector(FixtureHost(files: host.files, isWhole: isWhole).source)
    let text = try inspector.capture(redact: false, writer: "test")
    #expect(try inspector.capture(redact: false, writer: "test") == text)
    var again = try HostSource.decode(text[...], path: "memory").snapshot()
    #expect(again.provenance.kind == .capture)
    let snapshot = try inspector.snapshot()
    again.provenance = snapshot.provenance
    #expect(again == snapshot)
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    #expect(lines.contains("reset 200 ! ENODATA"))
    #expect(lines.contains("resource0 600 ! ENODATA"))
    #expect(lines.contains("power 644 ! EIO"))
    #expect(lines.contains("whole: \(isWhole ? "yes" : "no")"))
  }

  @Test("a dump of config space cannot be captured")
  func dump() throws {
    let source = try HostSource.decode([], path: "dump.txt", kind: .lspciDump)
    #expect(
      throws: InspectionError.source(
        HostSourceError(cause: .unknownKind, path: "dump.txt", remedy: "a dump of config space holds no files"))
    ) { try HostInspector(source).capture(redact: false, writer: "test") }
  }

  @Test("damaged captures are refused or read, and never more than that")
  func mutations() throws {
    let text = try HostInspector(FixtureHost(files: ExampleHost.make().files).source).capture(
      redact: false, writer: "test")
    var generator = SplitMix(state: 1)
    for round in 0..<100 {
      var damaged = text
      for _ in 0...Int(generator.next() % 4) {
        let place = Int(generator.next() % UInt64(damaged.count))
        switch generator.next() % 3 {
        case 0: damaged[place] = UInt8(truncatingIfNeeded: generator.next())
        case 1: damaged.removeSubrange(place..<min(place + Int(generator.next() % 100), damaged.count))
        default: damaged.insert(contentsOf: text.dropFirst(place).prefix(Int(generator.next() % 200)), at: place)
        }
      }
      do {
        let capture = try HostCapture(text: damaged[...])
        // What is read is written and read back the same.
        #expect(try HostCapture(text: capture.text[...]) == capture)
        if round.isMultiple(of: 10) { _ = capture.redacted() }
      } catch {
        #expect(error.line >= 1)
      }
    }
  }
}

/// Numbers that look random and are the same in each run.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }
}
