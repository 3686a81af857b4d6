import LinuxVFIO
import PCIAssignmentTesting
import PCICore

/// Identifies an NVMe controller: `session 0000:01:00.0 GROUP [NODE]`, or without arguments one that is made up.
@main
struct Session {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.isEmpty {
      guard let address = PCIAddress("0000:01:00.0") else { return }
      let calls = try FakeVFIO(devices: [.nvme(at: address, group: 11, disk: [])])
      return try identify(DeviceLocation("0000:01:00.0", group: "11"), calls)
    }
    guard arguments.count >= 2 else { return print("usage: session DEVICE GROUP [NODE]") }
    let node = arguments.count > 2 ? arguments[2] : nil
    try identify(DeviceLocation(arguments[0], group: arguments[1], node: node), KernelVFIO())
  }

  static func identify(_ device: DeviceLocation, _ calls: any VFIOCalls) throws {
    let space = try AddressSpaces.open(for: [device], calls: calls)
    let opened = try space.open(device)
    print("\(opened.location.name) by \(space.backend.rawValue), \(opened.regions.count) regions")
    var controller = try NVMeController(opened)
    let identity = try controller.identify()
    print("model \(identity.model), serial \(identity.serial)")
    try controller.close()
  }
}
