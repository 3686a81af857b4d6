import AssignmentModel
import Foundation
import PCICore
import Testing

@testable import pciassign

@Suite struct WishFileTests {
  static func wish(_ text: String) throws -> HostWish { try WishFile(text: Array(text.utf8), path: "w").wish }

  static func address(_ text: String) throws -> PCIAddress { try #require(PCIAddress(text)) }

  @Test func `a device with everything`() throws {
    let wish = try Self.wish(
      """
      [[device]]
      address = "3b:00.0"
      vendor-id = 0x8086
      device-id = "0x10c9"
      subsystem-vendor-id = 0x15d9
      subsystem-device-id = 1
      serial = "00-11-22-ff-ff-33-44-55"
      slot = "0000:00/02.0/00.0"
      driver = "variant"
      group = true
      no-d3cold = true
      allow-critical = true
      """)
    var identity = StableIdentity()
    identity.vendorID = 0x8086
    identity.deviceID = 0x10c9
    identity.subsystemVendorID = 0x15d9
    identity.subsystemDeviceID = 1
    identity.serialNumber = 0x0011_22ff_ff33_4455
    identity.slotPath = SlotPath("0000:00/02.0/00.0")
    let reference = try #require(DeviceReference(address: try Self.address("0000:3b:00.0"), identity: identity))
    #expect(
      wish
        == HostWish(devices: [
          FunctionWish(
            reference, driver: .bestVFIO, isWholeGroup: true, forbidsColdState: true, allowsCritical: true)
        ]))
  }

  @Test func `JSON says the same`() throws {
    let toml = try Self.wish("[[device]]\naddress = \"0000:3b:00.0\"\ndriver = \"pci-stub\"")
    #expect(try Self.wish("\n{\"device\":[{\"address\":\"0000:3b:00.0\",\"driver\":\"pci-stub\"}]}") == toml)
    #expect(toml.devices.first?.driver == .named(.stub))
  }

