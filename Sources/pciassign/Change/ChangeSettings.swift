import AssignmentModel
import ArgumentParser
import LinuxPCI
import PCIAssignment
import PCICore

/// The options of every command that changes the host.
struct ChangeSettings: ParsableArguments {
  @Flag(name: .long, help: "Print the plan and change nothing; works on copies of other hosts too.")
  var dryRun = false

  @Flag(
    name: .shortAndLong, help: "Agree to losses that the plan names: a device that the host uses, virtual functions.")
  var yes = false

  @Option(
    name: .long,
    help: ArgumentHelp("Where the journal and the records are kept.", valueName: "directory"), completion: .directory)
  var stateDir = StateDirectory.standardPath

  @Option(
    name: .long,
    help: ArgumentHelp("How long to wait for another process that is changing the host.", valueName: "seconds"))
  var wait: UInt32 = 30

  @Option(
    name: .long,
    help: ArgumentHelp("How long a driver may take to bind, to let go, or for virtual functions.", valueName: "seconds")
  )
  var limit: UInt32 = 60

  func validate() throws {
    guard limit > 0, limit <= 86_400, wait <= 86_400 else {
      throw ValidationError("--wait and --limit are at most 86400 seconds, and --limit is at least 1.")
    }
    guard stateDir.hasPrefix("/") || dryRun else { throw ValidationError("--state-dir must be an absolute path.") }
  }

  /// The state directory.
  var state: StateDirectory { StateDirectory(stateDir) }

  /// How the change is made; a person is asked where there is one.
  func options(_ common: CommonOptions, titles: @escaping @Sendable (Plan) -> Void) -> ChangeOptions {
    let agreed = yes
    var options = ChangeOptions(command: Self.commandLine) { plan in
      titles(plan)
      return plan.consent == .harmless || agreed || ConsentQuestion.ask(plan)
    }
    options.patience = .seconds(Int(wait))
    options.limits.binding = .seconds(Int(limit))
    options.isCancelled = { Cancellation.isAsked }
    if !common.quiet { options.observer = { ChangeTalk.tell($0) } }
    return options
  }

  /// What was typed, as others see it who wait.
  static var commandLine: String {
    (["pciassign"] + CommandLine.arguments.dropFirst()).joined(separator: " ")
  }
}

extension HostOptions {
  /// The host to be changed, or planned for.
  ///
  /// - Throws: exit code 65 where it cannot be read, 64 for a copy that is to be changed.
  func assigner(_ change: ChangeSettings, _ common: CommonOptions) throws(CommandFailure) -> HostAssigner {
    let inspector = try open(common)
    guard inspector.provenance.kind == .live else {
      guard change.dryRun else {
        throw CommandFailure(
          code: 64, text: "\(host) is a copy, and cannot be changed; --dry-run prints the plan for it")
      }
      return HostAssigner(planningFor: inspector.source, state: change.state)
    }
    do throws(InspectionError) {
      return try HostAssigner.live(state: change.state, observer: common.observer)
    } catch {
      throw .input(error.description)
    }
  }

  /// The functions that arguments name; short addresses are looked up, since other segments may have the same.
  func addresses(_ arguments: [AddressArgument], _ common: CommonOptions) throws(CommandFailure) -> [PCIAddress] {
    guard arguments.contains(where: { $0.isShort }) else { return arguments.map { $0.address } }
    let snapshot = try read(.functions, common)
    var addresses: [PCIAddress] = []
    for argument in arguments { addresses.append(try argument.function(on: snapshot).address) }
    return addresses
  }
}
