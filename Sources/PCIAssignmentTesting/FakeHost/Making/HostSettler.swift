import HardwareBits
import LinuxPCI
import PCICore

/// Adds to the files of a fixture what a running kernel has and a fixture may lack.
struct HostSettler {
  let kernel: FakeKernel
  var tree: TreeOverlay { kernel.tree }

  /// Puts a fixture's files into the tree, as far as their top directory is among `tops`, or all.
  func put(_ files: MemoryFiles, tops: Set<HostName>? = nil) {
    for (path, node) in files.contents {
      if let tops, let top = path.components.first, !tops.contains(top) { continue }
      switch node {
      case .directory: tree.makeDirectory(path)
      case .file(let content, let permissions): tree.put(content, at: path, permissions: permissions)
      case .unreadable(_, let permissions): tree.put([], at: path, permissions: permissions)
      case .link(let target): tree.link(path, target: target)
      }
    }
  }

  /// The bus's own files, the kernel's release, and an identity for this boot.
  func addKernelFiles(release: String?) {
    let releasePath: HostPath = "/proc/sys/kernel/osrelease"
    if let release {
      tree.put(release, at: releasePath, permissions: 0o444)
    } else if !tree.exists(releasePath) {
      tree.put("6.12.0", at: releasePath, permissions: 0o444)
    }
    tree.put(Self.randomIdentity(), at: "/proc/sys/kernel/random/boot_id", permissions: 0o444)
    tree.makeDirectory(FakeKernel.devicesPath)
    tree.makeDirectory(FakeKernel.driversPath)
    tree.put([], at: "/sys/bus/pci/drivers_probe", permissions: 0o200)
    tree.put([], at: "/sys/bus/pci/rescan", permissions: 0o200)
    if !tree.exists("/sys/bus/pci/drivers_autoprobe") {
      tree.put("1", at: "/sys/bus/pci/drivers_autoprobe", permissions: 0o644)
    }
    for directory: HostPath in [FakeKernel.groupsPath, "/run", "/dev", "/sys/module"] { tree.makeDirectory(directory) }
  }

  /// Attributes that each function has, where the fixture lacks them (kernel-behaviour.md section 4).
  func completeFunctions() {
    for device in kernel.devices {
      let isBound = tree.exists(device.driverLink)
      let isVirtual = tree.exists(device.attribute("physfn"))
      add("driver_override", "(null)", 0o644, to: device)
      add("enable", isBound ? "1" : "0", 0o644, to: device)
      add("power_state", isBound ? "D0" : "unknown", 0o444, to: device)
      add("d3cold_allowed", "1", 0o644, to: device)
      add("numa_node", "-1", 0o644, to: device)
      add("power/control", "on", 0o644, to: device)
      add("power/runtime_status", "active", 0o444, to: device)
      add("power/runtime_enabled", "forbidden", 0o444, to: device)
      add("power/runtime_usage", isBound ? "2" : "1", 0o444, to: device)
      if isVirtual {
        addWriteOnly("sriov_vf_msix_count", 0o200, to: device)
      } else {
        addWriteOnly("remove", 0o220, to: device)
        addWriteOnly("rescan", 0o200, to: device)
        addVirtualFunctionAttributes(to: device)
      }
      if tree.exists(device.attribute("reset_method")) { addWriteOnly("reset", 0o200, to: device) }
      kernel.setSupportedResets(of: device)
    }
  }

  /// Gives the functions that VFIO has their numbers, where a fixture shows only that it has them.
  func completeVFIO() {
    for device in kernel.devices where kernel.driver(of: device)?.role == .vfio {
      if tree.names(in: device.attribute("vfio-dev")).isEmpty { kernel.addVFIONodes(device) }
    }
  }

  private func addVirtualFunctionAttributes(to device: FakeDevice) {
    guard let capability = kernel.config(of: device)?.virtualization, let total = capability.totalVFs else { return }
    add("sriov_totalvfs", "\(total)", 0o444, to: device)
    add("sriov_numvfs", "\(kernel.virtualFunctions(of: device).count)", 0o644, to: device)
    add("sriov_drivers_autoprobe", "1", 0o644, to: device)
    add("sriov_offset", "\(capability.firstVFOffset ?? 0)", 0o444, to: device)
    add("sriov_stride", "\(capability.vfStride ?? 0)", 0o444, to: device)
    add("sriov_vf_device", String(capability.vfDeviceID ?? 0, radix: 16), 0o444, to: device)
    add("sriov_vf_total_msix", "0", 0o444, to: device)
  }

  private func add(_ name: String, _ text: String, _ permissions: UInt16, to device: FakeDevice) {
    guard let path = HostPath("/\(name)").map({ device.place.appending(path: $0) }), !tree.exists(path) else { return }
    tree.put(text, at: path, permissions: permissions)
  }

  private func addWriteOnly(_ name: HostName, _ permissions: UInt16, to device: FakeDevice) {
    let path = device.attribute(name)
    if !tree.exists(path) { tree.put([], at: path, permissions: permissions) }
  }

  private static func randomIdentity() -> String {
    var random = SystemRandomNumberGenerator()
    let high = random.next() & ~0xf000 | 0x4000
    let low = random.next() >> 2 | 1 << 63
    let digits = Array((high.hex(digits: 16) + low.hex(digits: 16)).utf8)
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
      .map { String(decoding: digits[$0], as: UTF8.self) }.joined(separator: "-")
  }
}
