import LinuxPCI
import PCICore

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

  /// Gives a virtual function vectors by `sriov_vf_msix_count` (`sriov_vf_msix_count_store`, drivers/pci/iov.c).
  ///
  /// In the kernel's order: `EINVAL` for what is no number from 0 on; `EOPNOTSUPP` where the physical function has no
  /// driver, or one that does not distribute vectors, as igb and nvme do not: then `sriov_vf_total_msix` is 0; `EBUSY`
  /// while the virtual function has a driver. What the driver says beyond that is its own: here 0 stands for the number
  /// that it begins with, and `ENOMEM` for more than there are for all, less those that others have.
  static func storeVectors(_ kernel: FakeKernel, _ device: FakeDevice, _ bytes: [UInt8]) throws(RuleStop) {
    guard let count = KernelNumber.unsigned(bytes) else { throw .refused(.invalid) }
    guard let physical = kernel.physicalFunction(of: device), kernel.driver(of: physical) != nil,
      kernel.number(physical, "sriov_vf_total_msix") > 0
    else { throw .refused(ErrorNumber(rawValue: 95)) }
    if kernel.driver(of: device) != nil { throw .refused(.busy) }
    guard count <= 2048 else { throw .refused(.invalid) }
    let wanted = count == 0 ? kernel.firstVectors(of: physical) : Int(count)
    var taken = wanted
    for (_, other) in kernel.virtualFunctions(of: physical) where other != device { taken += kernel.vectors(of: other) }
    if taken > kernel.number(physical, "sriov_vf_total_msix") { throw .refused(ErrorNumber(rawValue: 12)) }
    kernel.setVectors(of: device, wanted)
  }
}

extension FakeKernel {
  /// How many MSI-X vectors a function has: the size of its table, less one, stands in Message Control.
  func vectors(of device: FakeDevice) -> Int {
    guard let config = config(of: device), let offset = config.offset(of: .msiX) else { return 0 }
    return MSIXCapability(config, offset: offset).control?.vectorCount ?? 0
  }

  /// How many virtual functions begin with, where their driver distributes vectors: all the same.
  func firstVectors(of physical: FakeDevice) -> Int {
    max(1, number(physical, "sriov_vf_total_msix") / max(1, number(physical, "sriov_totalvfs")))
  }

  /// Changes it.
  fileprivate func setVectors(of device: FakeDevice, _ count: Int) {
    guard let config = config(of: device), let offset = config.offset(of: .msiX),
      var bytes = tree.content(device.attribute("config"))
    else { return }
    let control = UInt16(bytes[offset + 2]) | UInt16(bytes[offset + 3]) << 8
    let changed = control & ~0x7ff | UInt16(count - 1)
    bytes[offset + 2] = UInt8(truncatingIfNeeded: changed)
    bytes[offset + 3] = UInt8(truncatingIfNeeded: changed >> 8)
    tree.put(bytes, at: device.attribute("config"))
  }

  /// Whether a driver's support is switched on: vfio-pci has a parameter for that.
  func isOn(_ driver: FakeDriver) -> Bool {
    driver.role != .vfio || tree.text("/sys/module/vfio_pci/parameters/enable_sriov") == "Y"
  }
}
