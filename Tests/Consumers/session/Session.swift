import LinuxVFIO

/// Identifies an NVMe controller: `session 0000:01:00.0 GROUP [NODE]`.
@main
struct Session {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count >= 2 else {
      print("usage: session DEVICE GROUP [NODE]")
      return
    }
    let device = DeviceLocation(arguments[0], group: arguments[1], node: arguments.count > 2 ? arguments[2] : nil)
    let space = try AddressSpaces.open(for: [device])
    let opened = try space.open(device)
    print("\(opened.location.name) by \(space.backend.rawValue), \(opened.regions.count) regions")
    var controller = try NVMeController(opened)
    let identity = try controller.identify()
    print("model \(identity.model), serial \(identity.serial)")
    try controller.close()
  }
}
