import AssignmentModel
import Foundation
import LinuxPCI
import PCIAssignmentTesting
import PCICore
import Testing

@Suite("umockdev records")
struct UmockdevRecordTests {
  static let record = """
    P: /devices/pci0000:00/0000:00:02.0
    N: dri/card0
    S: dri/by-path/pci-0000:00:02.0-card
    E: DRIVER=i915
    E: PCI_CLASS=30000
    E: PCI_ID=8086:0166
    E: PCI_SLOT_NAME=0000:00:02.0
    E: PCI_SUBSYS_ID=17AA:21FA
    E: SUBSYSTEM=pci
    E: __DEVCONTEXT=system_u:object_r:sysfs_t:s0
    A: class=0x030000\\n
    H: config=86806601
    L: driver=../../../bus/pci/drivers/i915
    L: iommu_group=../../../kernel/iommu_groups/0
    A: label=tab\\there, quote\\", backslash\\\\, octal\\303\\251\\n
    A: numa_node=-1\\n
    A: power/control=on\\n
    A: resource=0x1 0x2 0x3\\n0x4 0x5 0x6\\n

    P: /devices/virtual/iommu/dmar0
    E: SUBSYSTEM=iommu
    A: intel-iommu/cap=d2008c222f0686\\n
    """

  @Test("a record is the files that umockdev's testbed makes of it")
  func reading() throws {
    let record = try UmockdevRecord(text: Array(Self.record.utf8)[...])
    let files = record.files
    let device: HostPath = "/sys/devices/pci0000:00/0000:00:02.0"
    func text(_ name: HostName) throws -> String {
      try String(decoding: files.read(device.appending(name), limit: 1000), as: UTF8.self)
    }
    #expect(record.devices.map(\.subsystem) == ["pci", "iommu"])
    #expect(record.devices.first?.node == "dri/card0")
    #expect(try text("label") == "tab\there, quote\", backslash\\, octal\u{e9}\n")
    #expect(try text("resource") == "0x1 0x2 0x3\n0x4 0x5 0x6\n")
    #expect(try files.read(device.appending("config"), limit: 1000) == [0x86, 0x80, 0x66, 0x01])
    #expect(
      try text("uevent")
        == "DRIVER=i915\nPCI_CLASS=30000\nPCI_ID=8086:0166\nPCI_SLOT_NAME=0000:00:02.0\nPCI_SUBSYS_ID=17AA:21FA\n"
        + "SUBSYSTEM=pci\n")
    #expect(
      try files.readLink("/sys/bus/pci/devices/0000:00:02.0") == Array("../../../devices/pci0000:00/0000:00:02.0".utf8))
    #expect(try files.readLink(device.appending("subsystem")) == Array("../../../bus/pci".utf8))
    #expect(try files.readLink("/sys/class/iommu/dmar0") == Array("../../devices/virtual/iommu/dmar0".utf8))

    let host = try HostSource.decode(Array(Self.record.utf8)[...], path: "record").snapshot()
    #expect(host.provenance == Provenance(kind: .umockdev, path: "record"))
    let function = try #require(host.functions.first)
    #expect(host.functions.count == 1)
    #expect(
      function.identity
        == FunctionIdentity(
          vendorID: 0x8086, deviceID: 0x0166, subsystemVendorID: 0x17aa, subsystemDeviceID: 0x21fa,
          classCode: ClassCode(rawValue: 0x030000), revisionID: 0))
    #expect(function.driver == .known("i915"))
    #expect(function.iommuGroup == .known(0))
    #expect(host.groups == .known([GroupSnapshot(id: 0, members: [function.address])]))
    #expect(host.remappingUnits.value?.map(\.attributes) == [["intel-iommu/cap": "d2008c222f0686"]])
  }

  @Test("what is written is read back, and is what was read")
  func roundTrip() throws {
    let record = try UmockdevRecord(text: Array(Self.record.utf8)[...])
    #expect(try UmockdevRecord(text: record.text[...]) == record)
    let again = UmockdevRecord(record.files)
    #expect(again.devices.map(\.attributes) == record.devices.map(\.attributes))
    #expect(again.devices.map(\.links) == record.devices.map(\.links))
    #expect(again.devices.map(\.properties) == record.devices.map(\.properties))
  }

  @Test("bytes that are no text are written in hexadecimal, and any byte comes back")
  func anyByte() throws {
    let contents: [[UInt8]] = [
      Array(0...255), Array("plain\n".utf8), [], [0], Array("\u{e9}\u{1f600}".utf8), [0x80], [0x5c], [0x5c, 0x6e],
      Array("\\1\u{1}2".utf8), [0x22], Array(1...127),
    ]
    var device = UmockdevRecord.Device(path: "/devices/x", subsystem: "pci")
    device.properties = [UmockdevRecord.Property(key: "SUBSYSTEM", value: "pci")]
    for (index, content) in contents.enumerated() {
      device.attributes[HostPath("/\(index)") ?? .root] = content
    }
    let record = UmockdevRecord(devices: [device])
    #expect(try UmockdevRecord(text: record.text[...]) == record)
    let lines = String(decoding: record.text, as: UTF8.self).split(separator: "\n").map { String($0.prefix(5)) }
    #expect(lines.filter { $0.hasPrefix("H:") } == ["H: 0=", "H: 3=", "H: 5="])
  }

  @Test(
    "a line that umockdev refuses is refused with its number",
    arguments: [
      ("A: x=1", 1, "the block of a device begins with P:"),
      ("P: /bus/pci", 1, "the path of a device begins with /devices/ and has no .."),
      ("P: /devices/../x", 1, "the path of a device begins with /devices/ and has no .."),
      ("P: /devices/", 1, "the path of a device begins with /devices/ and has no .."),
      ("P: /devices/a\nP: /devices/b", 2, "an empty line must end the block of a device"),
      ("P: /devices/a\nE: SUBSYSTEM=pci\n\nP: /devices/a", 4, "the device /devices/a was described before"),
      ("P: /devices/a\nE: X=1\n\n", 1, "the device /devices/a has no E: SUBSYSTEM="),
      ("P: /devices/a", 1, "the device /devices/a has no E: SUBSYSTEM="),
      ("P: /devices/a\nE: SUBSYSTEM=pci\nE: SUBSYSTEM=usb", 3, "SUBSYSTEM is given a second time"),
      ("P: /devices/a\nE: SUBSYSTEM", 2, "the line has no name and value with = between them"),
      ("P: /devices/a\nA: =1", 2, "the line has no name and value with = between them"),
      ("P: /devices/a\nA: ../../x=1", 2, "the name leads out of the device"),
      ("P: /devices/a\nH: x=1", 2, "the value is no hexadecimal"),
      ("P: /devices/a\nH: x=1g", 2, "the value is no hexadecimal"),
      ("P: /devices/a\nN: x=1", 2, "the content of a node is no hexadecimal"),
      ("P: /devices/a\nX: y", 2, "a line is one of P, N, S, E, A, H and L"),
      ("P: /devices/a\nnonsense", 2, "a line is one of P, N, S, E, A, H and L, then a colon and a space"),
      ("P", 1, "a line is one of P, N, S, E, A, H and L, then a colon and a space"),
    ])
  func refused(text: String, line: Int, problem: String) {
    #expect(throws: RecordError(format: "umockdev record", line: line, problem: problem)) {
      try UmockdevRecord(text: Array(text.utf8)[...])
    }
  }

  @Test("a host written as a record has the same functions")
  func functions() throws {
    let host = FixtureHost(files: ExampleHost.make().files)
    let snapshot = try host.snapshot()
    let record = UmockdevRecord(try #require(host.source.files as? MemoryFiles))
    let again = try HostSource.decode(record.text[...], path: "record").snapshot()
    #expect(again.functions == snapshot.functions)
  }
}
