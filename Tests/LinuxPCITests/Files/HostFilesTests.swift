import Foundation
import Glibc
import Testing

@testable import LinuxPCI

/// The same files behind each implementation of the seam, so that they are held to one behaviour.
enum FileSide: String, CaseIterable, CustomTestStringConvertible {
  case live = "a directory, resolved by the kernel"
  case memory = "memory"

  var testDescription: String { rawValue }
}

/// A small tree with every kind of trouble that links and files can make.
struct AwkwardTree {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    try directory.write("secret\n", to: "outside/secret")
    try directory.write("0x8086\n", to: "root/sys/device/vendor")
    try directory.write("", to: "root/sys/device/empty")
    try directory.write(Data(repeating: 0x61, count: 65537), to: "root/sys/device/long")
    try directory.makeDirectory("root/sys/device/attribute-that-is-a-directory")
    try directory.link("root/sys/relative", to: "device/../device")
    try directory.link("root/sys/absolute", to: "/sys/device")
    try directory.link("root/sys/dangling", to: "nowhere/at/all")
    try directory.link("root/sys/loop-a", to: "loop-b")
    try directory.link("root/sys/loop-b", to: "loop-a")
    try directory.link("root/sys/self", to: "self")
    try directory.link("root/sys/escape", to: "../../outside")
    try directory.link("root/sys/escape-absolute", to: "\(directory.path)/outside")
    try directory.link("root/sys/device/linked-attribute", to: "vendor")
    try directory.link("root/sys/through-file", to: "device/vendor/more")
  }

  func files(_ side: FileSide) throws -> any HostFiles {
    let live = try LiveFiles(root: directory.url.appendingPathComponent("root").path)
    switch side {
    case .live: return live
    case .memory: return try copy(of: live)
    }
  }

  /// All of the tree, read through the other implementation.
  private func copy(of files: some HostFiles) throws -> MemoryFiles {
    var copy = MemoryFiles()
    func add(_ path: HostPath) throws {
      let status = try files.status(path)
      switch status.kind {
      case .directory:
        copy.insert(.directory, at: path)
        for entry in try files.openDirectory(path).entries() { try add(path.appending(entry.name)) }
      case .link: copy.insert(.link(try files.readLink(path)), at: path)
      default: copy.insert(.file(try files.read(path, limit: 1 << 20), permissions: status.permissions), at: path)
      }
    }
    try add(.root)
    return copy
  }
}

@Suite("Files of a host")
struct HostFilesTests {
  let tree: AwkwardTree

  init() throws { tree = try AwkwardTree() }

  @Test(
    "a file is found through links, and never outside the root", arguments: FileSide.allCases,
    [
      ("/sys/device/vendor", "0x8086\n"), ("/sys/relative/vendor", "0x8086\n"), ("/sys/absolute/vendor", "0x8086\n"),
      ("/sys/device/linked-attribute", "0x8086\n"), ("/sys/device/empty", ""),
    ])
  func reads(side: FileSide, file: (path: String, content: String)) throws {
    let path = try #require(HostPath(file.path))
    #expect(try tree.files(side).read(path, limit: 100) == Array(file.content.utf8))
  }

  @Test(
    "what cannot be read gives the kernel's number", arguments: FileSide.allCases,
    [
      ("/sys/nothing", ENOENT), ("/sys/dangling", ENOENT), ("/sys/dangling/vendor", ENOENT), ("/sys/loop-a", ELOOP),
      ("/sys/loop-b/vendor", ELOOP), ("/sys/self", ELOOP), ("/sys/escape/secret", ENOENT),
      ("/sys/escape-absolute/secret", ENOENT), ("/sys/device/vendor/more", ENOTDIR), ("/sys/through-file", ENOTDIR),
      ("/sys/device/attribute-that-is-a-directory", EISDIR), ("/sys/device/long", EFBIG),
    ])
  func refuses(side: FileSide, file: (path: String, errno: Int32)) throws {
    let path = try #require(HostPath(file.path))
    let files = try tree.files(side)
    #expect(throws: ErrorNumber(rawValue: file.errno)) { try files.read(path, limit: 65536) }
  }

