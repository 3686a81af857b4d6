import LinuxPCI

/// `drivers/DRIVER/bind` (`bind_store`, drivers/base/bus.c:258; kernel-behaviour.md section 6).
///
/// - `ENODEV`: no such function, or the driver does not match it: neither override nor table. This is judged before
///   anything else, so a function of another driver gives it too.
/// - `EBUSY`: the function has a driver, be it this one; a neighbour in its group is in a guest's hands (C12).
/// - What the driver's probe gives, with `EAGAIN` for a probe put off (C1). vfio-pci: `EINVAL` on a bridge and without
///   a group, `EBUSY` on a physical function with virtual ones (C14). `ENODEV` for a virtual function whose physical
///   one has `sriov_drivers_autoprobe` off and that has no override (C5).
enum BindRule {
  static func store(_ kernel: FakeKernel, _ driver: FakeDriver, _ bytes: [UInt8]) throws(RuleStop) {
    guard let device = kernel.device(written: bytes), kernel.matches(driver, device) else {
      throw .refused(.noSuchDevice)
    }
    try kernel.lock(device)
    if kernel.driver(of: device) != nil { throw .refused(.busy) }
    try kernel.elapse(driver.probingTime)
    switch kernel.probe(driver, device) {
    case .bound: return
    case .refusedByBus(let errno): throw .refused(errno)
    // EPROBE_DEFER, which no program ever sees.
    case .refusedByDriver(let errno):
      throw .refused(errno.rawValue == 517 ? ErrorNumber(name: "EAGAIN") ?? errno : errno)
    }
  }
}

/// `drivers/DRIVER/unbind` (`unbind_store`, drivers/base/bus.c:235).
///
/// - `ENODEV`: no such function, or it is not this driver's (C16).
/// - Waits while a program has the function open through VFIO (C15).
enum UnbindRule {
  static func store(_ kernel: FakeKernel, _ driver: FakeDriver, _ bytes: [UInt8]) throws(RuleStop) {
    guard let device = kernel.device(written: bytes), kernel.ticket != nil || kernel.driver(of: device) == driver else {
      // What was true when a writer began to wait need not be any more: the kernel then has nothing left to do.
      if kernel.ticket != nil { return }
      throw .refused(.noSuchDevice)
    }
    try kernel.lock(device)
    if kernel.driver(of: device) == driver { try kernel.release(device) }
  }
}
