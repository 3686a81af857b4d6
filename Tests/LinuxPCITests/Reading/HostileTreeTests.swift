import AssignmentModel
import Foundation
import Glibc
import LinuxPCI
import PCIAssignment
import PCIAssignmentTesting
import PCICore
import Testing

@Suite("Hostile trees")
struct HostileTreeTests {
  /// The files that a listing reads of each function.
  static let attributes = [
    "class", "config", "device", "numa_node", "resource", "revision", "subsystem_device", "subsystem_vendor", "uevent",
    "vendor", "sriov_totalvfs", "sriov_numvfs", "driver_override",
  ]

  /// A real tree of the example host, whose physical function's directory is then spoilt.
  private func tree() throws -> (tree: HostTree, function: String) {
    let tree = try FixtureHost(files: ExampleHost.make().files).materialize()
    return (tree, "\(tree.path)/sys/bus/pci/devices/\(ExampleHost.physical)")
  }

  @Test(
    "an attribute of no length is malformed or passed over, and the other functions are read", arguments: attributes)
  func zeroLength(name: String) throws {
    let (tree, function) = try tree()
    try overwrite("\(function)/\(name)", with: Data())
    let host = try HostInspector.open(tree.path).snapshot()
    #expect(host.functions.count == 5)
    #expect(host.observations == [])
    let card = try #require(host[ExampleHost.physical])
    #expect(card.identity.vendorID == 0x8086)
    #expect(card.identity.deviceID == 0x10c9)
    if name == "config" {
      #expect(
        card.config
          == .unmeasured(Unmeasured(.malformed, "/sys/bus/pci/devices/\(ExampleHost.physical)/config is empty")))
    }
    if name == "numa_node" {
      #expect(
        card.numaNode
          == .unmeasured(Unmeasured(.malformed, "/sys/bus/pci/devices/\(ExampleHost.physical)/numa_node is empty")))
    }
  }

  @Test(
    "all attributes of no length leave a function that nobody can name", arguments: [Data(), Data([0xff, 0x00, 0x0a])])
  func nothingLeft(content: Data) throws {
    let (tree, function) = try tree()
    for name in Self.attributes { try overwrite("\(function)/\(name)", with: content) }
    let host = try HostInspector.open(tree.path).snapshot()
    #expect(host.functions.count == 4)
    #expect(
      host.observations == [
        Observation(
          kind: .malformed, address: ExampleHost.physical,
          text: "/sys/bus/pci/devices/\(ExampleHost.physical): nothing says vendor, device and class")
      ])
  }

  @Test(
    "config space of every length is kept as far as it goes",
    arguments: [1, 3, 15, 16, 63, 64, 65, 255, 256, 257, 4095, 4096])
  func truncatedConfig(length: Int) throws {
    let (tree, function) = try tree()
    let full = ExampleHost.extended(ExampleHost.identity(0x8086, 0x10c9, class: 0x020000, subsystem: (0x8086, 0xa03c)))
    try overwrite("\(function)/config", with: Data(full.prefix(length)))
    let card = try #require(try HostInspector.open(tree.path).snapshot()[ExampleHost.physical])
    #expect(card.config.value?.bytes == Array(full.prefix(length)))
    #expect(card.identity == ExampleHost.identity(0x8086, 0x10c9, class: 0x020000, subsystem: (0x8086, 0xa03c)))
  }

  @Test("config space beyond 4096 bytes is cut, and an attribute of 10 MB is refused")
  func tooLong() throws {
    let (tree, function) = try tree()
    try overwrite("\(function)/config", with: Data(repeating: 0x11, count: 5000))
    for name in ["numa_node", "resource", "uevent"] {
      try overwrite("\(function)/\(name)", with: Data(repeating: 0x31, count: 10_000_000))
    }
    let card = try #require(try HostInspector.open(tree.path).snapshot()[ExampleHost.physical])
    #expect(card.config.value?.bytes == Array(repeating: 0x11, count: 4096))
    let path = "/sys/bus/pci/devices/\(ExampleHost.physical)"
    #expect(
      card.numaNode == .unmeasured(Unmeasured(.malformed, "\(path)/numa_node: larger than can be right (EFBIG)")))
    #expect(
      card.resources == .unmeasured(Unmeasured(.malformed, "\(path)/resource: larger than can be right (EFBIG)")))
    #expect(card.identity.vendorID == 0x8086)
  }

  @Test("directories and links where files should be are not read as files", arguments: attributes)
  func wrongKind(name: String) throws {
    let (tree, function) = try tree()
    try FileManager.default.removeItem(atPath: "\(function)/\(name)")
    try FileManager.default.createDirectory(atPath: "\(function)/\(name)", withIntermediateDirectories: false)
    let host = try HostInspector.open(tree.path).snapshot()
    #expect(host.functions.count == 5)
    try FileManager.default.removeItem(atPath: "\(function)/\(name)")
    try FileManager.default.createSymbolicLink(atPath: "\(function)/\(name)", withDestinationPath: name)
    #expect(try HostInspector.open(tree.path).snapshot().functions.count == 5)
  }

  @Test("links in a circle are an observation, in the bus's list and in a function")
  func loops() throws {
    let (tree, function) = try tree()
    let list = "\(tree.path)/sys/bus/pci/devices"
    try FileManager.default.createSymbolicLink(atPath: "\(list)/0000:0f:00.0", withDestinationPath: "0000:0f:00.1")
    try FileManager.default.createSymbolicLink(atPath: "\(list)/0000:0f:00.1", withDestinationPath: "0000:0f:00.0")
    try FileManager.default.removeItem(atPath: "\(function)/driver")
    try FileManager.default.createSymbolicLink(atPath: "\(function)/driver", withDestinationPath: "driver")
    let host = try HostInspector.open(tree.path).snapshot()
    #expect(host.functions.count == 5)
    #expect(host[ExampleHost.physical]?.driver == .known("driver"))
    #expect(
      host.observations.map(\.text) == [
        "/sys/bus/pci/devices/0000:0f:00.0: too many links, or links in a circle (ELOOP)",
        "/sys/bus/pci/devices/0000:0f:00.1: too many links, or links in a circle (ELOOP)",
      ])
  }

  @Test("names that are no addresses are observations, and do not end the reading as they end libpci's")
  func oddNames() throws {
    let (tree, _) = try tree()
    for name in ["not-a-function", "0000:00:00.9", "0:0:0.0", "0000:00:01.0.1"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(tree.path)/sys/bus/pci/devices/\(name)", withDestinationPath: "../../../devices/x")
    }
    let host = try HostInspector.open(tree.path).snapshot()
    #expect(host.functions.count == 5)
    #expect(
      host.observations
        == ["0000:00:00.9", "0000:00:01.0.1", "0:0:0.0", "not-a-function"].map {
          Observation(kind: .malformed, text: "/sys/bus/pci/devices/\($0): the name is no PCI address")
        })
  }

  @Test("a link that leads out of the tree finds nothing there")
  func escape() throws {
    let (tree, _) = try tree()
    let outside = try TemporaryDirectory()
    try outside.write("0x1234\n", to: "0000:0e:00.0/vendor")
    try FileManager.default.createSymbolicLink(
      atPath: "\(tree.path)/sys/bus/pci/devices/0000:0e:00.0", withDestinationPath: "\(outside.path)/0000:0e:00.0")
    let host = try HostInspector.open(tree.path).snapshot()
    #expect(host.functions.count == 5)
    #expect(host.observations.map(\.kind) == [.vanished])
  }

  @Test("what may not be read is unmeasured for lack of permission")
  func forbidden() throws {
    let files = FailingFiles(ExampleHost.make().files) { operation, path in
      guard operation == .read, let name = path.components.last else { return nil }
      return name == "numa_node" || name == "MCFG" ? .accessDenied : nil
    }
    let provenance = Provenance(kind: .live, path: "/")
    let host = try HostReader(files: files, provenance: provenance, isWhole: true).snapshot()
    #expect(
      host[ExampleHost.physical]?.numaNode
        == .unmeasured(
          Unmeasured(
            .notPermitted, "/sys/bus/pci/devices/\(ExampleHost.physical)/numa_node: permission denied (EACCES)")))
    #expect(
      host.tables
        == .known([
          FirmwareTable(
            name: "MCFG",
            bytes: .unmeasured(
              Unmeasured(.notPermitted, "/sys/firmware/acpi/tables/MCFG: permission denied (EACCES)")))
        ]))
  }

  @Test("files of mode 000 are unmeasured, as an ordinary user", .enabled(if: geteuid() != 0, "as an ordinary user"))
  func unreadable() throws {
    let (tree, function) = try tree()
    for name in ["config", "numa_node"] {
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: "\(function)/\(name)")
    }
    let card = try #require(try HostInspector.open(tree.path).snapshot()[ExampleHost.physical])
    #expect(card.config.reason?.cause == .notPermitted)
    #expect(card.numaNode.reason?.cause == .notPermitted)
    #expect(card.identity.vendorID == 0x8086)
  }

  private func overwrite(_ path: String, with content: Data) throws {
    try FileManager.default.removeItem(atPath: path)
    try content.write(to: URL(fileURLWithPath: path))
  }

  @Test("functions whose paths lead through each other have no place, and every walk upwards ends")
  func circle() throws {
    var files = MemoryFiles()
    let first = "0000:01:00.0"
    let second = "0000:02:00.0"
    for (name, path) in [(first, "\(second)/\(first)"), (second, "\(first)/\(second)")] {
      let place = try #require(HostPath("/sys/devices/pci0000:00/\(path)"))
      files.insert(
        .file(Array("PCI_SLOT_NAME=\(name)\nPCI_CLASS=20000\nPCI_ID=8086:10C9\n".utf8), permissions: 0o644),
        at: place.appending("uevent"))
      let link = try #require(HostPath("/sys/bus/pci/devices/\(name)"))
      files.insert(.link(Array("../../../devices/pci0000:00/\(path)".utf8)), at: link)
    }
    let host = try FixtureHost(files: files).snapshot()
    #expect(host.functions.map(\.address.description) == [first, second])
    #expect(host.functions.map(\.parent) == [nil, PCIAddress(first)])
    #expect(
      host.observations == [
        Observation(
          kind: .malformed, address: PCIAddress(first), text: "\(first) lies below itself: its place is not known")
      ])
  }
}