  @Test func `virtual functions: what each has, and what one has`() throws {
    let wish = try Self.wish(
      """
      [[physical-function]]
      address = "0000:01:00.0"
      vfs = 3

      [physical-function.each]
      vlan = 100
      qos = 3
      trust = true
      spoof-check = false
      link-state = "enable"
      max-rate = 1000

      [[physical-function.vf]]
      index = 1
      driver = "igbvf"
      mac = "52:54:00:00:00:01"
      vlan = 7
      vlan-protocol = "802.1ad"
      min-rate = 10
      max-rate = 20

      [[physical-function.vf]]
      index = 2
      driver = "none"
      """)
    var each = WishedVirtualFunction()
    each.settings.vlan = VLANTag(id: 100, priority: 3)
    each.settings.isTrusted = true
    each.settings.isSpoofChecked = false
    each.settings.linkState = .up
    each.settings.rates = TransmitRates(maximum: 1000)
    var second = each
    second.driver = try .choice(.named(#require(DriverName("igbvf"))))
    second.settings.mac = StationMACAddress(try #require(MACAddress("52:54:00:00:00:01")))
    second.settings.vlan = VLANTag(id: 7, tagProtocol: .service)
    second.settings.rates = TransmitRates(minimum: 10, maximum: 20)
    var third = each
    third.driver = .nobody
    #expect(wish.physicalFunctions.count == 1)
    #expect(wish.physicalFunctions.first?.virtualFunctions == [each, second, third])
    #expect(wish.physicalFunctions.first?.virtualFunctions.first?.driver == .choice(.named(.vfio)))
  }

  @Test func `vectors, and controllers of disks`() throws {
    let wish = try Self.wish(
      "[[physical-function]]\naddress = \"0000:03:00.0\"\nvfs = 2\n"
        + "[physical-function.each]\nnvme-queues = 3\n"
        + "[[physical-function.vf]]\nindex = 1\nnvme-queues = 2\nnvme-interrupts = 2\nmsix-vectors = 8\n")
    let functions = try #require(wish.physicalFunctions.first?.virtualFunctions)
    #expect(
      functions.map(\.settings.controller) == [
        SecondaryControllerState(isOnline: true, queues: 3, interrupts: 1),
        SecondaryControllerState(isOnline: true, queues: 2, interrupts: 2),
      ])
    #expect(functions.map(\.settings.vectors) == [nil, 8])
  }

  private static let head =
    "[[physical-function]]\naddress = \"0000:01:00.0\"\nvfs = 2\n[[physical-function.vf]]\nindex = 0\n"

  @Test(arguments: [
    ("", "w:1:1: neither [[device]] nor [[physical-function]]: nothing is wished for"),
    ("devices = []", "w:1:1: devices: no such key; did you mean \"device\"?"),
    ("[[device]]\nAddress = 1", "w:2:1: device[0].Address: no such key; did you mean \"address\"?"),
    (
      "[[device]]\ncolour = 1",
      "w:2:1: device[0].colour: no such key; known are address, vendor-id, device-id, subsystem-vendor-id, subsystem-device-id, serial, slot, driver, group, no-d3cold, allow-critical"
    ),
    (
      "[[device]]\ngroup = true",
      "w:1:1: device[0]: no device is named: one of address, vendor-id, device-id, subsystem-vendor-id, subsystem-device-id, serial, slot is needed"
    ),
    ("[[device]]\naddress = \"0:1\"", "w:2:11: device[0].address: \"0:1\" is not an address, 0000:3b:00.0"),
    ("[[device]]\naddress = 1", "w:2:11: device[0].address: a string expected"),
    ("[[device]]\naddress = \"01:00.0\"\ngroup = 1", "w:3:9: device[0].group: true or false expected"),
    ("[[device]]\nvendor-id = 0x10000", "w:2:13: device[0].vendor-id: 0x10000 is above 65535"),
    ("[[device]]\naddress = \"01:00.0\"\ndriver = \"../x\"", "w:3:10: device[0].driver: \"../x\" is no driver's name"),
    ("[device]\naddress = \"01:00.0\"", "w:1:1: device: an array expected"),
    ("[[physical-function]]\naddress = \"01:00.0\"", "w:1:1: physical-function[0]: \"vfs\" is missing"),
    (
      "[[physical-function]]\naddress = \"01:00.0\"\nvfs = 65536",
      "w:3:7: physical-function[0].vfs: 65536 is above 65535"
    ),
    (
      "[[physical-function]]\naddress = \"01:00.0\"\nvfs = 2\neach = {mac = \"52:54:00:00:00:01\"}",
      "w:4:9: physical-function[0].each.mac: no such key; each has an address of its own"
    ),
    (
      head + "mac = \"00:00:00:00:00:00\"",
      "w:6:7: physical-function[0].vf[0].mac: 00:00:00:00:00:00 stands for no address; leave mac out where the guest may choose"
    ),
    (
      head + "mac = \"01:00:5e:00:00:01\"",
      "w:6:7: physical-function[0].vf[0].mac: 01:00:5e:00:00:01 is the address of a group, which no function can have"
    ),
    (head + "vlan = 4096", "w:6:8: physical-function[0].vf[0].vlan: 4096 is above 4095"),
    (head + "qos = 1", "w:6:7: physical-function[0].vf[0].qos: it belongs to a vlan, which is missing"),
    (head + "min-rate = 2\nmax-rate = 1", "w:6:12: physical-function[0].vf[0].min-rate: min-rate is above max-rate"),
    (
      head + "link-state = \"up\"",
      "w:6:14: physical-function[0].vf[0].link-state: \"up\" is none of \"auto\", \"enable\", \"disable\""
    ),
    (
      head + "[[physical-function.vf]]\nindex = 0",
      "w:7:9: physical-function[0].vf[1].index: virtual function 0 appears twice"
    ),
    (
      head + "mac = \"52:54:00:00:00:01\"\n[[physical-function.vf]]\nindex = 1\nmac = \"52:54:00:00:00:01\"",
      "w:1:1: physical-function[0]: virtual functions 0 and 1 both get 52:54:00:00:00:01"
    ),
    (
      "{\"device\":[{\"address\":\"01:00.0\",\"drivers\":1}]}",
      "w:1:33: device[0].drivers: no such key; did you mean \"driver\"?"
    ),
  ])
  func `mistakes are named where they stand`(text: String, complaint: String) {
    let result = Result { () throws(CommandFailure) in try WishFile(text: Array(text.utf8), path: "w") }
    guard case .failure(let failure) = result else {
      Issue.record("taken: \(text)")
      return
    }
    #expect(failure == .input(complaint))
  }

  @Test func `the examples of the documentation are understood, and are the files that plans are shown of`()
    throws
  {
    let page = try String(contentsOf: BuiltCommand.root.appendingPathComponent("Docs/wished-state.md"), encoding: .utf8)
    let blocks = page.components(separatedBy: "```toml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    #expect(!blocks.isEmpty)
    for block in blocks { _ = try Self.wish(block) }
    for (name, block) in zip(["guests", "virtual-functions"], blocks) {
      let file = BuiltCommand.root.appendingPathComponent("fixtures/wishes/\(name).toml")
      #expect(try String(contentsOf: file, encoding: .utf8) == block)
    }
  }
}
