import AssignmentModel
import CChanges
import Glibc
import HardwareBits
import LinuxPCI
import PCIAssignment
import PCIAssignmentTesting
import PCICore

/// What it costs to make and bind many virtual functions: processor time of plan and change, on a fake host.
enum Cost {
  /// Prints the middle and the best of so many rounds, in nanoseconds.
  static func run(_ count: Int, rounds: Int) throws {
    let original = try FakeHost(host(count), options: FakeHostOptions())
    var times: [Double] = []
    for _ in 0..<rounds {
      let fake = try original.copy()
      let assigner = HostAssigner(
        reading: fake.source, changing: fake, state: StateDirectory("\(fake.path)/.state"))
      let wish = VirtualFunctionWish(address, count: count, driver: .named(.vfio))
      let start = processorNanoseconds()
      let change = try assigner.setVirtualFunctions(wish, ChangeOptions(command: "cost"))
      times.append(processorNanoseconds() - start)
      guard change.report.outcome == .done, change.plan.functions.count == count + 1 else {
        unsafe changes_say("not done: \(change.report.findings.map { $0.text })")
        exit(1)
      }
    }
    times.sort()
    print("set-\(count)\t\(times[times.count / 2])\t\(times.first ?? 0)")
  }

  private static let address = PCIAddress(segment: 0, requesterID: RequesterID(bus: 1, deviceAndFunction: 0))

  /// A disk's controller with so many virtual functions, below a port.
  private static func host(_ count: Int) -> SyntheticHost {
    let port = PCIAddress(segment: 0, requesterID: RequesterID(bus: 0, deviceAndFunction: 8))
    func identity(_ device: UInt16, _ code: UInt32) -> FunctionIdentity {
      FunctionIdentity(
        vendorID: 0x1b36, deviceID: device, subsystemVendorID: 0x1af4, subsystemDeviceID: 0x1100,
        classCode: ClassCode(rawValue: code), revisionID: 2)
    }
    var host = SyntheticHost()
    var bridge = SyntheticHost.Function(port, identity: identity(0x000c, 0x060400), driver: "pcieport", group: 1)
    bridge.config[0x0e] = 1
    bridge.config[0x19] = 1
    bridge.config[0x1a] = 1
    bridge.attributes = ["secondary_bus_number": "1", "subordinate_bus_number": "1"]
    host.add(bridge)
    var disk = SyntheticHost.Function(
      address, parent: port, identity: identity(0x0010, 0x010802), driver: "nvme", group: 2)
    disk.config += [UInt8](repeating: 0, count: ConfigSpace.extendedSize - disk.config.count)
    // PCI Express, version 2, an endpoint: without it nobody looks for extended capabilities.
    disk.config[0x06] = 0x10
    disk.config[0x34] = 0x40
    disk.config.replaceSubrange(0x40..<0x44, with: [0x10, 0x00, 0x02, 0x00])
    func put(_ value: UInt32, _ offset: Int, _ size: Int) {
      for index in 0..<size {
        disk.config[0x100 + offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index))
      }
    }
    for (value, offset, size): (UInt32, Int, Int) in [
      (0x0001_0010, 0, 4), (UInt32(count), 0x0c, 2), (UInt32(count), 0x0e, 2), (1, 0x14, 2), (1, 0x16, 2),
      (0x10, 0x1a, 2), (1, 0x20, 4), (0x0000_0004, 0x24, 4),
    ] { put(value, offset, size) }
    let size = UInt64(count) * 0x4000
    disk.resources = [
      ResourceRange(index: 7, start: 0x8000_0000, end: 0x8000_0000 + size - 1, flags: 0x14_0204)
    ]
    disk.attributes = [
      "sriov_totalvfs": "\(count)", "sriov_offset": "1", "sriov_stride": "1", "sriov_vf_device": "10",
    ]
    host.add(disk)
    if let place = host.place(of: address) {
      host.write("0\n", to: place.appending("sriov_numvfs"), permissions: 0o644)
      host.write("1\n", to: place.appending("sriov_drivers_autoprobe"), permissions: 0o644)
    }
    host.write("6.12.0\n", to: "/proc/sys/kernel/osrelease")
    return host
  }

  private static func processorNanoseconds() -> Double {
    var time = timespec()
    // Safe: the kernel fills exactly one timespec, which outlives the call.
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }
}
