import LinuxPCI

/// A function's `reset` and `reset_method` (drivers/pci/pci-sysfs.c, drivers/pci/pci.c; kernel-behaviour.md section 6).
enum ResetRules {
  /// `1` resets; another number and text are `EINVAL`; `ENOTTY` where all methods are disabled.
  static func storeReset(_ kernel: FakeKernel, _ device: FakeDevice, _ bytes: [UInt8]) throws(RuleStop) {
    guard KernelNumber.unsigned(bytes) == 1 else { throw .refused(.invalid) }
    try kernel.lock(device)
    if let methods = kernel.tree.text(device.attribute("reset_method")), methods.isEmpty {
      throw .refused(ErrorNumber(name: "ENOTTY") ?? .invalid)
    }
  }

  /// Names of methods, in the order they are to be tried; an empty line disables all, `default` restores them.
  ///
  /// `EINVAL` for a name that is none, or that the function does not support.
  static func storeMethods(_ kernel: FakeKernel, _ device: FakeDevice, _ bytes: [UInt8]) throws(RuleStop) {
    guard bytes.count < AttributeRules.page - 1 else { throw .refused(.invalid) }
    let path = device.attribute("reset_method")
    let text = String(decoding: FakeKernel.line(bytes), as: UTF8.self)
    let supported = kernel.supportedResets(of: device)
    if text == "default" { return kernel.tree.put(supported.joined(separator: " "), at: path) }
    let wanted = text.split(separator: " ").map { String($0) }
    guard wanted.allSatisfy({ supported.contains($0) }) else { throw .refused(.invalid) }
    if wanted.isEmpty {
      kernel.tree.put([], at: path)
    } else {
      kernel.tree.put(wanted.joined(separator: " "), at: path)
    }
  }
}

extension FakeKernel {
  private static let resetsPath = memory.appending("resets")

  /// The methods that the function has had from the start.
  func supportedResets(of device: FakeDevice) -> [String] {
    let text = tree.text(Self.resetsPath.appending(device.name)) ?? "flr"
    return text.split(separator: " ").map { String($0) }
  }

  /// Notes them.
  func setSupportedResets(of device: FakeDevice) {
    if let text = tree.text(device.attribute("reset_method")) {
      tree.put(text, at: Self.resetsPath.appending(device.name))
    }
  }
}
