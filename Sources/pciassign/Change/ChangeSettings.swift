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
    guard limit > 0, limit <= ChangeManner.longest, wait <= ChangeManner.longest else {
      throw ValidationError("--wait and --limit are at most 86400 seconds, and --limit is at least 1.")
    }
    guard stateDir.hasPrefix("/") || dryRun else { throw ValidationError("--state-dir must be an absolute path.") }
  }

  /// How the options say that the change is made.
  var manner: ChangeManner { ChangeManner(dryRun: dryRun, agrees: yes, stateDir: stateDir, wait: wait, limit: limit) }

  /// The state directory.
  var state: StateDirectory { StateDirectory(stateDir) }
}

extension HostOptions {
  /// The host to be changed, or planned for.
  ///
  /// - Throws: exit code 65 where it cannot be read, 64 for a copy that is to be changed.
  func assigner(_ change: ChangeSettings, _ common: CommonOptions) throws(CommandFailure) -> HostAssigner {
    if host == "/", hostKind == nil { return try change.manner.liveAssigner(common.manner) }
    let inspector = try open(common)
    guard inspector.provenance.kind == .live else {
      guard change.dryRun else {
        throw CommandFailure(
          code: 64, text: "\(host) is a copy, and cannot be changed; --dry-run prints the plan for it")
      }
      return HostAssigner(planningFor: inspector.source, state: change.state)
    }
    return try change.manner.liveAssigner(common.manner)
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
