import AssignmentModel
import PCICore

/// A sound host with a switch below a second root port: 05:00.0 and 06:00.0 are cards on its two ports.
enum SwitchHost {
  static let first = SoundHost.address("0000:05:00.0")
  static let second = SoundHost.address("0000:06:00.0")

  /// `control` is what the ports' ACS control register holds.
  static func made(control: UInt16) -> SoundHost {
    var machine = Machine()
    machine.port("0000:00:1d.0", .rootPort, below: 3...6, acs: true)
    machine.add("0000:03:00.0", .express(.upstreamPort), below: 4...6)
    for index in UInt8(0)..<2 {
      machine.add(
        "0000:04:0\(index).0", .express(.downstreamPort), below: (5 + index)...(5 + index),
        acs: (capability: 0x005f, control: control))
      machine.add("0000:0\(5 + index):00.0", .express(.endpoint))
    }
    var made = SoundHost()
    for (index, function) in machine.host.functions.enumerated() {
      var placed = function
      placed.iommuGroup = .known(20 + index)
      placed.driver = .known(placed.headerType == .bridge ? "pcieport" : nil)
      placed.driverOverride = .known(nil)
      placed.numaNode = .known(nil)
      placed.virtualization = .known(nil)
      placed.attributes = ["reset_method": "flr bus", "power_state": "D0"]
      made.host.functions.append(placed)
    }
    made.host.functions.sort { $0.address < $1.address }
    made.group()
    return made
  }
}
