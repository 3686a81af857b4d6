import AssignmentModel
import PCICore

/// A small made-up host: a host bridge, a root port with a network card of two functions, of which one has two
/// virtual functions, and a root port to a conventional bridge with a card that shares its group.
enum SampleHost {
  static func address(_ text: String) throws -> PCIAddress {
    guard let address = PCIAddress(text) else { throw NoSuchAddress(text: text) }
    return address
  }

  struct NoSuchAddress: Error {
    var text: String
  }

  static func snapshot() throws -> HostSnapshot {
    var functions = [
      try function("0000:00:00.0", 0x8086, 0x29c0, 0x06_0000, group: 0),
      try function("0000:00:1c.0", 0x1b36, 0x000c, 0x06_0400, driver: "pcieport", group: 1, buses: (1, 2)),
      try function("0000:00:1d.0", 0x1b36, 0x000e, 0x06_0401, group: 2, buses: (3, 3)),
      try function("0000:01:00.0", 0x8086, 0x10c9, 0x02_0000, driver: "igb", group: 3, parent: "0000:00:1c.0"),
      try function("0000:01:10.0", 0x8086, 0x10ca, 0x02_0000, driver: "vfio-pci", group: 4, parent: "0000:00:1c.0"),
      try function("0000:01:10.2", 0x8086, 0x10ca, 0x02_0000, driver: "vfio-pci", group: 5, parent: "0000:00:1c.0"),
      try function("0000:03:00.0", 0x1af4, 0x1000, 0x02_0000, driver: "virtio-pci", group: 2, parent: "0000:00:1d.0"),
    ]
    var attributes = VirtualizationAttributes()
    attributes.total = 7
    attributes.enabled = 2
    functions[3].virtualization = .known(attributes)
    functions[3].config = .known(physicalFunctionConfig)
    functions[3].resources = .known([
      ResourceRange(index: 0, start: 0x40_0000_0000, end: 0x40_0001_ffff, flags: 0x14_220c),
      ResourceRange(index: 1, start: 0, end: 0, flags: 0),
      ResourceRange(index: 2, start: 0xe000, end: 0xe01f, flags: 0x4_0101),
      ResourceRange(index: 7, start: 0x40_0010_0000, end: 0x40_0011_bfff, flags: 0x14_220c),
    ])
    functions[3].virtualFunctions = [try address("0000:01:10.0"), try address("0000:01:10.2")]
    for index in 4...5 { functions[index].physicalFunction = try address("0000:01:00.0") }
    var groups = Dictionary(grouping: functions) { $0.iommuGroup.value.flatMap { $0 } ?? -1 }.map { id, members in
      GroupSnapshot(
        id: id, members: members.map(\.address).sorted(), type: .known("DMA-FQ"),
        reservedRegions: .known([ReservedRegion(start: 0xfee0_0000, end: 0xfeef_ffff, type: "msi")]))
    }
    groups.sort { $0.id < $1.id }
    return HostSnapshot(
      provenance: Provenance(kind: .directory, path: "sample"), functions: functions, groups: .known(groups))
  }

  /// PM at 40h, PCI Express (an endpoint) at A0h, SR-IOV at 100h with two of eight virtual functions enabled.
  private static var physicalFunctionConfig: ConfigSpace {
    var bytes = [UInt8](repeating: 0, count: 4096)
    func put(_ offset: Int, _ values: UInt8...) {
      for (index, value) in values.enumerated() { bytes[offset + index] = value }
    }
    put(0x00, 0x86, 0x80, 0xc9, 0x10, 0x06, 0x04, 0x10, 0x00, 0x01, 0x00, 0x00, 0x02, 0x10, 0x00, 0x80, 0x00)
    put(0x34, 0x40)
    put(0x3c, 0x0b, 0x01)
    put(0x40, 0x01, 0xa0, 0x23, 0x48, 0x00, 0x20)
    put(0xa0, 0x10, 0x00, 0x02, 0x00, 0xc2, 0x8c, 0x00, 0x10, 0x17, 0x28, 0x00, 0x00)
    put(0xac, 0x42, 0x6c, 0x03, 0x00, 0x00, 0x00, 0x42, 0x10)
    put(0x100, 0x10, 0x00, 0x01, 0x00, 0x02, 0x00, 0x00, 0x00, 0x19, 0x00, 0x00, 0x00)
    put(0x10c, 0x08, 0x00, 0x08, 0x00, 0x02, 0x00, 0x00, 0x00, 0x80, 0x00, 0x02, 0x00, 0x00, 0x00, 0xca, 0x10)
    put(0x11c, 0x53, 0x05, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00)
    return ConfigSpace(bytes)
  }

  private static func function(
    _ place: String, _ vendor: UInt16, _ device: UInt16, _ code: UInt32, driver: String? = nil, group: Int,
    parent: String? = nil, buses: (UInt8, UInt8)? = nil
  ) throws -> FunctionSnapshot {
    var bytes = [UInt8](repeating: 0, count: 256)
    bytes[0x00] = UInt8(truncatingIfNeeded: vendor)
    bytes[0x01] = UInt8(truncatingIfNeeded: vendor >> 8)
    bytes[0x02] = UInt8(truncatingIfNeeded: device)
    bytes[0x03] = UInt8(truncatingIfNeeded: device >> 8)
    if let buses {
      bytes[0x0e] = 1
      bytes[0x19] = buses.0
      bytes[0x1a] = buses.1
    }
    var function = FunctionSnapshot(
      address: try address(place),
      identity: FunctionIdentity(
        vendorID: vendor, deviceID: device, classCode: ClassCode(rawValue: code), revisionID: 1),
      config: .known(ConfigSpace(bytes)), parent: try parent.map { try address($0) }, driver: .known(driver))
    function.iommuGroup = .known(group)
    return function
  }
}
