import ArgumentParser
import AssignmentModel
import LinuxPCI
import PCIAssignment
import PCICore

/// `pciassign sriov set`: makes and destroys virtual functions.
struct SRIOVSetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Have a physical function make so many virtual functions, with a driver for guests.",
    discussion: """
      The plan is printed first. New virtual functions are offered to no driver while they are made \
      (sriov_drivers_autoprobe), are there when the kernel's links say so, and get an override before they are bound; \
      so no driver of the host ever has one. What is short is named beforehand: pciassign sriov show. From one number to \
      another leads only a way through none: that needs consent (--yes), and is refused while somebody has one of them \
      open. pciassign release leads all back to what was there before. Exit codes as of bind.
      """)

  @Argument(
    help: ArgumentHelp(
      "The physical function: 0000:3b:00.0, or 3b:00.0 where only segment 0 has it.", valueName: "address"))
  var physicalFunction: AddressArgument

  @Option(name: .long, help: ArgumentHelp("How many virtual functions there shall be; 0 for none.", valueName: "count"))
  var vfs: UInt16

  @Option(
    name: .customLong("vf-driver"),
    help: ArgumentHelp(
      "The driver for all: vfio-pci, another, or 'variant'. Without it new ones get none, others keep theirs.",
      valueName: "name"))
  var driver: DriverArgument?

  @Option(
    name: .customLong("allow-critical"), parsing: .singleValue,
    help: ArgumentHelp(
      "Take this virtual function although the host needs it; may be repeated.", valueName: "address"))
  var allowed: [AddressArgument] = []

  @OptionGroup var change: ChangeSettings
  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let assigner = try host.assigner(change, common)
    guard let address = try host.addresses([physicalFunction], common).first else { return }
    let wish = VirtualFunctionWish(
      address, count: Int(vfs), driver: driver?.choice, allowed: Set(try host.addresses(allowed, common)))
    try ChangeCommand(change: change.manner, output: common.manner).run(
      plan: { () throws(ChangeError) in try assigner.plan(wish) },
      act: { (options) throws(ChangeError) in try assigner.setVirtualFunctions(wish, options) })
  }
}
