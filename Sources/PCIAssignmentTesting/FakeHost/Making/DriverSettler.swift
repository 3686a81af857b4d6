import LinuxPCI

/// Works out which drivers and modules a host has, from its fixture and from what is told of it besides.
struct DriverSettler {
  let kernel: FakeKernel
  let options: FakeHostOptions
  var tree: TreeOverlay { kernel.tree }

  /// Makes drivers and modules known, and notes which of them are loaded.
  func settle() {
    let isListed = tree.exists("/proc/modules")
    let shown = tree.names(in: FakeKernel.driversPath)
    var modules: [String: FakeModule] = [:]
    for module in FakeModule.known + options.modules { modules[module.name] = module }
    var registered: [String] = []
    for var driver in drivers(shown) {
      let isShown = shown.contains { $0.description == driver.name }
      // What is in no list of modules is a part of the kernel.
      if isShown, isListed, let module = driver.module, !kernel.isLoaded(module) { driver.module = nil }
      let isWanted = driver.module.map { options.loadedModules.contains($0) } ?? true
      if isShown { driver.isLoaded = isWanted || driver.role == .native || driver.role == .port }
      if !isShown { driver.isLoaded = driver.isLoaded || isWanted }
      kernel.describe(driver)
      if let module = driver.module, modules[module] == nil { modules[module] = FakeModule(module) }
      if isShown || driver.isLoaded {
        registered.append(driver.name)
        kernel.directory(of: driver).map { kernel.addAttributes(of: driver, in: $0) }
      }
    }
    for module in modules.values.sorted(by: { $0.name < $1.name }) { kernel.describe(module) }
    kernel.setRegistered(registered)
    let loaded = registered.compactMap { kernel.driver($0)?.module } + options.loadedModules.sorted()
    for name in loaded { show(name) }
    if !tree.exists("/proc/modules") { tree.put([], at: "/proc/modules", permissions: 0o444) }
    tree.put(
      options.loadedModules.sorted().joined(separator: "\n"), at: FakeKernel.memory.appending("loaded-at-boot"))
    kernel.writeModuleLists()
  }

  /// The known drivers, those told of, and those that the tree shows, by name.
  private func drivers(_ shown: [HostName]) -> [FakeDriver] {
    var drivers: [String: FakeDriver] = [:]
    for driver in FakeDriver.known + options.drivers { drivers[driver.name] = driver }
    for name in shown {
      var driver = drivers[name.description] ?? FakeDriver(name.description)
      let directory = FakeKernel.driversPath.appending(name)
      driver.module = tree.linkName(directory.appending("module")) ?? driver.module
      if driver.role == .native { addMatches(to: &driver, directory) }
      drivers[name.description] = driver
    }
    return drivers.values.sorted { $0.name < $1.name }
  }

  /// What a driver has, it matches: a driver nobody described takes the functions that the fixture shows with it.
  private func addMatches(to driver: inout FakeDriver, _ directory: HostPath) {
    for device in tree.names(in: directory).compactMap({ kernel.device($0) }) {
      let identity = kernel.identity(of: device)
      if driver.matches.contains(where: { $0.includes(identity) }) { continue }
      if kernel.override(of: device) == driver.name { continue }
      driver.matches.append(DeviceMatch(vendor: identity.vendor, device: identity.device))
    }
  }

  private func show(_ name: String) {
    guard let module = kernel.module(name), !kernel.isLoaded(name) else { return }
    for needed in module.dependencies { show(needed) }
    kernel.show(module)
  }
}
