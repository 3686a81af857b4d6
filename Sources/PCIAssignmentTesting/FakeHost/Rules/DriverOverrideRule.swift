import LinuxPCI

/// A function's `driver_override` (`driver_override_store`, drivers/pci/pci-sysfs.c; `driver_set_override`,
/// drivers/base/driver.c; C2, C3, C4).
///
/// Any name is stored, up to the first newline, and compared with no driver's; what is bound stays bound. An empty line
/// or a zero byte first clears it, and it reads `(null)` then. `EINVAL` from 4095 bytes on, the newline included. While
/// another write has the function's lock, 6.1 makes the writer wait and 6.12 does not (measured on 6.12.117).
enum DriverOverrideRule {
  static func store(_ kernel: FakeKernel, _ device: FakeDevice, _ bytes: [UInt8]) throws(RuleStop) {
    guard bytes.count < AttributeRules.page - 1 else { throw .refused(.invalid) }
    if !kernel.isAtLeast(6, 12) { try kernel.lock(device) }
    let name = bytes.prefix { $0 != 0x0a && $0 != 0 }
    let text = name.isEmpty ? Array("(null)".utf8) : Array(name)
    kernel.tree.put(text + [0x0a], at: device.attribute("driver_override"))
  }
}
