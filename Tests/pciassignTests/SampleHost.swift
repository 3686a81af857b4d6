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
