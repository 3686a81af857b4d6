import AssignmentModel
import LinuxPCI
import PCIAssignment

/// How a change is made.
struct ChangeManner: Hashable, Sendable {
  /// Whether only the plan is printed.
  var dryRun = false
  /// Whether losses that the plan names are agreed to.
  var agrees = false
  /// Where the journal and the records are kept.
  var stateDir = StateDirectory.standardPath
  /// How many seconds to wait for another process that is changing the host.
  var wait: UInt32 = 30
  /// How many seconds a driver may take to bind or to let go.
  var limit: UInt32 = 60

  /// The longest time to wait, in seconds: a day.
  static let longest: UInt32 = 86_400

  /// The state directory.
  var state: StateDirectory { StateDirectory(stateDir) }

  /// The same for the library; a person is asked where there is one.
  func options(_ output: OutputManner, titles: @escaping @Sendable (Plan) -> Void) -> ChangeOptions {
    let agreed = agrees
    var options = ChangeOptions(command: Self.commandLine) { plan in
      titles(plan)
      return plan.consent == .harmless || agreed || ConsentQuestion.ask(plan)
    }
    options.patience = .seconds(Int(wait))
    options.limits.binding = .seconds(Int(limit))
    options.isCancelled = { Cancellation.isAsked }
    if !output.quiet { options.observer = { ChangeTalk.tell($0) } }
    return options
  }

  /// This machine, to be changed.
  ///
  /// - Throws: exit code 65 where it cannot be read.
  func liveAssigner(_ output: OutputManner) throws(CommandFailure) -> HostAssigner {
    do throws(InspectionError) {
      return try HostAssigner.live(state: state, observer: output.observer)
    } catch {
      throw .input(error.description)
    }
  }

  /// What was typed, as others see it who wait.
  static var commandLine: String {
    // `joined(separator:)` has the runtime search for protocols, which takes longer than most of the change.
    var text = "pciassign"
    for word in CommandLine.arguments.dropFirst() { text += " " + word }
    return text
  }
}
