extension UmockdevRecord {
  /// Describes the devices of a host: every directory below `/sys/devices` with `uevent` and `subsystem`.
  ///
  /// The format has no place for anything else: groups, tables, drivers and the kernel's own files are left out.
  public init(_ files: MemoryFiles) {
    var devices: [HostPath: Device] = [:]
    let contents = files.contents
    for (path, node) in contents where path.components.last == .uevent {
      guard case .file(let uevent, _) = node, let device = Self.device(path.parent, uevent: uevent, files) else {
        continue
      }
      devices[path.parent] = device
    }
    for (path, node) in contents {
      // The nearest device above a file is the one it belongs to.
      guard let owner = path.ancestors.first(where: { devices[$0] != nil }), let name = path.below(owner) else {
        continue
      }
      switch node {
      case .file(let content, _) where name != "/uevent": devices[owner]?.attributes[name] = content
      case .link(let target) where name != "/subsystem": devices[owner]?.links[name] = target
      default: break
      }
    }
    self.init(devices: devices.values.sorted { $0.path < $1.path })
  }

  private static func device(_ directory: HostPath, uevent: [UInt8], _ files: MemoryFiles) -> Device? {
    guard case .link(let target) = files[directory.appending("subsystem")],
      let path = directory.below("/sys"), path.components.first == "devices", path.components.count >= 2
    else { return nil }
    let subsystem = KernelText.string(KernelText.lastComponent(target[...]))
    var device = Device(path: path, subsystem: subsystem)
    for line in TextLines(uevent[...]) {
      guard let equals = line.bytes.firstIndex(of: UInt8(ascii: "=")), equals > line.bytes.startIndex else { continue }
      let key = KernelText.string(line.bytes[..<equals])
      if key == "SUBSYSTEM" { continue }
      device.properties.append(Property(key: key, value: KernelText.string(line.bytes[(equals + 1)...])))
    }
    device.properties.append(Property(key: "SUBSYSTEM", value: subsystem))
    device.properties.sort { ($0.key, $0.value) < ($1.key, $1.value) }
    return device
  }
}
