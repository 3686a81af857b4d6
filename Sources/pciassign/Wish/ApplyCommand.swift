import ArgumentParser
import AssignmentModel
import LinuxPCI
import PCIAssignment

/// `pciassign apply`: brings a host to a wished state.
struct ApplyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Bring the host to the state that a file wishes.",
    discussion: """
      The difference is printed first, then each step is made, as one change: what fails is taken back, and what is \
      interrupted is ended by pciassign recover. What the file does not name is left as it is. A second time nothing \
      is to be done. pciassign status then says what is not as wished any more. Exit codes: 0 done, or nothing was to \
      be done; 1 it cannot be done; 2 too little could be measured; 3 refused for safety; 4 failed, and everything is \
      as before; 5 failed, pciassign recover is needed; 65 the file cannot be read, or says something that is not \
      understood.
      """)

  @Argument(help: ArgumentHelp("The wished state, in TOML or JSON.", valueName: "file"), completion: .file())
  var file: String

  @OptionGroup var change: ChangeSettings
  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let wished = try WishFile.read(file)
    let applied = AppliedWish(path: file, text: wished.text)
    let assigner = try host.assigner(change, common)
    try ChangeCommand(change: change.manner, output: common.manner).run(
      plan: { () throws(ChangeError) in try assigner.plan(wished.wish) },
      act: { (options) throws(ChangeError) in try assigner.apply(wished.wish, remembering: applied, options) })
  }
}
