import ArgumentParser
import LinuxPCI

/// `pciassign show`: everything about some functions.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show everything about one function, every register decoded.",
    discussion: """
      Registers name what is set; --all shows every field, and the kernel's other attributes. \
      --json always holds every field.
      """)

  @Argument(
    help: ArgumentHelp(
      "The function's address: 0000:3b:00.0, or 3b:00.0 where only segment 0 has it.", valueName: "address"))
  var addresses: [AddressArgument]

  @Flag(name: .long, help: "Show every field of every register, also those that are zero.")
  var all = false

  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let snapshot = try host.read([.attributes, .groups], common)
    let functions = try addresses.map { try $0.function(on: snapshot) }
    let names = host.names(common)
    try common.present(
      brokenLevels: 6, json: { ShowDocument(functions, of: snapshot, names: names).write(to: &$0) },
      text: { output in
        for (index, function) in functions.enumerated() {
          if index > 0 { output.endLine() }
          FunctionReport(function, of: snapshot, names: names, showsAllFields: all).write(to: &output)
        }
      })
    host.noteUnseen(.functions, in: snapshot, common)
  }
}
