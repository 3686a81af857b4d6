import LinuxPCI

extension FakeHost {
  /// Starts the machine anew, as after a crash or a reset: nobody holds anything, and all that only the kernel knew is
  /// gone.
  ///
  /// `/sys`, `/proc` and `/dev` are the fixture's again with a new `boot_id`: no override, no virtual functions, no
  /// added IDs; modules as at the start, without those that only devices are handed out with, such as vfio-pci;
  /// functions with the drivers that match them. `/run` is empty. Other files stay, and so do trace and time.
  public func reboot() {
    transact { kernel in
      let options = kernel.options
      let files = kernel.fixture
      let tops: Set<HostName> = ["sys", "proc", "dev"]
      for name: HostName in ["sys", "proc", "dev", "run"] { kernel.tree.remove(HostPath.root.appending(name)) }
      kernel.forget()
      let settler = HostSettler(kernel: kernel)
      settler.put(files, tops: tops)
      settler.addKernelFiles(release: options.kernelRelease)
      settler.completeFunctions()
      kernel.boot()
    }
  }
}

extension FakeKernel {
  /// The options that a host was made with, as far as a start needs them.
  var options: FakeHostOptions {
    var options = FakeHostOptions()
    options.kernelRelease = tree.text(path("release"))
    options.loadedModules = Set(tree.lines(path("loaded-at-boot")))
    return options
  }

  /// The files that the host was made of.
  var fixture: MemoryFiles {
    guard let text = tree.content(FakeHost.bootPath) else { return MemoryFiles() }
    do throws(RecordError) {
      return try HostCapture(text: text[...]).files
    } catch {
      // It was written by this library; nothing else belongs there.
      return MemoryFiles()
    }
  }

  /// Drops what a kernel loses with its memory.
  func forget() {
    for name: HostName in ["ids", "slots", "holders", "waiting", "outcomes", "leaving", "neighbours", "disabling"] {
      tree.remove(path(name))
    }
  }

  /// Takes the functions from what they were left with, and has the kernel find them as at a start.
  func boot() {
    let wanted = options.loadedModules
    for device in devices where tree.exists(device.attribute("physfn")) { disappear(device) }
    for device in devices {
      if let driver = driver(of: device) { letGo(driver, device) }
      set(device, "driver_override", "(null)")
      set(device, "sriov_numvfs", "0")
      set(device, "sriov_drivers_autoprobe", "1")
      // Bridges are awake from the start where something below them needs it (`pci_enable_bridge`; measured).
      if number(device, "enable") == 0 { set(device, "power_state", "unknown") }
    }
    let unplugged = tree.names(in: path("unplugged")).compactMap { device($0) }
    for device in unplugged.flatMap({ devices(below: $0).reversed() + [$0] }) { disappear(device) }
    for driver in registered where !driver.isLoaded { unregister(driver, keeping: wanted) }
    for name in wanted.sorted() { do throws(ModuleFailure) { try loadModule(name) } catch {} }
    for device in devices { attach(device) }
  }

  /// Takes a driver away with its module and the modules that only it needed.
  private func unregister(_ driver: FakeDriver, keeping wanted: Set<String>) {
    directory(of: driver).map { tree.remove($0) }
    setRegistered(registered.map { $0.name }.filter { $0 != driver.name })
    var gone = driver.module.map { [$0] } ?? []
    if driver.role == .vfio { gone += ["vfio_pci_core", "vfio_iommu_type1", "vfio_virqfd", "vfio"] }
    for name in gone where !wanted.contains(name) {
      let lines = tree.lines("/proc/modules").filter { !$0.hasPrefix("\(name) ") }
      tree.put(lines.joined(separator: "\n"), at: "/proc/modules", permissions: 0o444)
      HostName(name).map { tree.remove(HostPath("/sys/module").appending($0)) }
      if name == "vfio" { for path: HostPath in ["/dev/vfio", "/sys/class/vfio-dev"] { tree.remove(path) } }
    }
  }
}
