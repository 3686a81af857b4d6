public import AssignmentModel
import HardwareBits
public import LinuxPCI
public import PCICore

/// A host made up for a test, with the files that a kernel would show of it.
public struct SyntheticHost: Sendable {
  /// A function to be made.
  public struct Function: Sendable {
    /// Its address.
    public var address: PCIAddress
    /// The bridge above, or nil on a root bus.
    public var parent: PCIAddress?
    /// What it is; written to `vendor`, `class` and the others, and to `uevent`.
    public var identity: FunctionIdentity
    /// Its config space; empty for no `config` file.
    public var config: [UInt8]
    /// Its driver, or nil.
    public var driver: String?
    /// The number of its IOMMU group, or nil.
    public var group: Int?
    /// Its NUMA node, or nil, which is printed as -1.
    public var node: Int?
    /// The lines of `resource`; unused lines are added up to 13.
    public var resources: [ResourceRange] = []
    /// The physical function, for a virtual one.
    public var physicalFunction: PCIAddress?
    /// Further attributes, without their final newline.
    public var attributes: [String: String] = [:]

    /// Starts a function; its config space has a header that says the same as `identity`.
    public init(
      _ address: PCIAddress, parent: PCIAddress? = nil, identity: FunctionIdentity, config: [UInt8]? = nil,
      driver: String? = nil, group: Int? = nil
    ) {
      self.address = address
      self.parent = parent
      self.identity = identity
      self.config = config ?? Self.header(identity)
      self.driver = driver
      self.group = group
    }

    /// 256 bytes with the identity in a type 0 header and zeros else.
    public static func header(_ identity: FunctionIdentity) -> [UInt8] {
      var writer = ByteWriter()
      writer.append(identity.vendorID)
      writer.append(identity.deviceID)
      writer.append(UInt32(0))
      writer.append(identity.classCode.rawValue << 8 | UInt32(identity.revisionID))
      writer.appendZeros(0x2c - writer.count)
      writer.append(identity.subsystemVendorID ?? 0)
      writer.append(identity.subsystemDeviceID ?? 0)
      writer.appendZeros(ConfigSpace.conventionalSize - writer.count)
      return writer.bytes
    }
  }

  /// The files so far; more may be put among them.
  public var files = MemoryFiles()
  private var places: [PCIAddress: HostPath] = [:]

  /// Starts with the directories that every kernel with PCI and IOMMU support has.
  public init() {
    for path in ["/sys/bus/pci/devices", "/sys/bus/pci/drivers", "/sys/kernel/iommu_groups", "/sys/class/iommu"]
      as [HostPath]
    {
      files.insert(.directory, at: path)
    }
  }

  /// Adds a function; its bridge must have been added before.
  public mutating func add(_ function: Function) {
    let root = HostPath("/sys/devices").appending(
      HostName("pci\(function.address.segment.hex(digits: 4)):\(rootBus(function).hex(digits: 2))") ?? "pci")
    let above = function.parent.flatMap { places[$0] } ?? root
    let name = HostName(function.address.description) ?? "device"
    let place = above.appending(name)
    places[function.address] = place
    files.insert(.directory, at: place)
    link("/sys/bus/pci/devices", name, to: place)
    for (name, text) in attributes(of: function) { write("\(text)\n", name, at: place) }
    if !function.config.isEmpty {
      files.insert(.file(function.config, permissions: 0o644), at: place.appending("config"))
    }
    link(place, "subsystem", to: "/sys/bus/pci")
    if let driver = function.driver.flatMap({ HostName($0) }) {
      let drivers: HostPath = "/sys/bus/pci/drivers"
      link(place, "driver", to: drivers.appending(driver))
      link(drivers.appending(driver), name, to: place)
    }
    if let group = function.group { join(group, place, name) }
    if let physical = function.physicalFunction.flatMap({ places[$0] }) {
      link(place, "physfn", to: physical)
      let index = virtualFunctions(of: physical)
      link(physical, HostName("virtfn\(index)") ?? "virtfn", to: place)
    }
  }

