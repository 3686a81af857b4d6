import AssignmentModel
import Foundation
import LinuxPCI
import PCIAssignment
import PCIAssignmentTesting
import PCICore
import Testing

/// What keeps a wished state over restarts, written and removed.
@Suite struct PersistTests {
  static let paths = [
    "/etc/pciassign/wished-state", "/etc/udev/rules.d/10-pciassign.rules", "/etc/systemd/system/pciassign.service",
    "/etc/systemd/system/multi-user.target.d/pciassign.conf",
  ]

  /// Everything below a directory, directories included.
  static func tree(_ root: String) -> Set<String> {
    Set(FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? [])
  }

  static func files(_ bench: TestBench, _ wish: HostWish = WishTests.wish) throws -> [BootFile] {
    try bench.assigner.bootFiles(for: wish, WishTests.applied, program: "/usr/bin/pciassign")
  }

  static func rules(_ files: [BootFile]) -> [String] {
    String(decoding: files[1].bytes, as: UTF8.self).split(separator: "\n").map(String.init).filter {
      !$0.hasPrefix("#")
    }
  }

  @Test func `written, and removed without a trace`() throws {
    let bench = try TestBench()
    let root = "\(bench.host.path)/system"
    for directory in ["etc/udev/rules.d", "etc/systemd/system"] {
      try FileManager.default.createDirectory(atPath: "\(root)/\(directory)", withIntermediateDirectories: true)
    }
    let before = Self.tree(root)
    #expect(WishTests.apply(bench).outcome == .done)
    let files = try Self.files(bench)
    #expect(files.map(\.path) == Self.paths)
    try bench.assigner.persist(files, below: root)
    for file in files {
      #expect(FileManager.default.contents(atPath: root + file.path) == Data(file.bytes))
      let mode = try FileManager.default.attributesOfItem(atPath: root + file.path)[.posixPermissions] as? Int
      #expect(mode == 0o644)
    }
    // Written again, it is the same.
    try bench.assigner.persist(files, below: root)
    #expect(try bench.assigner.persistedPaths(below: root) == Self.paths)
    #expect(try bench.assigner.forget(below: root, bench.options()) == Self.paths)
    #expect(Self.tree(root) == before)
    #expect(try bench.assigner.appliedWish() == nil)
    #expect(try bench.assigner.forget(below: root, bench.options()).isEmpty)
  }

  @Test func `a file of somebody else's stays`() throws {
    let bench = try TestBench()
    let root = "\(bench.host.path)/system"
    try bench.assigner.persist(try Self.files(bench), below: root)
    let rules = root + "/etc/udev/rules.d/10-pciassign.rules"
    try "# mine\n".write(toFile: rules, atomically: false, encoding: .utf8)
    try "[Unit]\n".write(
      toFile: root + "/etc/systemd/system/multi-user.target.d/other.conf", atomically: false, encoding: .utf8)
    #expect(try bench.assigner.forget(below: root, bench.options()) == [Self.paths[0], Self.paths[2], Self.paths[3]])
    #expect(try String(contentsOfFile: rules, encoding: .utf8) == "# mine\n")
    #expect(Self.tree(root).contains("etc/systemd/system/multi-user.target.d/other.conf"))
  }

  @Test func `the rule names each device, and nothing that comes and goes`() throws {
    let bench = try TestBench()
    #expect(
      Self.rules(try Self.files(bench)) == [
        #"ACTION=="add", SUBSYSTEM=="pci", KERNEL=="0000:08:00.0", ATTR{vendor}=="0x8086", ATTR{device}=="0x10d3", ATTR{driver_override}="vfio-pci""#,
        #"ACTION=="add", SUBSYSTEM=="pci", KERNEL=="0000:0b:00.1", ATTR{vendor}=="0x1234", ATTR{device}=="0x11e8", ATTR{driver_override}="vfio-pci""#,
        #"ACTION=="add", SUBSYSTEM=="pci", KERNEL=="0000:0b:00.0", ATTR{vendor}=="0x8086", ATTR{device}=="0x10d3", ATTR{driver_override}="vfio-pci""#,
      ])
    #expect(
      Self.rules(try Self.files(bench, try WishTests.physical(4))) == [
        #"ACTION=="add", SUBSYSTEM=="pci", KERNEL=="0000:0c:00.0", ATTR{vendor}=="0x8086", ATTR{device}=="0x10c9", ATTR{sriov_drivers_autoprobe}="0""#
      ])
  }

  @Test func `after a restart the rule and the unit bring it back before a driver of the host has it`() throws {
    let bench = try TestBench()
    WishTests.apply(bench)
    let rules = Self.rules(try Self.files(bench))
    bench.host.reboot()
    // What the rule does to each function as it is found; drivers are loaded after that.
    for rule in rules {
      let words = rule.components(separatedBy: "\"")
      let path = "/sys/bus/pci/devices/\(words[5])/driver_override"
      try bench.put("\(words[11])\n", path)
    }
    #expect(WishTests.apply(bench).outcome == .done)
    for address in [TestBench.card, TestBench.first, TestBench.second] {
      #expect(try bench.state(address).driver == "vfio-pci")
    }
    #expect(WishTests.apply(bench).outcome == .nothing)
  }
}
