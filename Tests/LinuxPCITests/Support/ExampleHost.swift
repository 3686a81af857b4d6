import AssignmentModel
import HardwareBits
import LinuxPCI
import PCIAssignmentTesting
import PCICore

/// A host with one function of each sort: root port, physical function, two virtual ones, and one alone.
enum ExampleHost {
  static let port = address("0000:00:01.0")
  static let physical = address("0000:01:00.0")
  static let virtual = [address("0000:01:10.0"), address("0000:01:10.2")]
  static let alone = address("10000:00:02.0")

  static func address(_ text: String) -> PCIAddress {
    guard let address = PCIAddress(text) else { preconditionFailure("not an address: \(text)") }
    return address
  }

  /// The host; more may be added.
  static func make() -> SyntheticHost {
    var host = SyntheticHost()
    var bridge = SyntheticHost.Function(
      port, identity: identity(0x1b36, 0x000c, class: 0x060400), driver: "pcieport", group: 1)
    bridge.config = bridgeConfig(bridge.identity, secondary: 1, subordinate: 1)
    host.add(bridge)
    var card = SyntheticHost.Function(
      physical, parent: port, identity: identity(0x8086, 0x10c9, class: 0x020000, subsystem: (0x8086, 0xa03c)),
      driver: "igb", group: 2)
    card.config = extended(card.identity)
    card.node = 1
    card.resources = [ResourceRange(index: 0, start: 0xfe80_0000, end: 0xfe81_ffff, flags: 0x40200)]
    card.attributes = [
      "sriov_totalvfs": "7", "sriov_numvfs": "2", "sriov_offset": "128", "sriov_stride": "2", "sriov_vf_device": "10ca",
      "sriov_drivers_autoprobe": "1", "sriov_vf_total_msix": "0", "power_state": "D0",
    ]
    host.add(card)
    for (index, address) in virtual.enumerated() {
      var function = SyntheticHost.Function(
        address, parent: port, identity: identity(0x8086, 0x10ca, class: 0x020000), group: 3 + index)
      function.config = virtualConfig(function.identity)
      function.physicalFunction = physical
      host.add(function)
    }
    host.add(
      SyntheticHost.Function(alone, identity: identity(0x8086, 0xf1a8, class: 0x010802), driver: "nvme", group: 5))
    host.write("console=ttyS0 intel_iommu=on\n", to: "/proc/cmdline")
    host.write("6.12.1\n", to: "/proc/sys/kernel/osrelease")
    host.write("none [integrity] confidentiality\n", to: "/sys/kernel/security/lockdown")
    host.write("nvme 61440 0 - Live 0x0\nigb 300 0 - Live 0x0\n", to: "/proc/modules")
    host.files.insert(
      .file(Array("MCFG".utf8) + Array(repeating: 0, count: 40), permissions: 0o400),
      at: "/sys/firmware/acpi/tables/MCFG")
    return host
  }

  static func identity(
    _ vendor: UInt16, _ device: UInt16, class code: UInt32, subsystem: (UInt16, UInt16)? = nil
  ) -> FunctionIdentity {
    FunctionIdentity(
      vendorID: vendor, deviceID: device, subsystemVendorID: subsystem?.0, subsystemDeviceID: subsystem?.1,
      classCode: ClassCode(rawValue: code), revisionID: 1)
  }

  /// A type 1 header with bus numbers.
  static func bridgeConfig(_ identity: FunctionIdentity, secondary: UInt8, subordinate: UInt8) -> [UInt8] {
    var bytes = SyntheticHost.Function.header(identity)
    bytes[0x0e] = 1
    bytes[0x19] = secondary
    bytes[0x1a] = subordinate
    return bytes
  }

  /// 4096 bytes with PCI Express (10h) at 40h, a Device Serial Number (0003h) at 100h and SR-IOV (0010h) at 140h.
  static func extended(_ identity: FunctionIdentity) -> [UInt8] {
    var bytes = SyntheticHost.Function.header(identity) + Array(repeating: 0, count: 4096 - 256)
    bytes[0x06] = 0x10
    bytes[0x34] = 0x40
    bytes.replaceSubrange(0x40..<0x44, with: [0x10, 0, 0x02, 0])
    bytes.replaceSubrange(0x100..<0x10c, with: [0x03, 0, 0x01, 0x14, 0x56, 0x34, 0x12, 0xff, 0xfe, 0xbc, 0x9a, 0x78])
    bytes.replaceSubrange(0x140..<0x144, with: [0x10, 0, 0x01, 0])
    return bytes
  }

  /// What a virtual function's registers read: ffffh for vendor and device.
  static func virtualConfig(_ identity: FunctionIdentity) -> [UInt8] {
    var bytes = SyntheticHost.Function.header(identity) + Array(repeating: 0, count: 4096 - 256)
    bytes.replaceSubrange(0..<4, with: [0xff, 0xff, 0xff, 0xff])
    return bytes
  }
}
