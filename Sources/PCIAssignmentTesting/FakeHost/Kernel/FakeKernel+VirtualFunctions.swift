import HardwareBits
import LinuxPCI
import PCICore

extension FakeKernel {
  /// Enables virtual functions, as many as the driver makes of `count` (`sriov_enable`, drivers/pci/iov.c:620).
  func addVirtualFunctions(_ count: Int, to physical: FakeDevice, by driver: FakeDriver) throws(RuleStop) {
    guard let capability = config(of: physical)?.virtualization, let address = PCIAddress(physical.text),
      let routing = capability.routing
    else { throw .refused(.noSuchDevice) }
    try checkRoom(for: count, physical, address, capability, routing)
    let count = min(count, driver.virtualFunctions?.enablesAtMost ?? count)
    set(physical, "sriov_numvfs", "\(count)")
    if driver.role == .vfio { setAwake(physical, isEnabled: false) }
    for index in 0..<count {
      guard let id = routing.requesterID(ofVF: index, physicalFunction: address.requesterID) else { continue }
      let function = PCIAddress(segment: address.segment, requesterID: id)
      addVirtualFunction(index, function, of: physical, capability, isOverridden: driver.role == .vfio)
    }
  }

  /// Disables all, the first first (`sriov_del_vfs`, drivers/pci/iov.c).
  ///
  /// The links between a virtual function and its physical one go before its driver is asked to let go: one that is
  /// held makes the write wait without them, and with the later ones as they were (measured on 6.12 and 6.1).
  func removeVirtualFunctions(of physical: FakeDevice) throws(RuleStop) {
    // 6.12.117 holds off other changes of the bus meanwhile (measured).
    if isAtLeast(6, 12) { try lockEnumeration() }
    let path = path("disabling").appending(physical.name)
    if let function = tree.text(path).flatMap({ HostName($0) }).flatMap({ device($0) }) { try remove(function) }
    for (index, function) in virtualFunctions(of: physical) {
      guard let link = HostName("virtfn\(index)") else { continue }
      tree.put(function.text, at: path)
      tree.remove(physical.attribute(link))
      tree.remove(function.attribute("physfn"))
      try remove(function)
    }
    tree.remove(path)
    forgetSettings(of: physical)
    set(physical, "sriov_numvfs", "0")
    if let driver = driver(of: physical), driver.role == .vfio { setIdle(physical) }
  }

  /// What the kernel checks before it enables any: address space, bus numbers, the function this one depends on (C7).
  private func checkRoom(
    for count: Int, _ physical: FakeDevice, _ address: PCIAddress, _ capability: SRIOVCapability,
    _ routing: VirtualFunctionRouting
  ) throws(RuleStop) {
    let outOfMemory = RuleStop.refused(ErrorNumber(name: "ENOMEM") ?? .busy)
    for line in resources(of: physical).dropFirst(7).prefix(6) where line.flags & 0xffff_ffff != 0 {
      // IORESOURCE_UNSET, or no place: include/linux/ioport.h.
      if line.flags & 0x2000_0000 != 0 || line.start == 0 { throw outOfMemory }
    }
    let subordinate = bridge(above: physical).map { lastBus(below: $0) } ?? 0xff
    guard let last = routing.lastBus(count: count, physicalFunction: address.requesterID), Int(last) <= subordinate
    else { throw outOfMemory }
    var dependency = capability.functionDependencyLink
    // Of an integrated endpoint it is the function's number only (`sriov_init`).
    if config(of: physical)?.portType?.isRCiEP == true {
      dependency = dependency.map { address.device << 3 | $0 & 7 }
    }
    if let link = dependency, link != address.requesterID.deviceAndFunction {
      let other = PCIAddress(
        segment: address.segment, requesterID: RequesterID(bus: address.bus, deviceAndFunction: link))
      guard let other = HostName(other.description).flatMap({ device($0) }) else { throw .refused(.noSuchDevice) }
      if !tree.exists(other.attribute("sriov_numvfs")) { throw .refused(.noSuchCall) }
    }
  }

