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
    let mould = VirtualFunctionMould(self, physical, capability)
    var groups = groupNumbers
    let drivers = registered.filter { isRegistered($0) }
    for index in 0..<count {
      guard let id = routing.requesterID(ofVF: index, physicalFunction: address.requesterID) else { continue }
      let function = PCIAddress(segment: address.segment, requesterID: id)
      addVirtualFunction(index, function, like: mould, &groups, drivers, isOverridden: driver.role == .vfio)
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
    takeControllersOffline(of: physical)
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
    _ index: Int, _ address: PCIAddress, like mould: VirtualFunctionMould, _ groups: inout Set<Int>,
    _ drivers: [FakeDriver], isOverridden: Bool
  ) {
    guard let name = HostName(address.description), let link = HostName("virtfn\(index)") else { return }
    let physical = mould.physical
    let device = FakeDevice(name: name, place: physical.place.parent.appending(name))
    tree.fill(device.place, with: mould.files(ofVirtualFunction: index, address))
    tree.fill(device.attribute("power"), with: VirtualFunctionMould.power)
    appear(device)
    joinGroup(device, virtualFunctionOf: physical, &groups)
    tree.link(device.attribute("physfn"), target: Array("../\(physical.text)".utf8))
    tree.link(physical.attribute(link), target: Array("../\(device.text)".utf8))
    // vfio-pci keeps the virtual functions of its physical ones to itself (`vfio_pci_bus_notifier`).
    if isOverridden { set(device, "driver_override", "vfio-pci") }
    attach(device, to: drivers)
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
