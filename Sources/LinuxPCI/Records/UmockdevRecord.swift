/// The devices of a host in umockdev's text format, one block of lines for each device.
///
/// `P:` names the device below `/sys`, `N:` its node below `/dev`, `S:` a link to that, `E:` a property of its
/// `uevent`, `A:` an attribute with C escapes, `H:` one in hexadecimal, `L:` a link; an empty line ends the block.
/// The format is what `umockdev-record` prints, and what its testbed builds a file system from.
public struct UmockdevRecord: Hashable, Sendable {
  /// One device.
  public struct Device: Hashable, Sendable {
    /// The path below `/sys`, which begins with `/devices/`.
    public var path: HostPath
    /// The name of the node below `/dev`, or nil for none.
    public var node: String?
    /// The bus or class, from the property `SUBSYSTEM`.
    public var subsystem: String
    /// The properties in order, `SUBSYSTEM` among them.
    public var properties: [Property] = []
    /// The attributes by path below the device.
    public var attributes: [HostPath: [UInt8]] = [:]
    /// The links' targets by path below the device.
    public var links: [HostPath: [UInt8]] = [:]

    /// Starts a device; `subsystem` must stand among its properties too.
    public init(path: HostPath, subsystem: String) {
      self.path = path
      self.subsystem = subsystem
    }
  }

  /// A line of a device's `uevent`.
  public struct Property: Hashable, Sendable {
    /// The part before the first `=`.
    public var key: String
    /// The part after it.
    public var value: String

    /// Records a property.
    public init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  /// The devices, in the record's order.
  public var devices: [Device]

  /// Keeps `devices`.
  public init(devices: [Device] = []) { self.devices = devices }

  /// Buses of the kernel whose devices appear in records beside PCI's; any other subsystem is a class.
  ///
  /// The kernel lists a bus's devices in `/sys/bus/NAME/devices`, a class's in `/sys/class/NAME`.
  static let buses: Set<String> = [
    "acpi", "amba", "auxiliary", "clockevents", "clocksource", "container", "cpu", "cxl", "dax", "eisa",
    "event_source", "fsl-mc", "gpio", "hid", "i2c", "ipmi", "machinecheck", "mdev", "mdio_bus", "memory", "mmc", "nd",
    "node", "nvmem", "parport", "pci", "pci-epf", "pci_express", "platform", "pnp", "rapidio", "scsi", "sdio", "serio",
    "spi", "thunderbolt", "typec", "usb", "usb-serial", "vdpa", "virtio", "vmbus", "wmi", "workqueue", "xen",
    "xen-backend",
  ]

  /// The files that the record stands for, as umockdev's testbed makes them.
  public var files: MemoryFiles {
    var files = MemoryFiles()
    for device in devices { Self.add(device, to: &files) }
    return files
  }

  private static func add(_ device: Device, to files: inout MemoryFiles) {
    let sysfs: HostPath = "/sys"
    let directory = sysfs.appending(path: device.path)
    files.insert(.directory, at: directory)
    var uevent = ""
    for property in device.properties {
      // The kernel names a node without its directory, udev with it.
      let isNode = property.key == "DEVNAME" && property.value.hasPrefix("/dev/")
      uevent += "\(property.key)=\(isNode ? String(property.value.dropFirst(5)) : property.value)\n"
    }
    files.insert(.file(Array(uevent.utf8), permissions: 0o644), at: directory.appending(.uevent))
    for (path, content) in device.attributes.sorted(by: { $0.key < $1.key }) {
      files.insert(.file(content, permissions: 0o644), at: directory.appending(path: path))
    }
    for (path, target) in device.links.sorted(by: { $0.key < $1.key }) {
      files.insert(.link(target), at: directory.appending(path: path))
    }
    addSubsystem(of: device, at: directory, to: &files)
  }

  private static func addSubsystem(of device: Device, at directory: HostPath, to files: inout MemoryFiles) {
    guard let subsystem = HostName(device.subsystem), let name = directory.lastName else { return }
    let isBus = buses.contains(device.subsystem)
    let kind: HostPath = isBus ? "/bus" : "/class"
    let home = kind.appending(subsystem)
    let up = String(repeating: "../", count: directory.components.count - 1)
    files.insert(.link(Array(up.utf8) + home.bytes.dropFirst()), at: directory.appending("subsystem"))
    let sysfs: HostPath = "/sys"
    let list = sysfs.appending(path: isBus ? home.appending("devices") : home)
    let back = String(repeating: "../", count: list.components.count - 1)
    files.insert(.link(Array(back.utf8) + device.path.bytes.dropFirst()), at: list.appending(name))
  }
}
