import AssignmentModel

/// What a capture holds, subject by subject.
extension CaptureCollector {
  /// The functions with their attributes, and what ACPI calls them.
  mutating func collectFunctions() throws(HostError) {
    let list = HostReader.devicesPath
    let entries: [HostDirectoryEntry]
    do throws(ErrorNumber) {
      entries = try source.openDirectory(list).entries()
    } catch {
      throw HostError(operation: "list the PCI functions", path: list, errno: error)
    }
    files.insert(.directory, at: list)
    for entry in entries.sorted(by: { $0.name < $1.name }) {
      let link = list.appending(entry.name)
      // A copy may hold the directory itself where the kernel has a link.
      let directory = collectLink(link) ?? link
      collectAttributes(directory, depth: 1) { name in Self.ownDirectories.contains(name) }
      collectFirmwareNode(directory)
      collectRootBus(directory)
    }
  }

  /// Directories of a function that hold attributes of its own, not of a device it carries.
  private static let ownDirectories: Set<HostName> = ["iommu", "link", "msi_irqs", "power", "vfio-dev"]

  /// The path of the function's object in ACPI's namespace, which some DMAR structures name.
  private mutating func collectFirmwareNode(_ directory: HostPath) {
    if let node = collectLink(directory.appending("firmware_node")) { collectFile(node.appending("path")) }
  }

  /// The host bridge that a function's path begins at: `/sys/devices/pciSSSS:BB`.
  private mutating func collectRootBus(_ directory: HostPath) {
    let host = directory.components.prefix(3).reduce(HostPath.root) { $0.appending($1) }
    guard host != directory, host.lastName?.bytes.starts(with: "pci".utf8) == true,
      files[host.appending(.uevent)] == nil
    else { return }
    collectFile(host.appending(.uevent))
    collectFirmwareNode(host)
  }

  /// Drivers with what they are bound to, slots, and the bus's own switches.
  mutating func collectBus() {
    let bus: HostPath = "/sys/bus/pci"
    collectFile(bus.appending("drivers_autoprobe"))
    for name in ["drivers", "slots"] as [HostName] {
      for entry in entries(of: bus.appending(name)) {
        collectAttributes(bus.appending(name).appending(entry.name))
      }
    }
  }

  /// The IOMMU groups.
  mutating func collectGroups() {
    collectDirectory(GroupReader.path)
    for entry in entries(of: GroupReader.path) {
      collectAttributes(GroupReader.path.appending(entry.name), depth: 1)
    }
  }

  /// The remapping units, their registers and what is behind each.
  mutating func collectRemappingUnits() {
    collectDirectory(RemappingUnitReader.path)
    for entry in entries(of: RemappingUnitReader.path) {
      let link = RemappingUnitReader.path.appending(entry.name)
      // A copy may hold the directory itself where the kernel has a link.
      collectAttributes(collectLink(link) ?? link, depth: 1)
    }
  }

  /// The ACPI tables, which only root may read.
  mutating func collectTables() {
    for directory in [FirmwareTableReader.path, FirmwareTableReader.path.appending("dynamic")] {
      collectDirectory(directory)
      for entry in entries(of: directory) where entry.kind != .directory {
        collectFile(directory.appending(entry.name), limit: FirmwareTableReader.limit)
      }
    }
  }

  /// The kernel, its modules and their parameters, memory and NUMA nodes, the machine's make.
  mutating func collectKernel() {
    for path in Self.kernelFiles { collectFile(path) }
    for name in (FacilitiesReader.modules + ["kvm", "kvm_intel", "kvm_amd"]).compactMap({ HostName($0) }) {
      let parameters = FacilitiesReader.sysModulePath.appending(name).appending("parameters")
      collectDirectory(parameters)
      for entry in entries(of: parameters) { collectFile(parameters.appending(entry.name)) }
    }
    for entry in entries(of: "/sys/devices/system/node") where entry.name.bytes.starts(with: "node".utf8) {
      let nodes: HostPath = "/sys/devices/system/node"
      collectFile(nodes.appending(entry.name).appending("cpulist"))
      collectFile(nodes.appending(entry.name).appending("distance"))
    }
    if let release = KernelFactsReader(files: source).read().release,
      let modules = FacilitiesReader.modulesDirectory(release: release)
    {
      for name in ["modules.builtin", "modules.dep"] as [HostName] {
        collectLines(of: modules.appending(name)) { FacilitiesReader.moduleName($0) != nil }
      }
    }
    collectDeviceNodes()
  }

