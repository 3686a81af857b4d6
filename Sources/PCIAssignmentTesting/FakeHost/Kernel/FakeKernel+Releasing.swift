import LinuxPCI

extension FakeKernel {
  /// Has a function's driver let go of it; waits while a program holds it through VFIO (C15).
  ///
  /// The links go first, then the driver is told (`__device_release_driver`, drivers/base/dd.c): while it waits, the
  /// function shows no driver, and is no driver's to have.
  func release(_ device: FakeDevice) throws(RuleStop) {
    guard let driver = driver(of: device) else { return }
    try lock(device)
    unlink(driver, device)
    setLeaving(device, driver)
    if driver.role == .vfio {
      // 6.12 takes the function's own node away before it waits, 6.1 after that.
      if isAtLeast(6, 6) { removeVFIODevice(device) }
      if isHeld(device) { throw .waits(.release(device.text)) }
    }
    if driver.virtualFunctions?.removedWithDriver == true, hasVirtualFunctions(device) {
      try removeVirtualFunctions(of: device)
    }
    letGo(driver, device)
  }

  /// Whether the kernel is of this release or a later one; one that does not say its release counts as new.
  func isAtLeast(_ major: Int, _ minor: Int) -> Bool {
    guard let text = tree.text("/proc/sys/kernel/osrelease") else { return true }
    let numbers = text.split(whereSeparator: { !$0.isNumber }).prefix(2).compactMap { Int($0) }
    guard numbers.count == 2 else { return true }
    return (numbers[0], numbers[1]) >= (major, minor)
  }
}
