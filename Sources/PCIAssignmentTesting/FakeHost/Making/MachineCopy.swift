import LinuxPCI
import PCICore

/// The functions that are plugged into a fake host's machine, as the kernel finds them: without drivers, overrides,
/// groups and virtual functions.
extension FakeKernel {
  private static let machinePath = memory.appending("machine")
  private static let placesPath = memory.appending("places")
  /// What drivers make, and what the kernel adds by itself when it finds a function.
  private static let passing: Set<HostName> = [
    "driver", "iommu_group", "iommu", "vfio-dev", "subsystem", "net", "nvme", "msi_irqs", "waiting_for_supplier",
  ]

  /// Copies all functions but virtual ones, and notes their places, bridges before what is below them.
  func noteMachine() {
    var files = MemoryFiles()
    var places: [HostPath] = []
    for device in devices where !tree.exists(device.attribute("physfn")) {
      places.append(device.place)
      copy(device.place, into: &files, of: device)
    }
    places.sort { ($0.components.count, $0) < ($1.components.count, $1) }
    tree.put(places.map { $0.description }.joined(separator: "\n"), at: Self.placesPath)
    let capture = HostCapture(header: CaptureHeader(writer: "FakeHost", isWhole: true), files: files)
    tree.put(capture.text, at: Self.machinePath)
  }

  /// The places of all functions that belong to the machine, those nearer to the root first.
  var machinePlaces: [HostPath] { tree.lines(Self.placesPath).compactMap { HostPath($0) } }

  /// The machine's functions.
  var machine: MemoryFiles {
    guard let text = tree.content(Self.machinePath) else { return MemoryFiles() }
    do throws(RecordError) {
      return try HostCapture(text: text[...]).files
    } catch {
      // It was written by this library; nothing else belongs there.
      return MemoryFiles()
    }
  }

  private func copy(_ directory: HostPath, into files: inout MemoryFiles, of device: FakeDevice) {
    for name in tree.names(in: directory) where !Self.passing.contains(name) && PCIAddress(name.description) == nil {
      let path = directory.appending(name)
      switch tree.node(path) {
      case .directory:
        if PCIAddress(String(name.description.prefix(12))) == nil { copy(path, into: &files, of: device) }
      case .file(let permissions):
        let content = found(name, tree.content(path) ?? [], of: device)
        files.insert(.file(content, permissions: permissions), at: path)
      case .link:
        if !name.bytes.starts(with: "virtfn".utf8) { files.insert(.link(tree.target(path) ?? []), at: path) }
      case nil: break
      }
    }
  }

  /// What an attribute reads when the kernel has just found the function.
  private func found(_ name: HostName, _ content: [UInt8], of device: FakeDevice) -> [UInt8] {
    func line(_ text: String) -> [UInt8] { Array(text.utf8) + [0x0a] }
    let isBridgeInUse = !isEndpoint(device) && !tree.exists(device.driverLink)
    if isBridgeInUse, name == "enable" || name == "power_state" { return content }
    switch name {
    case "driver_override": return line("(null)")
    case "enable", "sriov_numvfs": return line("0")
    case "power_state": return line("unknown")
    case "sriov_drivers_autoprobe": return line("1")
    case "sriov_totalvfs": return config(of: device)?.virtualization?.totalVFs.map { line("\($0)") } ?? content
    case "control": return line("on")
    case "runtime_status": return line("active")
    case "runtime_enabled": return line("forbidden")
    case "runtime_usage": return line("1")
    case "reset_method": return line(supportedResets(of: device).joined(separator: " "))
    case "uevent":
      let kept = String(decoding: content, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("DRIVER=") }
      return line(kept.joined(separator: "\n"))
    default: return content
    }
  }
}
