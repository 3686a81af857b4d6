import LinuxPCI

/// A function's `remove` and `rescan`, and the bus's `rescan` (drivers/pci/pci-sysfs.c).
///
/// 0 does nothing, other numbers act, text is `EINVAL`. A function found again has no override, and is offered to
/// drivers anew.
enum HotplugRules {
  /// Removes the function with what is below it; waits while a program has one of them open through VFIO.
  static func storeRemove(_ kernel: FakeKernel, _ device: FakeDevice, _ bytes: [UInt8]) throws(RuleStop) {
    guard let value = KernelNumber.unsigned(bytes) else { throw .refused(.invalid) }
    guard value != 0 else { return }
    try kernel.lockEnumeration()
    try kernel.remove(device)
  }

  /// Looks for functions on the bus that the function is on (`pci_rescan_bus(pdev->bus)`).
  static func storeRescan(_ kernel: FakeKernel, _ device: FakeDevice, _ bytes: [UInt8]) throws(RuleStop) {
    guard let value = KernelNumber.unsigned(bytes) else { throw .refused(.invalid) }
    guard value != 0 else { return }
    try kernel.lockEnumeration()
    kernel.rescan(below: kernel.bridge(above: device))
  }

  /// Looks for functions everywhere.
  static func storeBusRescan(_ kernel: FakeKernel, _ bytes: [UInt8]) throws(RuleStop) {
    guard let value = KernelNumber.unsigned(bytes) else { throw .refused(.invalid) }
    guard value != 0 else { return }
    try kernel.lockEnumeration()
    kernel.rescan()
  }
}

extension FakeKernel {
  /// Takes the lock under which functions are added and removed (`pci_lock_rescan_remove`, drivers/pci/probe.c).
  func lockEnumeration() throws(RuleStop) {
    let name = "enumeration"
    if Waiting.all(in: self).contains(where: { $0.ticket < (ticket ?? .max) && $0.locks.contains(name) }) {
      throw .waits(.lock(name))
    }
    if !locks.contains(name) { locks.append(name) }
  }
}
