import ArgumentParser
import AssignmentModel
import LinuxPCI

/// `pciassign explain`: why a function's group is what it is.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain the IOMMU group of a function, bridge by bridge.",
    discussion: """
      Tells the way from the function to the root complex with the registers that decide, why each other member is in \
      the group, and what would part the function from it. Exit code 2 where too little could be measured.
      """)

  @Argument(
    help: ArgumentHelp(
      "The function's address: 0000:3b:00.0, or 3b:00.0 where only segment 0 has it.", valueName: "address"))
  var address: AddressArgument

  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let snapshot = try host.read(.complete, common)
    let function = try address.function(on: snapshot)
    guard let explained = ExplainedFunction(function, of: snapshot) else {
      throw CommandFailure.input("no function \(function.address) on \(snapshot.provenance.path)")
    }
    try common.present(
      brokenLevels: 2, json: { ExplainDocument(explained).write(to: &$0) },
      text: { ExplainReport(explained, names: host.names(common)).write(to: &$0) })
    host.noteUnseen(.functions, in: snapshot, common)
    explained.outcome.end()
  }
}
