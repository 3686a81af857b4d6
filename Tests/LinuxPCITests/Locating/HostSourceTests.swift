import AssignmentModel
import Foundation
import LinuxPCI
import PCIAssignment
import PCIAssignmentTesting
import PCICore
import Testing

@Suite("Finding a host at a path")
struct HostSourceTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private let dump = "00:00.0 x\n00: 86 80 c9 10 00 00 00 00 01 00 00 02 00 00 00 00\n"

  @Test("the kind is found out from what is there")
  func kinds() throws {
    let record = UmockdevRecordTests.record
    let capture = try HostInspector(FixtureHost(files: ExampleHost.make().files).source).capture(
      redact: false, writer: "t")
    try directory.write(record, to: "host.umockdev")
    try directory.write("\n\(record)", to: "begins-with-an-empty-line")
    try directory.write("some words first\n\n\(dump)", to: "host.txt")
    try directory.write(Data(capture), to: "host")
    try directory.makeDirectory("tree/sys/bus/pci/devices")
    try directory.makeDirectory("unpacked/machine/sys/bus/pci/devices")
    try directory.write("x", to: "unpacked/README")
    let expected: [(String, Provenance.Kind)] = [
      ("host.umockdev", .umockdev), ("begins-with-an-empty-line", .umockdev), ("host.txt", .lspciDump),
      ("host", .capture), ("tree", .directory), ("unpacked", .directory),
    ]
    for (name, kind) in expected {
      let path = "\(directory.path)/\(name)"
      let source = try HostSource.open(path)
      #expect(source.provenance.kind == kind, "\(name)")
      #expect(source.provenance.path == path)
      _ = try source.snapshot()
    }
    #expect(try HostSource.open("/").provenance.kind == .live)
    #expect(try HostSource.open("//").provenance.kind == .live)
  }

  @Test("a kind that is given is believed")
  func given() throws {
    try directory.write(dump, to: "dump")
    let path = "\(directory.path)/dump"
    #expect(try HostSource.open(path, kind: .lspciDump).snapshot().functions.count == 1)
    let malformed = RecordError(
      format: "umockdev record", line: 1, problem: "a line is one of P, N, S, E, A, H and L, then a colon and a space")
    #expect(throws: HostSourceError(cause: .malformed(malformed), path: path)) {
      _ = try HostSource.open(path, kind: .umockdev)
    }
    #expect(throws: HostSourceError(cause: .unreadable(.notDirectory), path: path)) {
      _ = try HostSource.open(path, kind: .directory)
    }
    #expect(throws: HostSourceError(cause: .unreadable(.isDirectory), path: directory.path)) {
      _ = try HostSource.open(directory.path, kind: .capture)
    }
  }

  @Test("what is no host says so, and what would be one")
  func nothing() throws {
    let known = "known are captures, umockdev records, and what lspci -x, -xxx or -xxxx prints"
    let contents: [(String, [UInt8], String)] = [
      ("empty", [], known), ("text", Array("hello\n".utf8), known),
      ("lspci", Array("00:00.0 Host bridge\n".utf8), known),
      ("gz", [0x1f, 0x8b, 8], "it is packed by gzip: unpack it first"),
      ("bz2", Array("BZh9".utf8), "it is packed by bzip2: unpack it first"),
      ("zst", [0x28, 0xb5, 0x2f, 0xfd], "it is packed by zstd: unpack it first"),
    ]
    for (name, content, remedy) in contents {
      try directory.write(content, to: name)
      let path = "\(directory.path)/\(name)"
      #expect(throws: HostSourceError(cause: .unknownKind, path: path, remedy: remedy)) {
        _ = try HostSource.open(path)
      }
    }
    try directory.makeDirectory("two/a/sys")
    try directory.makeDirectory("two/b/sys")
    try directory.makeDirectory("none/c")
    for name in ["two", "none"] {
      let path = "\(directory.path)/\(name)"
      #expect(
        throws: HostSourceError(
          cause: .unknownKind, path: path, remedy: "a host's copy is a directory that holds sys/")
      ) { _ = try HostSource.open(path) }
    }
    for path in ["\(directory.path)/nowhere", "", "a\0b"] {
      #expect(throws: HostSourceError(cause: .unreadable(.noSuchFile), path: path)) { _ = try HostSource.open(path) }
    }
  }

  @Test("an error is one sentence with path, reason and next step")
  func sentences() {
    #expect(
      HostSourceError(cause: .unreadable(.accessDenied), path: "x").description
        == "cannot read x: permission denied (EACCES)")
    #expect(HostSourceError(cause: .unknownKind, path: "x", remedy: "y").description == "x is no host; y")
    #expect(
      HostSourceError(cause: .malformed(RecordError(format: "capture", line: 3, problem: "bad")), path: "x").description
        == "x: capture, line 3: bad")
  }

  static let hasXZ: Bool = {
    do { return try Command.run("xz", ["--version"]).status == 0 } catch { return false }
  }()

  @Test("a file packed by xz is unpacked, and a damaged one refused", .enabled(if: hasXZ, "no xz"))
  func packed() throws {
    try directory.write(UmockdevRecordTests.record, to: "host.umockdev")
    let path = "\(directory.path)/host.umockdev.xz"
    #expect(try Command.run("xz", ["--keep", "\(directory.path)/host.umockdev"]).status == 0)
    #expect(try HostSource.open(path).provenance.kind == .umockdev)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    try directory.write(whole.prefix(whole.count / 2), to: "half.xz")
    let half = "\(directory.path)/half.xz"
    #expect(
      throws: HostSourceError(
        cause: .unreadable(ErrorNumber(name: "EPROTO") ?? .invalid), path: half, remedy: "xz cannot unpack it")
    ) { _ = try HostSource.open(half) }
  }

  @Test("a capture remembers when, with what privilege, and how completely it was taken")
  func provenance() throws {
    let header = CaptureHeader(writer: "test", capturedAt: 1_700_000_000, isPrivileged: false, isWhole: true)
    let text = HostCapture(header: header, files: ExampleHost.make().files).text
    let host = try HostSource.decode(text[...], path: "x").snapshot()
    #expect(
      host.provenance == Provenance(kind: .capture, path: "x", capturedAt: 1_700_000_000, isPrivileged: false))
    #expect(host.remappingUnits == .known([]))
  }

  @Test("this machine is read, whatever it is")
  func live() throws {
    let source = try HostSource.open("/")
    #expect(source.provenance.capturedAt ?? 0 > 1_700_000_000)
    #expect(source.provenance.isPrivileged != nil)
    do {
      let host = try source.snapshot()
      #expect(host.kernel.release?.isEmpty == false)
      #expect(host.groups.value != nil)
    } catch {
      // A container may have no PCI bus at all.
      #expect(error.path == "/sys/bus/pci/devices")
    }
  }
}