  /// Writes a text file with the permissions that the kernel gives most attributes.
  public mutating func write(_ text: String, to path: HostPath, permissions: UInt16 = 0o444) {
    files.insert(.file(Array(text.utf8), permissions: permissions), at: path)
  }

  /// Where a function's directory is; nil for one that was not added.
  public func place(of address: PCIAddress) -> HostPath? { places[address] }

  private func rootBus(_ function: Function) -> UInt8 { function.parent == nil ? function.address.bus : 0 }

  private func attributes(of function: Function) -> [(HostName, String)] {
    let identity = function.identity
    let subsystem = (identity.subsystemVendorID ?? 0, identity.subsystemDeviceID ?? 0)
    var uevent = function.driver.map { "DRIVER=\($0)\n" } ?? ""
    uevent += "PCI_CLASS=\(identity.classCode.rawValue.hex(digits: 4).uppercased())\n"
    uevent +=
      "PCI_ID=\(identity.vendorID.hex(digits: 4).uppercased()):\(identity.deviceID.hex(digits: 4).uppercased())\n"
    uevent += "PCI_SUBSYS_ID=\(subsystem.0.hex(digits: 4).uppercased()):\(subsystem.1.hex(digits: 4).uppercased())\n"
    uevent += "PCI_SLOT_NAME=\(function.address)"
    var list: [(HostName, String)] = [
      ("vendor", "0x\(identity.vendorID.hex(digits: 4))"), ("device", "0x\(identity.deviceID.hex(digits: 4))"),
      ("class", identity.classCode.description), ("revision", "0x\(identity.revisionID.hex(digits: 2))"),
      ("subsystem_vendor", "0x\(subsystem.0.hex(digits: 4))"), ("subsystem_device", "0x\(subsystem.1.hex(digits: 4))"),
      ("numa_node", "\(function.node ?? -1)"), ("driver_override", "(null)"), ("irq", "0"),
      ("resource", resourceLines(function.resources)), ("uevent", uevent),
    ]
    for (name, text) in function.attributes { HostName(name).map { list.append(($0, text)) } }
    return list
  }

  private func resourceLines(_ resources: [ResourceRange]) -> String {
    (0..<max(13, (resources.map(\.index).max() ?? 0) + 1)).map { index in
      let line = resources.first { $0.index == index } ?? ResourceRange(index: index, start: 0, end: 0, flags: 0)
      return [line.start, line.end, line.flags].map { "0x\($0.hex(digits: 16))" }.joined(separator: " ")
    }.joined(separator: "\n")
  }

  private mutating func join(_ group: Int, _ place: HostPath, _ name: HostName) {
    let directory = HostPath("/sys/kernel/iommu_groups").appending(HostName("\(group)") ?? "0")
    link(place, "iommu_group", to: directory)
    link(directory.appending("devices"), name, to: place)
    write("DMA-FQ\n", "type", at: directory)
    write("0x00000000fee00000 0x00000000feefffff msi\n", "reserved_regions", at: directory)
  }

  private func virtualFunctions(of physical: HostPath) -> Int {
    var index = 0
    while files[physical.appending(HostName("virtfn\(index)") ?? "virtfn")] != nil { index += 1 }
    return index
  }

  private mutating func write(_ text: String, _ name: HostName, at directory: HostPath) {
    write(text, to: directory.appending(name))
  }

  /// A link like the kernel's: up to `/sys` or the nearest common directory, and down again.
  private mutating func link(_ directory: HostPath, _ name: HostName, to target: HostPath) {
    var from = directory.components[...]
    var to = target.components[...]
    while let next = from.first, next == to.first {
      from = from.dropFirst()
      to = to.dropFirst()
    }
    let parts = from.map { _ in Array("..".utf8) } + to.map { Array($0.bytes) }
    files.insert(.link(Array(parts.joined(separator: [UInt8(ascii: "/")]))), at: directory.appending(name))
  }
}
