import LinuxPCI

/// A group's `type` (`iommu_group_store_type`, drivers/iommu/iommu.c; kernel-behaviour.md section 6).
///
/// `EINVAL` for an unknown type. From `DMA` to `DMA-FQ` is always allowed; anything else needs functions without
/// drivers: `EPERM` in 6.12 where one is bound to a driver that does not manage DMA, or a program has the group;
/// in 6.1 `EINVAL` for a group of several functions, and `EBUSY` for one that is bound.
/// `auto` is the type of the start.
enum GroupTypeRule {
  static func store(_ kernel: FakeKernel, _ directory: HostPath, _ bytes: [UInt8]) throws(RuleStop) {
    let wanted = String(decoding: FakeKernel.line(bytes), as: UTF8.self)
    guard ["identity", "DMA", "DMA-FQ", "auto"].contains(wanted) else { throw .refused(.invalid) }
    let present = kernel.tree.text(directory.appending("type"))
    let number = directory.lastName.flatMap { Int($0.description) } ?? -1
    let members = kernel.members(of: number)
    let isNoChange = present == "DMA" && wanted == "DMA-FQ"
    if kernel.isAtLeast(6, 6) {
      let isOwned = kernel.isHeld(group: number) || members.contains { kernel.driver(of: $0)?.managesDMA == false }
      if isOwned, !isNoChange { throw .refused(.notPermitted) }
    } else {
      guard members.count == 1, let member = members.first else { throw .refused(.invalid) }
      if kernel.driver(of: member) != nil, !isNoChange { throw .refused(.busy) }
    }
    kernel.tree.put(wanted == "auto" ? kernel.bootType : wanted, at: directory.appending("type"))
  }
}

/// A module's parameter, such as `/sys/module/vfio_pci/parameters/enable_sriov` (kernel/params.c): switches read `Y` or
/// `N` and refuse what is none with `EINVAL`; others take what is written.
enum ModuleParameterRule {
  static func store(_ kernel: FakeKernel, _ path: HostPath, _ bytes: [UInt8]) throws(RuleStop) {
    guard let present = kernel.tree.text(path), ["Y", "N"].contains(present) else {
      return kernel.tree.put(Array(FakeKernel.line(bytes)) + [0x0a], at: path)
    }
    guard let isOn = KernelNumber.boolean(bytes) else { throw .refused(.invalid) }
    kernel.tree.put(isOn ? "Y" : "N", at: path)
  }
}
