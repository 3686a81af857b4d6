import LinuxPCI

/// `drivers/DRIVER/new_id` and `remove_id` (drivers/pci/pci-driver.c; kernel-behaviour.md section 6).
enum DynamicIDRules {
  /// Adds a line to the driver's table, and binds the matching functions that have no driver at once.
  ///
  /// `EINVAL` for fewer than two hexadecimal numbers, `EEXIST` where the driver matches such a function already.
  static func storeNew(_ kernel: FakeKernel, _ driver: FakeDriver, _ bytes: [UInt8]) throws(RuleStop) {
    guard let id = DynamicID(String(decoding: bytes, as: UTF8.self)) else { throw .refused(.invalid) }
    let present = kernel.dynamicIDs(of: driver)
    let identity = FakeIdentity(
      vendor: UInt16(truncatingIfNeeded: id.numbers[0]), device: UInt16(truncatingIfNeeded: id.numbers[1]),
      classCode: id.numbers.count > 4 ? id.numbers[4] : 0)
    if id.numbers.count < 7,
      present.contains(where: { $0.includes(identity) })
        || driver.matches.contains(where: { !$0.overrideOnly && $0.includes(identity) })
    {
      throw .refused(.exists)
    }
    kernel.setDynamicIDs(present + [id], of: driver)
    kernel.attach(driver)
  }

  /// Takes a line out again; what it had bound stays bound.
  ///
  /// `EINVAL` for fewer than two numbers, `ENODEV` where no such line was added.
  static func storeRemove(_ kernel: FakeKernel, _ driver: FakeDriver, _ bytes: [UInt8]) throws(RuleStop) {
    guard let id = DynamicID(String(decoding: bytes, as: UTF8.self)) else { throw .refused(.invalid) }
    var present = kernel.dynamicIDs(of: driver)
    guard let index = present.firstIndex(where: { $0.numbers.prefix(2) == id.numbers.prefix(2) }) else {
      throw .refused(.noSuchDevice)
    }
    present.remove(at: index)
    kernel.setDynamicIDs(present, of: driver)
  }
}
