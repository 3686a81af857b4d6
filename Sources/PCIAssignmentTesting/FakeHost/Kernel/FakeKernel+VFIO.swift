import LinuxPCI

extension FakeKernel {
  private static let nodesPath: HostPath = "/dev/vfio"
  private static let classPath: HostPath = "/sys/class/vfio-dev"
  private static let charactersPath: HostPath = "/dev/vfio/devices"

  /// Makes what VFIO shows of a function it has: `vfio-dev/vfioN`, and the group's node (kernel-behaviour.md
  /// section 4 and 6).
  func addVFIONodes(_ device: FakeDevice) {
    guard let number = group(of: device), let name = HostName("vfio\(freeVFIONumber)") else { return }
    let directory = device.attribute("vfio-dev").appending(name)
    tree.makeDirectory(directory)
    tree.link(directory.appending("device"), to: device.place)
    tree.link(directory.appending("subsystem"), to: Self.classPath)
    tree.put([], at: directory.appending("uevent"), permissions: 0o644)
    tree.link(Self.classPath.appending(name), to: directory)
    if tree.exists("/dev/iommu") { tree.put([], at: Self.charactersPath.appending(name), permissions: 0o600) }
    HostName("\(number)").map { tree.put([], at: Self.nodesPath.appending($0), permissions: 0o600) }
  }

  /// Takes them away; the group's node goes with the last of its functions.
  func removeVFIONodes(_ device: FakeDevice) {
    removeVFIODevice(device)
    guard let number = group(of: device), let name = HostName("\(number)") else { return }
    let others = members(of: number).filter { $0 != device }
    if !others.contains(where: { driver(of: $0)?.role == .vfio }) { tree.remove(Self.nodesPath.appending(name)) }
  }

  /// Takes a function's own node away, which 6.12 does before it waits for the function to be let go of, and 6.1
  /// after that (`vfio_unregister_group_dev`, drivers/vfio/vfio_main.c).
  func removeVFIODevice(_ device: FakeDevice) {
    let directory = device.attribute("vfio-dev")
    for name in tree.names(in: directory) {
      tree.remove(Self.classPath.appending(name))
      tree.remove(Self.charactersPath.appending(name))
    }
    tree.remove(directory)
  }

  /// VFIO's own number for the next function, the lowest that is free.
  private var freeVFIONumber: Int {
    let taken = tree.numbers(in: Self.classPath, behind: 4)
    return (0...taken.count).first { !taken.contains($0) } ?? taken.count
  }

  // MARK: Power

  /// What a function that no driver or an ordinary one has shows of its power (measured; kernel-behaviour.md section
  /// 4).
  func setPower(_ device: FakeDevice, enabled: Bool, usage: Int) {
    set(device, "enable", enabled ? "1" : "0")
    set(device, "power_state", "D0")
    setRuntime(device, control: "on", status: "active", enabled: "forbidden", usage: usage)
  }

  /// What a function shows that VFIO has and nobody opened: asleep, as deep as it can.
  func setIdle(_ device: FakeDevice) {
    let isIdle = tree.text("/sys/module/vfio_pci/parameters/disable_idle_d3") != "Y"
    set(device, "enable", "0")
    set(device, "power_state", isIdle && config(of: device)?.hasPowerManagement == true ? "D3hot" : "D0")
    setRuntime(
      device, control: "auto", status: isIdle ? "suspended" : "active", enabled: "enabled", usage: isIdle ? 0 : 1)
  }

  /// What a function shows that VFIO has and that is awake: opened, or with virtual functions.
  func setAwake(_ device: FakeDevice, isEnabled: Bool) {
    set(device, "enable", isEnabled ? "1" : "0")
    set(device, "power_state", "D0")
    setRuntime(device, control: "auto", status: "active", enabled: "enabled", usage: 1)
  }

  private func setRuntime(_ device: FakeDevice, control: String, status: String, enabled: String, usage: Int) {
    let power = FakeDevice(name: device.name, place: device.attribute("power"))
    set(power, "control", control)
    set(power, "runtime_status", status)
    set(power, "runtime_enabled", enabled)
    set(power, "runtime_usage", "\(usage)")
  }

  /// Follows `power/control` (drivers/base/power/sysfs.c, `control_store`).
  func setPowerControl(_ device: FakeDevice, _ control: String) {
    let isVFIO = driver(of: device)?.role == .vfio
    let isHeld = isHeld(device)
    let power = FakeDevice(name: device.name, place: device.attribute("power"))
    set(power, "control", control)
    set(power, "runtime_enabled", control == "on" ? "forbidden" : "enabled")
    guard isVFIO, !isHeld, !hasVirtualFunctions(device) else { return }
    if control == "auto" {
      setIdle(device)
    } else {
      set(device, "power_state", "D0")
      set(power, "runtime_status", "active")
      set(power, "runtime_usage", "1")
    }
  }
}