  /// The last bus number below a bridge; 255 where nothing says it.
  private func lastBus(below bridge: FakeDevice) -> Int {
    if let text = tree.text(bridge.attribute("subordinate_bus_number")) { return Int(text) ?? 0xff }
    return config(of: bridge)?.uint8(at: 0x1a).flatMap { $0 == 0 ? nil : Int($0) } ?? 0xff
  }

  private func addVirtualFunction(
    _ index: Int, _ address: PCIAddress, of physical: FakeDevice, _ capability: SRIOVCapability, isOverridden: Bool
  ) {
    guard let name = HostName(address.description), let link = HostName("virtfn\(index)"),
      PCIAddress(physical.text) != nil
    else { return }
    let device = FakeDevice(name: name, place: physical.place.parent.appending(name))
    for (name, text, permissions) in attributes(ofVirtualFunction: index, address, of: physical, capability) {
      tree.put(text, at: device.place.appending(path: name), permissions: permissions)
    }
    for name: HostName in ["sriov_vf_msix_count", "reset"] {
      tree.put([], at: device.attribute(name), permissions: 0o200)
    }
    tree.put(configOfVirtualFunction(of: physical), at: device.attribute("config"), permissions: 0o644)
    appear(device)
    joinGroup(device, virtualFunctionOf: physical)
    tree.link(device.attribute("physfn"), target: Array("../\(physical.text)".utf8))
    tree.link(physical.attribute(link), target: Array("../\(device.text)".utf8))
    // vfio-pci keeps the virtual functions of its physical ones to itself (`vfio_pci_bus_notifier`).
    if isOverridden { set(device, "driver_override", "vfio-pci") }
    attach(device)
  }

  /// The attributes of a virtual function that no driver has had (kernel-behaviour.md section 4).
  private func attributes(
    ofVirtualFunction index: Int, _ address: PCIAddress, of physical: FakeDevice, _ capability: SRIOVCapability
  ) -> [(HostPath, String, UInt16)] {
    func inherited(_ name: HostName) -> String { tree.text(physical.attribute(name)) ?? "" }
    let identity = identity(of: physical)
    let deviceID = capability.vfDeviceID ?? identity.device
    func upper(_ value: some FixedWidthInteger & UnsignedInteger, _ digits: Int) -> String {
      value.hex(digits: digits).uppercased()
    }
    let subsystem = (
      UInt16(truncatingIfNeeded: number(physical, "subsystem_vendor")),
      UInt16(truncatingIfNeeded: number(physical, "subsystem_device"))
    )
    let code = identity.classCode
    // 1 with the power management capability (drivers/pci/pci.c, `pci_pm_init`), which virtual functions of NVMe
    // controllers have and those of igb have not (measured, 6.1 and 6.12).
    let hasPower = code >> 8 == 0x0108
    let alias =
      "pci:v\(upper(UInt32(identity.vendor), 8))d\(upper(UInt32(deviceID), 8))sv\(upper(UInt32(subsystem.0), 8))"
      + "sd\(upper(UInt32(subsystem.1), 8))bc\(upper(code >> 16, 2).lowercased())"
      + "sc\(upper(code >> 8 & 0xff, 2))i\(upper(code & 0xff, 2))"
    let uevent = [
      "PCI_CLASS=\(String(code, radix: 16, uppercase: true))",
      "PCI_ID=\(upper(identity.vendor, 4)):\(upper(deviceID, 4))",
      "PCI_SUBSYS_ID=\(upper(subsystem.0, 4)):\(upper(subsystem.1, 4))", "PCI_SLOT_NAME=\(address)",
      "MODALIAS=\(alias)",
    ].joined(separator: "\n")
    return [
      ("vendor", inherited("vendor"), 0o444), ("device", "0x\(deviceID.hex(digits: 4))", 0o444),
      ("class", inherited("class"), 0o444), ("revision", inherited("revision"), 0o444),
      ("subsystem_vendor", inherited("subsystem_vendor"), 0o444),
      ("subsystem_device", inherited("subsystem_device"), 0o444), ("irq", "0", 0o444),
      ("modalias", alias, 0o444),
      ("resource", resourceLines(ofVirtualFunction: index, of: physical, capability), 0o444),
      ("numa_node", inherited("numa_node"), 0o644), ("driver_override", "(null)", 0o644), ("enable", "0", 0o644),
      ("power_state", "unknown", 0o444), ("d3cold_allowed", hasPower ? "1" : "0", 0o644), ("msi_bus", "1", 0o644),
      ("broken_parity_status", "0", 0o644), ("ari_enabled", inherited("ari_enabled"), 0o444),
      ("dma_mask_bits", "32", 0o444), ("consistent_dma_mask_bits", "32", 0o444),
      ("local_cpus", inherited("local_cpus"), 0o444), ("local_cpulist", inherited("local_cpulist"), 0o444),
      ("reset_method", "flr", 0o644), ("uevent", uevent, 0o644), ("power/control", "on", 0o644),
      ("power/runtime_status", "active", 0o444), ("power/runtime_enabled", "forbidden", 0o444),
      ("power/runtime_usage", "1", 0o444),
    ].compactMap { name, text, permissions in HostPath("/\(name)").map { ($0, text, permissions) } }
  }

