public import ArgumentParser
public import AssignmentModel
import LinuxPCI

/// `pciassign validate`: whether functions can be assigned, and what stands in the way.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Say whether functions can be assigned to a guest, and what stands in the way.",
    discussion: """
      Without addresses, the machine is judged by itself. Several addresses are judged as given to one guest together. \
      Each finding has a stable code, explained in Docs/diagnostics.md, a sentence and a remedy. Exit codes: 0 nothing \
      stands in the way; 1 something does; 2 too little could be measured to say.
      """)

  @Argument(
    help: ArgumentHelp(
      "Functions: 0000:3b:00.0, or 3b:00.0 where only segment 0 has it.", valueName: "address"))
  var addresses: [AddressArgument] = []

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("For which host: vfio, iommufd, xen-strict or xen-relaxed.", valueName: "target"),
    completion: .list(AssignmentTarget.allCases.map(\.rawValue)))
  var target = AssignmentTarget.vfio

  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let snapshot = try host.read(.complete, common)
    var subjects: [FunctionSnapshot] = []
    for argument in addresses {
      let function = try argument.function(on: snapshot)
      if !subjects.contains(function) { subjects.append(function) }
    }
    let judge = AssignmentJudge(snapshot, for: target)
    let verdict = judge.judge(subjects.map(\.address))
    try common.present(
      brokenLevels: 2, json: { ValidateDocument(verdict, of: snapshot).write(to: &$0) },
      text: { ValidateReport(verdict, of: snapshot, names: host.names(common)).write(to: &$0) })
    host.noteUnseen(subjects.isEmpty ? .tables : .functions, in: snapshot, common)
    verdict.verdict.outcome.end()
  }
}

// Public, because both the type and the protocol are.
extension AssignmentTarget: ExpressibleByArgument {}

extension Verdict {
  /// The answer that the exit code gives.
  var outcome: Outcome {
    switch self {
    case .ok: .positive
    case .blocked: .negative
    case .unmeasured: .unmeasured
    }
  }
}
