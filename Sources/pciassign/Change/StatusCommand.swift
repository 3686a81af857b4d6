import ArgumentParser
import AssignmentModel
import LinuxPCI
import PCIAssignment
import PCICore

/// `pciassign status`: what was handed over, and whether it is still as it was left.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show what was handed over, and what is under way.",
    discussion: """
      After pciassign apply, what is not as the file wished any more is said too (D-WISH-DRIFT). Exit codes: 0 everything is as it was left; 1 something was changed by somebody else since; 5 a change was \
      interrupted, and pciassign recover is needed.
      """)

  @Option(
    name: .long,
    help: ArgumentHelp("Where the journal and the records are kept.", valueName: "directory"), completion: .directory)
  var stateDir = StateDirectory.standardPath

  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let assigner = HostAssigner(planningFor: try host.open(common).source, state: StateDirectory(stateDir))
    let status: AssignmentStatus
    let wished: WishStatus?
    do throws(ChangeError) {
      status = try assigner.status()
      wished = try WishStatus.read(assigner)
    } catch {
      let command = ChangeCommand(change: ChangeManner(stateDir: stateDir), output: common.manner)
      return try command.refuse(error)
    }
    try common.present(
      brokenLevels: 2, json: { StatusDocument(status, wished).write(to: &$0) },
      text: { StatusReport(status, wished).write(to: &$0) })
    if status.interrupted != nil { endProcess(5) }
    if !status.isAsLeft || wished?.findings.isEmpty == false { endProcess(1) }
  }
}

/// `status` as text.
struct StatusReport {
  let status: AssignmentStatus
  let wished: WishStatus?

  init(_ status: AssignmentStatus, _ wished: WishStatus?) {
    self.status = status
    self.wished = wished
  }

  /// Writes the report.
  func write(to output: inout TextOutput) {
    for function in status.functions {
      output.write(function.record.address.description, .address)
      let left = function.record.end
      var text = left.isPresent ? " has \(left.driver ?? "no driver")" : " is not there"
      if let count = left.virtualFunctionCount, count > 0 {
        text += ", \(count) virtual function\(count == 1 ? "" : "s")"
      }
      if let group = function.group { text += ", group \(group)" }
      output.line("\(text); before: \(function.record.start)")
      FindingList(function.findings).write(to: &output)
    }
    if let wished {
      output.line(wished.findings.isEmpty ? "All is as \(wished.path) wished." : "Wished by \(wished.path):")
      FindingList(wished.findings).write(to: &output)
    }
    if let holder = status.holder { output.line("\(holder) is changing the host.", .emphasis) }
    if let interrupted = status.interrupted {
      output.line("'\(interrupted.origin.command)' was interrupted: pciassign recover.", .error)
    }
    if status.functions.isEmpty, status.interrupted == nil { output.line("Nothing is handed over.") }
  }
}

/// `status --json`.
struct StatusDocument {
  let status: AssignmentStatus
  let wished: WishStatus?

  init(_ status: AssignmentStatus, _ wished: WishStatus?) {
    self.status = status
    self.wished = wished
  }

  /// Writes the document.
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.key("schema")
      json.number(JSONWriter.schema)
      json.key("functions")
      json.array(status.functions) { json, function in
        json.object { json in
          json.key("address")
          json.address(function.record.address)
          json.key("physicalFunction")
          json.optional(function.record.physicalFunction)
          json.key("iommuGroup")
          json.optional(function.group)
          json.key("since")
          json.number(Int(function.record.time))
          json.key("before")
          json.state(function.record.start)
          json.key("left")
          json.state(function.record.end)
          json.key("now")
          json.optional(function.state) { $0.state($1) }
          json.key("findings")
          json.array(function.findings) { $0.finding($1) }
        }
      }
      json.key("wish")
      json.optional(wished) { json, wished in
        json.object { json in
          json.key("file")
          json.string(wished.path)
          json.key("findings")
          json.array(wished.findings) { $0.finding($1) }
        }
      }
      json.key("interrupted")
      json.optional(status.interrupted?.origin.command)
      json.key("busy")
      json.optional(status.holder?.description)
    }
    json.finish()
  }
}
