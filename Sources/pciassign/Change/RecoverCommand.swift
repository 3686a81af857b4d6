import ArgumentParser
import LinuxPCI
import PCIAssignment

/// `pciassign recover`: ends what was interrupted.
struct RecoverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover", abstract: "End a change that was killed or could not be put back.",
    discussion: """
      A change of which every step was made is finished; every other one is put back. It may be interrupted and run \
      again: it looks at how the functions are and does what is missing. After a restart of the machine there is \
      nothing to put back, and the records of before are dropped. Exit codes: 0 nothing is left to do; 5 something \
      still is, and the output says what.
      """)

  @Flag(name: .long, help: "Leave functions that somebody else changed meanwhile as they are.")
  var acceptChanges = false

  @OptionGroup var change: ChangeSettings
  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let assigner = try host.assigner(change, common)
    let command = ChangeCommand(change: change.manner, output: common.manner)
    if change.dryRun {
      switch Result(catching: { () throws(ChangeError) in try assigner.planRecovery() }) {
      case .success(let plan):
        try common.present(
          brokenLevels: 2, json: { ChangeDocument(planned: plan).write(to: &$0) },
          text: { PlanReport(plan).write(to: &$0) })
      case .failure(let error): try command.refuse(error)
      }
      return
    }
    switch Result(catching: { () throws(ChangeError) in
      try assigner.recover(command.options, acceptingChanges: acceptChanges)
    }) {
    case .success(let report):
      try common.present(
        brokenLevels: 2, json: { ChangeDocument(report, of: nil).write(to: &$0) },
        text: { OutcomeReport(report, of: nil).write(to: &$0) })
      report.outcome.end()
    case .failure(let error): try command.refuse(error)
    }
  }
}