  @Test("a directory gives attributes and links by name", arguments: FileSide.allCases)
  func directory(side: FileSide) throws {
    let files = try tree.files(side)
    let directory = try files.openDirectory("/sys/absolute")
    var buffer = AttributeBuffer()
    try directory.read("vendor", into: &buffer)
    #expect(Array(buffer.bytes) == Array("0x8086\n".utf8))
    try directory.read("vendor", first: 2, into: &buffer)
    #expect(Array(buffer.bytes) == Array("0x".utf8))
    try directory.read("vendor", first: 64, into: &buffer)
    #expect(Array(buffer.bytes) == Array("0x8086\n".utf8))
    #expect(throws: ErrorNumber.noSuchFile) { try directory.read("nothing", first: 1, into: &buffer) }
    try directory.read("linked-attribute", into: &buffer)
    #expect(Array(buffer.bytes) == Array("0x8086\n".utf8))
    try directory.readLink("linked-attribute", into: &buffer)
    #expect(Array(buffer.bytes) == Array("vendor".utf8))
    try directory.read("empty", into: &buffer)
    #expect(buffer.count == 0)
    #expect(throws: ErrorNumber.tooLarge) { try directory.read("long", into: &buffer) }
    #expect(throws: ErrorNumber.isDirectory) { try directory.read("attribute-that-is-a-directory", into: &buffer) }
    #expect(throws: ErrorNumber.noSuchFile) { try directory.read("nothing", into: &buffer) }
    #expect(throws: ErrorNumber.invalid) { try directory.readLink("vendor", into: &buffer) }
    #expect(throws: ErrorNumber.noSuchFile) { try directory.readLink("nothing", into: &buffer) }
    let names = try directory.entries().map(\.name).sorted()
    #expect(names == ["attribute-that-is-a-directory", "empty", "linked-attribute", "long", "vendor"])
  }

  @Test("a subdirectory is opened through links only where that is asked for", arguments: FileSide.allCases)
  func subdirectories(side: FileSide) throws {
    let sys = try tree.files(side).openDirectory("/sys")
    var buffer = AttributeBuffer()
    try sys.openDirectory("relative").read("vendor", into: &buffer)
    try sys.openSubdirectory("device").read("vendor", into: &buffer)
    #expect(throws: ErrorNumber.notDirectory) { _ = try sys.openSubdirectory("relative") }
    #expect(throws: ErrorNumber.noSuchFile) { _ = try sys.openDirectory("escape") }
    #expect(throws: ErrorNumber.linkLoop) { _ = try sys.openDirectory("loop-a") }
  }

  @Test("a status is that of a link itself", arguments: FileSide.allCases)
  func status(side: FileSide) throws {
    let files = try tree.files(side)
    #expect(try files.status("/sys/loop-a").kind == .link)
    #expect(try files.status("/sys/relative").kind == .link)
    #expect(try files.status("/sys/relative/vendor").kind == .file)
    #expect(try files.status("/").kind == .directory)
    #expect(throws: ErrorNumber.noSuchFile) { try files.status("/sys/nothing") }
  }

