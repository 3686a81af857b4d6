import ArgumentParser
import AssignmentModel
import LinuxPCI
import PCIAssignment

/// `pciassign plan`: what would bring a host to a wished state.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what would bring the host to the state that a file wishes.",
    discussion: """
      Prints each difference and each step, and changes nothing; works on copies of other hosts too. Exit codes: 0 the \
      plan is there, or nothing is to be done; 1 it cannot be done; 2 too little could be measured; 3 refused for \
      safety; 65 the file cannot be read, or says something that is not understood: its name, line and column are \
      printed.
      """)

  @Argument(help: ArgumentHelp("The wished state, in TOML or JSON.", valueName: "file"), completion: .file())
  var file: String

  @Option(
    name: .long,
    help: ArgumentHelp("Where the journal and the records are kept.", valueName: "directory"), completion: .directory)
  var stateDir = StateDirectory.standardPath

  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let wish = try WishFile.read(file).wish
    let assigner = HostAssigner(planningFor: try host.open(common).source, state: StateDirectory(stateDir))
    var change = ChangeManner()
    change.dryRun = true
    try ChangeCommand(change: change, output: common.manner).run(
      plan: { () throws(ChangeError) in try assigner.plan(wish) },
      act: { (options) throws(ChangeError) in try assigner.apply(wish, remembering: nil, options) })
  }
}