  /// The nodes of VFIO and iommufd: that they are there, and who may open them.
  ///
  /// None is opened, for that would keep others out of a group.
  private mutating func collectDeviceNodes() {
    for directory in [FacilitiesReader.deviceNodesPath, FacilitiesReader.deviceNodesPath.appending("devices")] {
      for entry in entries(of: directory) where entry.kind != .directory {
        collectFile(directory.appending(entry.name))
      }
    }
    collectFile(FacilitiesReader.addressSpacesPath)
  }

  private static let kernelFiles: [HostPath] = [
    KernelFactsReader.releasePath, KernelFactsReader.versionPath, KernelFactsReader.commandLinePath,
    KernelFactsReader.modulesPath, KernelFactsReader.lockdownPath, "/proc/devices", "/proc/iomem", "/proc/meminfo",
    "/proc/mounts", StorageReader.mountsPath, NetworkReader.routes6Path, NetworkReader.routesPath,
    StorageReader.swapsPath, ScreenReader.consolesPath, "/proc/fb", FacilitiesReader.interruptsPath,
    FacilitiesReader.limitsPath, FacilitiesReader.hypervisorPath,
    "/sys/class/dmi/id/bios_date", "/sys/class/dmi/id/bios_vendor", "/sys/class/dmi/id/bios_version",
    "/sys/class/dmi/id/board_name", "/sys/class/dmi/id/board_vendor", "/sys/class/dmi/id/product_name",
    "/sys/class/dmi/id/sys_vendor", "/sys/devices/system/node/online",
  ]

  /// Network interfaces, logins, disks, consoles and screens: what a function carries that the machine itself may
  /// need.
  mutating func collectUsers() {
    collectClass(NetworkReader.interfacesPath, files: ["address", "flags", "ifindex", "iflink", "operstate", "type"])
    for path in [NetworkReader.connectionsPath, NetworkReader.connections6Path] {
      // Of all connections only those by which people are logged in.
      collectLines(of: path) { line in NetworkReader.isLogin(line) || line.contains("local_address".utf8) }
    }
    collectClass(StorageReader.blockPath, files: ["dev", "partition", "ro", "size"])
    collectDirectory(StorageReader.btrfsPath)
    for entry in entries(of: StorageReader.btrfsPath) {
      collectLinks(of: StorageReader.btrfsPath.appending(entry.name).appending("devices"))
    }
    collectScreens()
    for name in ["nvme", "nvme-subsystem"] as [HostName] {
      let list = HostPath("/sys/class").appending(name)
      for entry in entries(of: list) {
        if let device = collectLink(list.appending(entry.name)) { collectLinks(of: device) }
      }
    }
  }

  private mutating func collectScreens() {
    collectDirectory(ScreenReader.framebuffersPath)
    collectClass(ScreenReader.framebuffersPath, files: ["name"])
    collectClass(ScreenReader.connectorsPath, files: ["enabled", "status"])
    guard case .file(let consoles, _)? = files[ScreenReader.consolesPath] else { return }
    for name in ScreenReader.consoles(consoles[...]) { collectLink(ScreenReader.terminalsPath.appending(name)) }
  }

  private mutating func collectClass(_ list: HostPath, files wanted: [HostName]) {
    for entry in entries(of: list) {
      guard let device = collectLink(list.appending(entry.name)) else { continue }
      collectLinks(of: device)
      for name in wanted { collectFile(device.appending(name)) }
      for name in ["holders", "slaves"] as [HostName] { collectLinks(of: device.appending(name)) }
      collectFile(device.appending("dm").appending("name"))
      collectFile(device.appending("dm").appending("uuid"))
    }
  }

  /// The links in a directory: a master, lower devices, the device itself.
  private mutating func collectLinks(of directory: HostPath) {
    for entry in entries(of: directory) where entry.kind != .file && entry.kind != .directory {
      collectLink(directory.appending(entry.name))
    }
  }
}
