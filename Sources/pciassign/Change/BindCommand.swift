import ArgumentParser
import AssignmentModel
import PCIAssignment
import PCICore

/// `pciassign bind`: gives functions to a driver for guests.
struct BindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bind", abstract: "Give functions to vfio-pci, or to another driver for guests.",
    discussion: """
      The plan is printed first. driver_override is set before the driver lets go, so that no other driver can take \
      the function; what was there before is recorded, and pciassign release puts it back. A journal on disk makes \
      the change whole: what fails is taken back, and what is interrupted is ended by pciassign recover. Functions \
      that the host needs are refused unless each is named by --allow-critical. Exit codes: 0 done; 1 it cannot be \
      done; 2 too little could be measured; 3 refused for safety; 4 failed, and everything is as before; 5 failed, \
      pciassign recover is needed.
      """)

  @Argument(
    help: ArgumentHelp("Functions: 0000:3b:00.0, or 3b:00.0 where only segment 0 has it.", valueName: "address"))
  var addresses: [AddressArgument]

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The driver; 'variant' for the kernel's own variant of vfio-pci for the device, where it has one.",
      valueName: "name"))
  var driver = DriverArgument(choice: .named(.vfio))

  @Flag(name: .long, help: "Take the other devices of their IOMMU groups along; bridges stay.")
  var group = false

  @Flag(name: .customLong("no-d3cold"), help: "Keep their power on while they are handed over.")
  var forbidsColdState = false

  @Option(
    name: .customLong("allow-critical"), parsing: .singleValue,
    help: ArgumentHelp("Take this function although the host needs it; may be repeated.", valueName: "address"))
  var allowed: [AddressArgument] = []

  @OptionGroup var change: ChangeSettings
  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws { try order.run(try host.assigner(change, common)) }

  /// What it says; short addresses are looked up.
  var order: ChangeOrder {
    get throws {
      let wish = BindWish(
        try host.addresses(addresses, common), driver: driver.choice, isWholeGroup: group,
        forbidsColdState: forbidsColdState, allowed: Set(try host.addresses(allowed, common)))
      return ChangeOrder(verb: .bind(wish), change: change.manner, output: common.manner)
    }
  }
}

/// A driver as it was written on the command line.
struct DriverArgument: ExpressibleByArgument, CustomStringConvertible {
  /// What it names.
  let choice: DriverChoice

  init(choice: DriverChoice) { self.choice = choice }

  /// Reads a driver's name, or `variant`; nil for what cannot be one.
  init?(argument: String) {
    if argument == "variant" {
      choice = .bestVFIO
    } else if let name = DriverName(argument) {
      choice = .named(name)
    } else {
      return nil
    }
  }

  var description: String {
    switch choice {
    case .named(let name): name.description
    case .bestVFIO: "variant"
    }
  }

  var defaultValueDescription: String { description }
}
