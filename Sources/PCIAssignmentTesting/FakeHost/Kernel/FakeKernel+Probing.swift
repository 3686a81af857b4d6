import LinuxPCI
import PCICore

extension FakeKernel {
  /// What became of an offer of a function to a driver.
  enum ProbeResult {
    /// The driver has the function.
    case bound
    /// The bus refused before the driver was asked: the group is in a guest's hands (`pci_dma_configure`; C12).
    case refusedByBus(ErrorNumber)
    /// The driver refused.
    case refusedByDriver(ErrorNumber)
  }

  /// Offers a function that has no driver to one that matches (`really_probe`, drivers/base/dd.c).
  func probe(_ driver: FakeDriver, _ device: FakeDevice) -> ProbeResult {
    if !driver.managesDMA, let group = group(of: device), isHeld(group: group) { return .refusedByBus(.busy) }
    guard canProbe(device) else { return .refusedByDriver(.noSuchDevice) }
    if let errno = refusal(of: driver, device) { return .refusedByDriver(errno) }
    bind(driver, device)
    if driver.probe == .failsLate { letGo(driver, device) }
    return .bound
  }

  /// Offers a function to all registered drivers, until one takes it (`device_attach`).
  ///
  /// - Returns: the number that the bus refused with, where it did.
  @discardableResult
  func attach(_ device: FakeDevice) -> ErrorNumber? { attach(device, to: registered.filter { isRegistered($0) }) }

  /// The same where many are offered to the same drivers.
  @discardableResult
  func attach(_ device: FakeDevice, to drivers: [FakeDriver]) -> ErrorNumber? {
    let override = override(of: device)
    // Whoever has an override is known by that alone.
    let identity = override == nil ? identity(of: device) : nil
    for driver in drivers where identity.map({ knows(driver, $0) }) ?? (driver.name == override) {
      switch probe(driver, device) {
      case .bound: return nil
      case .refusedByBus(let errno): return errno
      case .refusedByDriver: continue
      }
    }
    return nil
  }

  /// A virtual function may be probed while its physical one's `sriov_drivers_autoprobe` is on, or with an override
  /// of its own (`pci_device_can_probe`; C5).
  private func canProbe(_ device: FakeDevice) -> Bool {
    if override(of: device) != nil { return true }
    guard let physical = physicalFunction(of: device) else { return true }
    return tree.text(physical.attribute("sriov_drivers_autoprobe")) != "0"
  }

  /// With which number the driver's probe ends; nil where it takes the function.
  private func refusal(of driver: FakeDriver, _ device: FakeDevice) -> ErrorNumber? {
    if case .fails(let errno) = driver.probe { return errno }
    switch driver.role {
    case .vfio:
      // vfio_pci_core_register_device: bridges, then physical functions in use, then the group (C14).
      if !isEndpoint(device) { return .invalid }
      if hasVirtualFunctions(device) { return .busy }
    case .port:
      if !isExpressPort(device) { return .noSuchDevice }
    case .backend:
      if override(of: device) != driver.name, !slots(of: driver).contains(device.text) { return .noSuchDevice }
    case .native:
      // A driver of other hardware finds no registers that it knows: e1000e and igb gave this number for devices that
      // an override brought them (measured, 6.1 and 6.12). A driver without a table takes anything.
      // virtio-pci looks at the IDs first (drivers/virtio/virtio_pci_modern.c, `vp_modern_probe`).
      if !driver.matches.isEmpty, !knows(driver, device) {
        return driver.name == "virtio-pci" ? .noSuchDevice : .inputOutput
      }
    case .stub: break
    }
    if driver.needsGroup, group(of: device) == nil { return .invalid }
    return nil
  }

  /// Root ports and the ports of switches (`pcie_portdrv_probe`, drivers/pci/pcie/portdrv.c); where config space is
  /// not known, the class has told.
  private func isExpressPort(_ device: FakeDevice) -> Bool {
    guard let config = config(of: device), config.extent > .header else { return true }
    return config.portType.map { $0.isRootPort || $0.isUpstreamPort || $0.isDownstreamPort } ?? false
  }

  // MARK: Bound and unbound

  /// Makes what the tree shows of a bound function (kernel-behaviour.md section 4).
  func bind(_ driver: FakeDriver, _ device: FakeDevice) {
    guard let directory = directory(of: driver) else { return }
    tree.link(device.driverLink, to: directory)
    tree.link(directory.appending(device.name), to: device.place)
    setUeventDriver(device, driver.name)
    tree.remove(device.attribute("waiting_for_supplier"))
    switch driver.role {
    case .vfio:
      addVFIONodes(device)
      setIdle(device)
    case .stub: setPower(device, enabled: false, usage: 2)
    case .native, .port, .backend: setPower(device, enabled: true, usage: 2)
    }
    if let total = driver.virtualFunctions?.total, number(device, "sriov_totalvfs") > total {
      set(device, "sriov_totalvfs", "\(total)")
    }
  }

  /// Takes away what shows that a function is bound: the first part of letting go.
  func unlink(_ driver: FakeDriver, _ device: FakeDevice) {
    tree.remove(device.driverLink)
    if let directory = directory(of: driver) { tree.remove(directory.appending(device.name)) }
  }

  /// The rest of letting go.
  func letGo(_ driver: FakeDriver, _ device: FakeDevice) {
    unlink(driver, device)
    setLeaving(device, nil)
    setUeventDriver(device, nil)
    if driver.role == .vfio { removeVFIONodes(device) }
    setPower(device, enabled: false, usage: 1)
    // The number that the driver lowered is the capability's again (`pci_iov_remove`, drivers/pci/iov.c).
    if tree.exists(device.attribute("sriov_totalvfs")), let total = config(of: device)?.virtualization?.totalVFs {
      set(device, "sriov_totalvfs", "\(total)")
    }
  }

  private func setUeventDriver(_ device: FakeDevice, _ driver: String?) {
    let path = device.attribute("uevent")
    guard let text = tree.text(path) else { return }
    let rest = text.split(separator: "\n").filter { !$0.hasPrefix("DRIVER=") }.map { String($0) }
    tree.put(((driver.map { ["DRIVER=\($0)"] } ?? []) + rest).joined(separator: "\n"), at: path)
  }
}