  @Test(
    "without openat2(2), links are followed by hand to the same end",
    arguments: [
      "/sys/device/vendor", "/sys/relative/vendor", "/sys/absolute/vendor", "/sys/device/linked-attribute",
      "/sys/nothing",
      "/sys/dangling", "/sys/loop-a", "/sys/escape/secret", "/sys/escape-absolute/secret", "/sys/device/vendor/more",
      "/sys/through-file", "/sys/relative", "/",
    ])
  func walking(text: String) throws {
    let path = try #require(HostPath(text))
    let rootPath = Array(tree.directory.url.appendingPathComponent("root").path.utf8) + [0]
    let root = LiveRoot(descriptor: try FileCalls.openDirectory(rootPath), isWholeSystem: false)
    #expect(
      outcome { () throws(ErrorNumber) in try FileCalls.status(try root.open(path, flags: O_RDONLY)) }
        == outcome { () throws(ErrorNumber) in try FileCalls.status(try root.openByWalking(path, flags: O_RDONLY)) })
  }

  private func outcome<Value>(_ body: () throws(ErrorNumber) -> Value) -> Result<Value, ErrorNumber> {
    do throws(ErrorNumber) { return .success(try body()) } catch { return .failure(error) }
  }

  @Test("a FIFO where an attribute should be does not keep the reader waiting")
  func fifo() throws {
    let path = tree.directory.url.appendingPathComponent("root/sys/device/fifo").path
    let made = unsafe mkfifo(path, 0o644)
    #expect(made == 0)
    let files = try tree.files(.live)
    #expect(try files.status("/sys/device/fifo").kind == .other)
    var buffer = AttributeBuffer()
    try files.openDirectory("/sys/device").read("fifo", into: &buffer)
    #expect(buffer.count == 0)
  }

  @Test("a write reaches an existing file whole, and makes none")
  func writing() throws {
    let files = try tree.files(.live)
    try files.write(Array("0x1234\n".utf8), to: "/sys/device/vendor")
    #expect(try files.read("/sys/device/vendor", limit: 100) == Array("0x1234\n".utf8))
    #expect(throws: ErrorNumber.noSuchFile) { try files.write([0x31], to: "/sys/device/new") }
    let memory = try tree.files(.memory)
    #expect(throws: ErrorNumber.readOnly) { try memory.write([0x31], to: "/sys/device/vendor") }
  }

  @Test("names that are not UTF-8 are listed and read")
  func oddNames() throws {
    let directory = tree.directory.url.appendingPathComponent("root/sys/device").path
    let name: [CChar] = directory.utf8CString.dropLast() + [0x2f, -1, -2, 0]
    let descriptor = unsafe open(name, O_CREAT | O_WRONLY, 0o644)
    #expect(descriptor >= 0)
    close(descriptor)
    let odd = try #require(HostName([0xff, 0xfe]))
    let opened = try tree.files(.live).openDirectory("/sys/device")
    #expect(try opened.entries().contains { $0.name == odd })
    var buffer = AttributeBuffer()
    try opened.read(odd, into: &buffer)
    #expect(buffer.count == 0)
  }

  @Test("each access is told to an observer, failures too")
  func observed() throws {
    let log = AccessLog()
    let files = ObservedFiles(try tree.files(.memory)) { log.append($0) }
    let directory = try files.openDirectory("/sys/device")
    var buffer = AttributeBuffer()
    try directory.read("vendor", into: &buffer)
    try directory.read("vendor", first: 3, into: &buffer)
    #expect(throws: ErrorNumber.noSuchFile) { try directory.readLink("driver", into: &buffer) }
    #expect(throws: ErrorNumber.noSuchFile) { try files.read("/proc/version", limit: 10) }
    #expect(
      log.entries == [
        FileAccess(operation: .open, path: "/sys/device"),
        FileAccess(operation: .read, path: "/sys/device/vendor", count: 7),
        FileAccess(operation: .read, path: "/sys/device/vendor", count: 3),
        FileAccess(operation: .readLink, path: "/sys/device/driver", errno: .noSuchFile),
        FileAccess(operation: .read, path: "/proc/version", errno: .noSuchFile),
      ])
    #expect(
      log.entries.map(\.description) == [
        "open /sys/device", "read /sys/device/vendor = 7", "read /sys/device/vendor = 3",
        "readlink /sys/device/driver = no such file or directory (ENOENT)",
        "read /proc/version = no such file or directory (ENOENT)",
      ])
  }
}
