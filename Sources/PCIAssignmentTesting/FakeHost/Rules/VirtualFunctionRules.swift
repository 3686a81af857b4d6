import LinuxPCI

/// A physical function's `sriov_numvfs` and `sriov_drivers_autoprobe`, and a virtual one's `sriov_vf_msix_count`
/// (drivers/pci/iov.c; kernel-behaviour.md section 5; C5 to C9).
enum VirtualFunctionRules {
  /// Enables or disables virtual functions by `sriov_numvfs` (`sriov_numvfs_store`, drivers/pci/iov.c:415).
  ///
  /// In the kernel's order: `EINVAL` for what is no number up to 65535; `ERANGE` above `sriov_totalvfs`;
  /// the number that stands there succeeds, with no driver too; `ENOENT` without a driver, and for a driver without support; 0 disables, and waits for those
  /// that programs have open; `EBUSY` for another number; `ENOMEM` without address space or bus numbers (C7).
  static func storeCount(_ kernel: FakeKernel, _ device: FakeDevice, _ bytes: [UInt8]) throws(RuleStop) {
    guard let count = KernelNumber.unsigned(bytes), count <= 0xffff else { throw .refused(.invalid) }
    if count > kernel.number(device, "sriov_totalvfs") { throw .refused(ErrorNumber(name: "ERANGE") ?? .invalid) }
    try kernel.lock(device)
    let present = kernel.number(device, "sriov_numvfs")
    if count == present { return }
    guard let driver = kernel.driver(of: device), let support = driver.virtualFunctions, kernel.isOn(driver) else {
      throw .refused(.noSuchFile)
    }
    if count == 0 {
      try kernel.elapse(support.disablingTime)
      return try kernel.removeVirtualFunctions(of: device)
    }
    if present != 0 { throw .refused(.busy) }
    try kernel.elapse(support.enablingTime)
    try kernel.addVirtualFunctions(count, to: device, by: driver)
  }

  /// `sriov_drivers_autoprobe` is a switch.
  static func storeAutoprobe(_ kernel: FakeKernel, _ device: FakeDevice, _ bytes: [UInt8]) throws(RuleStop) {
    guard let isOn = KernelNumber.boolean(bytes) else { throw .refused(.invalid) }
    kernel.set(device, "sriov_drivers_autoprobe", isOn ? "1" : "0")
  }

  /// `sriov_vf_msix_count`: no driver here supports it, as igb does not: `EOPNOTSUPP`; `EINVAL` for what is no number
  /// from 0 on.
  static func storeVectors(_ kernel: FakeKernel, _ device: FakeDevice, _ bytes: [UInt8]) throws(RuleStop) {
    guard KernelNumber.unsigned(bytes) != nil else { throw .refused(.invalid) }
    throw .refused(ErrorNumber(name: "EOPNOTSUPP") ?? .invalid)
  }
}

extension FakeKernel {
  /// Whether a driver's support is switched on: vfio-pci has a parameter for that.
  func isOn(_ driver: FakeDriver) -> Bool {
    driver.role != .vfio || tree.text("/sys/module/vfio_pci/parameters/enable_sriov") == "Y"
  }
}
