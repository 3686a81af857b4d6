import LinuxPCI

/// `/sys/bus/pci/drivers_probe` (`drivers_probe_store`, drivers/base/bus.c:309).
///
/// Success says nothing (C1): no driver that matches, an override that names a missing one, a probe that failed and a
/// function that has a driver already all succeed. `ENODEV` for no such function; `EINVAL` while a neighbour in its
/// group is in a guest's hands (kernel-behaviour.md section 6).
enum DriversProbeRule {
  static func store(_ kernel: FakeKernel, _ bytes: [UInt8]) throws(RuleStop) {
    guard let device = kernel.device(written: bytes) else { throw .refused(.noSuchDevice) }
    // Asked without the lock: a function that its driver is just letting go of has that driver still (measured).
    if kernel.driver(of: device) != nil { return }
    try kernel.lock(device)
    if kernel.attach(device) != nil { throw .refused(.invalid) }
  }
}

/// `/sys/bus/pci/drivers_autoprobe` (`drivers_autoprobe_store`, drivers/base/bus.c): off by `0` as the first letter, on
/// by anything else.
///
/// It keeps a newly loaded driver from taking functions; functions that appear are offered to drivers whatever it
/// says (`pci_bus_add_device`, drivers/pci/bus.c; measured on 6.1 and 6.12).
enum DriversAutoprobeRule {
  static func store(_ kernel: FakeKernel, _ bytes: [UInt8]) throws(RuleStop) {
    kernel.tree.put(bytes.first == UInt8(ascii: "0") ? "0" : "1", at: "/sys/bus/pci/drivers_autoprobe")
  }
}
