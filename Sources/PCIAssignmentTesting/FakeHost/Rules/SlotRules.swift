import LinuxPCI
import PCICore

/// `drivers/pciback/new_slot` and `remove_slot`: the functions that Xen's backend may take, by address.
///
/// Read in the source (drivers/xen/xen-pciback/pci_stub.c), not run.
enum SlotRules {
  /// Adds a function to those the driver takes; it is bound by `bind` only.
  ///
  /// Adding it again succeeds. `EINVAL` for what is no address. Wildcards, which the kernel knows, are refused here.
  static func storeNew(_ kernel: FakeKernel, _ driver: FakeDriver, _ bytes: [UInt8]) throws(RuleStop) {
    let address = try address(bytes)
    let slots = kernel.slots(of: driver)
    if !slots.contains(address) { kernel.setSlots(slots + [address], of: driver) }
  }

  /// Takes a function out again; what is bound stays bound.
  ///
  /// `EINVAL` for what is no address, `ENOENT` for a function that was not added.
  static func storeRemove(_ kernel: FakeKernel, _ driver: FakeDriver, _ bytes: [UInt8]) throws(RuleStop) {
    let address = try address(bytes)
    var slots = kernel.slots(of: driver)
    guard let index = slots.firstIndex(of: address) else { throw .refused(.noSuchFile) }
    slots.remove(at: index)
    kernel.setSlots(slots, of: driver)
  }

  /// `DDDD:BB:DD.F` or `BB:DD.F`, spaces around it allowed.
  private static func address(_ bytes: [UInt8]) throws(RuleStop) -> String {
    let text = bytes.split { $0 == 0x20 || $0 == 0x0a }
    guard text.count == 1, let address = PCIAddress(text: text[0]) else { throw .refused(.invalid) }
    return address.description
  }
}

extension FakeKernel {
  private static let slotsPath = memory.appending("slots")

  /// The functions that a backend was given slots for.
  func slots(of driver: FakeDriver) -> [String] {
    HostName(driver.name).map { tree.lines(Self.slotsPath.appending($0)) } ?? []
  }

  /// Replaces them.
  func setSlots(_ slots: [String], of driver: FakeDriver) {
    HostName(driver.name).map { tree.put(slots.joined(separator: "\n"), at: Self.slotsPath.appending($0)) }
  }
}
