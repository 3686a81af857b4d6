import LinuxPCI

extension FakeKernel {
  private static let knownPath = memory.appending("drivers")
  private static let registeredPath = memory.appending("registered")
  private static let idsPath = memory.appending("ids")
  private static let leavingPath = memory.appending("leaving")

  /// The driver `name`, loaded or not; one that only the tree shows is an ordinary one.
  func driver(_ name: String) -> FakeDriver? {
    if let known = knownDrivers[name] { return known }
    guard let file = HostName(name) else { return nil }
    if let text = tree.text(Self.knownPath.appending(file)) {
      let driver = tree.store.drivers.driver(name, text)
      knownDrivers[name] = driver
      return driver
    }
    return tree.exists(Self.driversPath.appending(file)) ? FakeDriver(name) : nil
  }

  /// The drivers that the host was described with, loaded or not, by name.
  var describedDrivers: [FakeDriver] { tree.names(in: Self.knownPath).compactMap { driver($0.description) } }

  /// Makes a driver known, without loading it.
  func describe(_ driver: FakeDriver) {
    knownDrivers[driver.name] = nil
    HostName(driver.name).map { tree.put(driver.text, at: Self.knownPath.appending($0), permissions: 0o644) }
  }

  /// The registered drivers, the first to be asked about a new function first.
  var registered: [FakeDriver] { tree.lines(Self.registeredPath).compactMap { driver($0) } }

  /// The directory of a driver.
  func directory(of driver: FakeDriver) -> HostPath? { HostName(driver.name).map { Self.driversPath.appending($0) } }

  /// Whether the driver's directory is there.
  func isRegistered(_ driver: FakeDriver) -> Bool { directory(of: driver).map { tree.exists($0) } ?? false }

  /// The driver that a function is bound to, or that is just letting go of it.
  func driver(of device: FakeDevice) -> FakeDriver? {
    (tree.linkName(device.driverLink) ?? tree.text(Self.leavingPath.appending(device.name))).flatMap { driver($0) }
  }

  /// Notes that a driver is letting go: its links are gone, and it has the function still
  /// (`__device_release_driver`, drivers/base/dd.c).
  func setLeaving(_ device: FakeDevice, _ driver: FakeDriver?) {
    let path = Self.leavingPath.appending(device.name)
    if let driver { tree.put(driver.name, at: path) } else { tree.remove(path) }
  }

  /// Makes a driver's directory, and lets it take what matches where the bus lets it (`driver_register`).
  func register(_ driver: FakeDriver) {
    guard let directory = directory(of: driver), !tree.exists(directory) else { return }
    addAttributes(of: driver, in: directory)
    if !tree.lines(Self.registeredPath).contains(driver.name) {
      tree.put((tree.lines(Self.registeredPath) + [driver.name]).joined(separator: "\n"), at: Self.registeredPath)
    }
    if tree.text("/sys/bus/pci/drivers_autoprobe") != "0" { attach(driver) }
  }

  /// The write-only files of a driver's directory (drivers/base/bus.c, drivers/pci/pci-driver.c).
  func addAttributes(of driver: FakeDriver, in directory: HostPath) {
    tree.makeDirectory(directory)
    var names: [HostName] = ["bind", "unbind", "new_id", "remove_id", "uevent"]
    if driver.role == .backend { names += ["new_slot", "remove_slot"] }
    for name in names where !tree.exists(directory.appending(name)) {
      tree.put([], at: directory.appending(name), permissions: 0o200)
    }
    if let module = driver.module.flatMap({ HostName($0) }), !tree.exists(directory.appending("module")) {
      tree.link(directory.appending("module"), to: HostPath("/sys/module").appending(module))
    }
  }

  /// Notes the order in which drivers of the tree were registered.
  func setRegistered(_ names: [String]) { tree.put(names.joined(separator: "\n"), at: Self.registeredPath) }

  /// Offers a driver all functions that have none (`driver_attach`, drivers/base/dd.c).
  func attach(_ driver: FakeDriver) {
    for device in devices where self.driver(of: device) == nil && matches(driver, device) {
      _ = probe(driver, device)
    }
  }

  // MARK: Matching

  /// Whether the bus lets a driver have a function (`pci_match_device`, drivers/pci/pci-driver.c:199; C4).
  func matches(_ driver: FakeDriver, _ device: FakeDevice) -> Bool {
    if let override = override(of: device) { return override == driver.name }
    return knows(driver, device)
  }

  /// Whether the driver's own table, or what `new_id` added to it, has the function.
  func knows(_ driver: FakeDriver, _ device: FakeDevice) -> Bool { knows(driver, identity(of: device)) }

  func knows(_ driver: FakeDriver, _ identity: FakeIdentity) -> Bool {
    if dynamicIDs(of: driver).contains(where: { $0.includes(identity) }) { return true }
    return driver.matches.contains { !$0.overrideOnly && $0.includes(identity) }
  }

  /// The lines that `new_id` added to a driver's table.
  func dynamicIDs(of driver: FakeDriver) -> [DynamicID] {
    HostName(driver.name).map { tree.lines(Self.idsPath.appending($0)).compactMap { DynamicID($0) } } ?? []
  }

  /// Replaces them.
  func setDynamicIDs(_ ids: [DynamicID], of driver: FakeDriver) {
    guard let name = HostName(driver.name) else { return }
    let path = Self.idsPath.appending(name)
    if ids.isEmpty {
      tree.remove(path)
    } else {
      tree.put(ids.map { $0.text }.joined(separator: "\n"), at: path)
    }
  }
}
