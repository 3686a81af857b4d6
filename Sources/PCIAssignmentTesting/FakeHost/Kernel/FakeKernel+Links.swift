import AssignmentModel
import LinuxPCI

/// What a physical network function has decided for its virtual ones.
extension FakeKernel {
  private func place(_ physical: FakeDevice, _ index: UInt32) -> HostPath {
    path("links").appending(physical.name).appending(HostName("\(index)") ?? physical.name)
  }

  /// What igb leaves when it has made virtual functions (measured, 6.1 and 6.12).
  private static let fresh = VirtualFunctionSettings(
    mac: MACAddress.none, vlan: VLANTag.none, isSpoofChecked: true, isTrusted: false, linkState: .auto,
    rates: .unlimited)

  /// The physical function whose interface has this number; nil for none.
  func physicalFunction(ofInterface index: UInt32) -> (device: FakeDevice, name: HostName)? {
    for device in devices {
      for name in tree.names(in: device.attribute("net")) {
        let number = tree.text(device.attribute("net").appending(name).appending("ifindex"))
        if number.flatMap({ UInt32($0) }) == index { return (device, name) }
      }
    }
    return nil
  }

  /// What is decided for a virtual function.
  func settings(of physical: FakeDevice, _ index: UInt32) -> VirtualFunctionSettings {
    var settings = Self.fresh
    for line in tree.lines(place(physical, index)) {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let setting = VirtualFunctionSetting(name: String(parts[0]), value: String(parts[1]))
      else {
        continue
      }
      settings.apply(setting)
    }
    return settings
  }

  /// Decides something.
  func decide(_ setting: VirtualFunctionSetting, for physical: FakeDevice, _ index: UInt32) {
    var settings = settings(of: physical, index)
    settings.apply(setting)
    tree.put(settings.all.map { "\($0.name) \($0.value)" }.joined(separator: "\n"), at: place(physical, index))
  }

  /// Virtual functions that go away take what was decided for them along.
  func forgetSettings(of physical: FakeDevice) {
    let directory = path("links").appending(physical.name)
    for name in tree.names(in: directory) { tree.remove(directory.appending(name)) }
  }
}
