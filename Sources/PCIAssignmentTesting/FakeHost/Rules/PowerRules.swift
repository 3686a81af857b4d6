import LinuxPCI

/// A function's `enable`, `d3cold_allowed` and `power/control` (kernel-behaviour.md section 6).
enum PowerRules {
  /// `enable` counts up for numbers and down for 0: `EINVAL` for text, `EBUSY` while a driver is bound, `EIO` for 0
  /// where it stands at 0 (`enable_store`, drivers/pci/pci-sysfs.c).
  static func storeEnable(_ kernel: FakeKernel, _ device: FakeDevice, _ bytes: [UInt8]) throws(RuleStop) {
    guard let value = KernelNumber.unsigned(bytes) else { throw .refused(.invalid) }
    try kernel.lock(device)
    if kernel.driver(of: device) != nil { throw .refused(.busy) }
    let count = kernel.number(device, "enable")
    if value == 0, count == 0 { throw .refused(.inputOutput) }
    kernel.set(device, "enable", "\(value == 0 ? count - 1 : count + 1)")
    if value != 0 { kernel.set(device, "power_state", "D0") }
  }

  /// `d3cold_allowed` reads 0 after 0 and 1 after other numbers; text is `EINVAL`.
  static func storeD3cold(_ kernel: FakeKernel, _ device: FakeDevice, _ bytes: [UInt8]) throws(RuleStop) {
    guard let value = KernelNumber.unsigned(bytes) else { throw .refused(.invalid) }
    kernel.set(device, "d3cold_allowed", value == 0 ? "0" : "1")
  }

  /// `power/control` takes `on` and `auto`, nothing else (`control_store`, drivers/base/power/sysfs.c).
  static func storeControl(_ kernel: FakeKernel, _ device: FakeDevice, _ bytes: [UInt8]) throws(RuleStop) {
    try kernel.lock(device)
    let text = String(decoding: FakeKernel.line(bytes), as: UTF8.self)
    guard ["on", "auto"].contains(text) else { throw .refused(.invalid) }
    kernel.setPowerControl(device, text)
  }
}

/// A function's `numa_node` (drivers/pci/pci-sysfs.c): `EINVAL` for text and for a node that is not there; -1 is none.
enum NUMANodeRule {
  static func store(_ kernel: FakeKernel, _ device: FakeDevice, _ bytes: [UInt8]) throws(RuleStop) {
    guard let node = KernelNumber.integer(bytes), node >= -1 else { throw .refused(.invalid) }
    let nodes = kernel.tree.names(in: "/sys/devices/system/node").map { $0.description }
    if node >= 0, !nodes.contains("node\(node)"), !(nodes.isEmpty && node == 0) { throw .refused(.invalid) }
    kernel.set(device, "numa_node", "\(node)")
  }
}
