extension UmockdevRecord {
  /// Describes the devices of a host: every directory below `/sys/devices` with `uevent` and `subsystem`, and every
  /// PCI function.
  ///
  /// The format has no place for anything else: groups, tables, drivers and the kernel's own files are left out.
  public init(_ files: MemoryFiles) {
    var devices: [HostPath: Device] = [:]
    let contents = files.contents
    for (path, node) in contents {
      if path.lastName == .uevent, case .link(let target) = files[path.parent.appending("subsystem")] {
        devices[path.parent] = Self.device(path.parent, KernelText.lastComponent(target[...]), files)
      } else if path.parent == HostReader.devicesPath, case .link(let target) = node,
        let place = path.parent.resolving(target), devices[place] == nil, files[place] == .directory
      {
        // A copy may have left out the files by which others are known.
        devices[place] = Self.device(place, Array("pci".utf8)[...], files)
      }
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

  private static func device(
    _ directory: HostPath, _ subsystem: ArraySlice<UInt8>, _ files: MemoryFiles
  ) -> Device? {
    guard let path = directory.below("/sys"), path.components.first == "devices", path.components.count >= 2 else {
      return nil
    }
    var device = Device(path: path, subsystem: KernelText.string(subsystem))
    if case .file(let uevent, _) = files[directory.appending(.uevent)] {
      for line in TextLines(uevent[...]) {
        guard let equals = line.bytes.firstIndex(of: UInt8(ascii: "=")), equals > line.bytes.startIndex else {
          continue
        }
        let key = KernelText.string(line.bytes[..<equals])
        if key == "SUBSYSTEM" { continue }
        device.properties.append(Property(key: key, value: KernelText.string(line.bytes[(equals + 1)...])))
      }
    }
    device.properties.append(Property(key: "SUBSYSTEM", value: device.subsystem))
    device.properties.sort { ($0.key, $0.value) < ($1.key, $1.value) }
    return device
  }
}