  /// A virtual function's own lines: its slice of each range that the physical one has for all.
  private func resourceLines(
    ofVirtualFunction index: Int, of physical: FakeDevice, _ capability: SRIOVCapability
  ) -> String {
    let total = Int(capability.totalVFs ?? 0)
    let ranges = resources(of: physical).dropFirst(7).prefix(6).map { line -> ResourceLine in
      let memory = VirtualFunctionMemory(range: line.start, last: line.end, totalVFs: total)
      guard line.flags != 0, let slice = memory?.slice(ofVF: index) else { return ResourceLine() }
      return ResourceLine(start: slice.lowerBound, end: slice.upperBound, flags: line.flags)
    }
    let lines = ranges + Array(repeating: ResourceLine(), count: 13 - ranges.count)
    return lines.map { $0.text }.joined(separator: "\n")
  }

  /// Configuration space of a virtual function: vendor and device read ffffh (PCIe 5.0 §9.3.4.1), and the Express
  /// capability is the physical function's.
  private func configOfVirtualFunction(of physical: FakeDevice) -> [UInt8] {
    guard let config = config(of: physical) else { return [] }
    var bytes = [UInt8](repeating: 0, count: config.extent == .extended ? 4096 : 256)
    bytes.replaceSubrange(0..<4, with: [0xff, 0xff, 0xff, 0xff])
    for offset in [8, 9, 10, 11, 0x2c, 0x2d, 0x2e, 0x2f] { bytes[offset] = config.uint8(at: offset) ?? 0 }
    guard let offset = config.offset(of: .pciExpress), offset + 0x3c <= 256 else { return bytes }
    bytes[0x06] = 0x10
    bytes[0x34] = UInt8(offset)
    for place in offset..<(offset + 0x3c) { bytes[place] = config.uint8(at: place) ?? 0 }
    bytes[offset + 1] = 0
    return bytes
  }

  /// A line of `resource`.
  struct ResourceLine {
    var start: UInt64 = 0
    var end: UInt64 = 0
    var flags: UInt64 = 0

    var text: String { [start, end, flags].map { "0x\($0.hex(digits: 16))" }.joined(separator: " ") }
  }

  /// The lines of `resource`.
  func resources(of device: FakeDevice) -> [ResourceLine] {
    tree.lines(device.attribute("resource")).map { line in
      let numbers = line.split(separator: " ").map { UInt64($0.dropFirst(2), radix: 16) ?? 0 }
      return numbers.count == 3 ? ResourceLine(start: numbers[0], end: numbers[1], flags: numbers[2]) : ResourceLine()
    }
  }
}
