import LinuxPCI

/// Which rule stands behind which attribute.
enum AttributeRules {
  typealias DeviceRule = @Sendable (FakeKernel, FakeDevice, [UInt8]) throws(RuleStop) -> Void
  typealias DriverRule = @Sendable (FakeKernel, FakeDriver, [UInt8]) throws(RuleStop) -> Void
  typealias BusRule = @Sendable (FakeKernel, [UInt8]) throws(RuleStop) -> Void

  /// How many bytes one write hands to an attribute: a page (fs/kernfs/file.c, `kernfs_fop_write_iter`).
  static let page = 4096

  /// What `bytes` written to the attribute at `path`, links resolved, does.
  ///
  /// Attributes that no rule knows refuse with `EOPNOTSUPP` rather than take what a kernel might not. Files outside
  /// sysfs take what is written.
  static func store(_ bytes: [UInt8], to path: HostPath, _ kernel: FakeKernel) throws(RuleStop) {
    guard path.components.first == "sys" else { return kernel.tree.put(bytes, at: path) }
    let bytes = Array(bytes.prefix(page))
    guard let name = path.lastName else { throw .refused(.isDirectory) }
    if let device = kernel.device(holding: path), let rule = deviceRule(name) { return try rule(kernel, device, bytes) }
    if path.parent.lastName == "power", name == "control", let device = kernel.device(holding: path.parent) {
      return try PowerRules.storeControl(kernel, device, bytes)
    }
    if path.parent.parent == FakeKernel.driversPath, let owner = path.parent.lastName,
      let driver = kernel.driver(owner.description), let rule = driverRule(name)
    {
      return try rule(kernel, driver, bytes)
    }
    if path.parent == "/sys/bus/pci", let rule = busRule(name) { return try rule(kernel, bytes) }
    if path.parent.parent == FakeKernel.groupsPath, name == "type" {
      return try GroupTypeRule.store(kernel, path.parent, bytes)
    }
    if path.parent.lastName == "parameters" { return try ModuleParameterRule.store(kernel, path, bytes) }
    // A write that waited finds its function gone.
    throw .refused(kernel.tree.exists(path) ? ErrorNumber(name: "EOPNOTSUPP") ?? .invalid : .noSuchDevice)
  }

  private static func deviceRule(_ name: HostName) -> DeviceRule? { deviceRules[name] }
  private static func driverRule(_ name: HostName) -> DriverRule? { driverRules[name] }
  private static func busRule(_ name: HostName) -> BusRule? { busRules[name] }

  private static let deviceRules: [HostName: DeviceRule] = [
    "driver_override": DriverOverrideRule.store, "remove": HotplugRules.storeRemove,
    "rescan": HotplugRules.storeRescan, "reset": ResetRules.storeReset, "reset_method": ResetRules.storeMethods,
    "enable": PowerRules.storeEnable, "d3cold_allowed": PowerRules.storeD3cold, "numa_node": NUMANodeRule.store,
    "sriov_numvfs": VirtualFunctionRules.storeCount,
    "sriov_drivers_autoprobe": VirtualFunctionRules.storeAutoprobe,
    "sriov_vf_msix_count": VirtualFunctionRules.storeVectors,
  ]

  private static let driverRules: [HostName: DriverRule] = [
    "bind": BindRule.store, "unbind": UnbindRule.store, "new_id": DynamicIDRules.storeNew,
    "remove_id": DynamicIDRules.storeRemove, "new_slot": SlotRules.storeNew, "remove_slot": SlotRules.storeRemove,
  ]

  private static let busRules: [HostName: BusRule] = [
    "drivers_probe": DriversProbeRule.store, "drivers_autoprobe": DriversAutoprobeRule.store,
    "rescan": HotplugRules.storeBusRescan,
  ]
}
