import ArgumentParser
import AssignmentModel
import LinuxPCI
import PCIAssignment
import PCICore

/// `pciassign release`: gives functions back.
struct ReleaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Give functions back to the driver, and the driver_override, that they had.",
    discussion: """
      What each function had before it was bound is recorded; exactly that is put back, including no driver. Functions \
      that somebody has open are refused, with who that is. Of functions that something else bound nothing is \
      recorded: say where they go. Exit codes as of bind.
      """)

  @Argument(help: ArgumentHelp("Functions that were bound.", valueName: "address"))
  var addresses: [AddressArgument] = []

  @Flag(name: .long, help: "Every function that was bound and not given back.")
  var all = false

  @Option(name: .long, help: ArgumentHelp("Give them to this driver instead, without override.", valueName: "name"))
  var driver: DriverArgument?

  @Flag(name: .long, help: "Leave them without a driver and without override instead.")
  var unbound = false

  @OptionGroup var change: ChangeSettings
  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard addresses.isEmpty == all else { throw ValidationError("Name functions, or say --all.") }
    guard driver == nil || !unbound else { throw ValidationError("--driver and --unbound exclude each other.") }
    if case .bestVFIO? = driver?.choice { throw ValidationError("--driver variant is for bind.") }
  }

  func run() throws { try order.run(try host.assigner(change, common)) }

  /// What it says; short addresses are looked up.
  var order: ChangeOrder {
    get throws {
      var wish = ReleaseWish(try host.addresses(addresses, common))
      if unbound { wish.goal = .unbound }
      if case .named(let name)? = driver?.choice { wish.goal = .driver(name) }
      return ChangeOrder(verb: all ? .releaseAll(wish) : .release(wish), change: change.manner, output: common.manner)
    }
  }
}
