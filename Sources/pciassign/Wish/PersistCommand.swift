import ArgumentParser
import AssignmentModel
import LinuxPCI
import PCIAssignment

/// `pciassign persist`: keeps what was applied over restarts.
struct PersistCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "persist", abstract: "Keep the wished state that was applied over restarts.",
    discussion: """
      Writes a rule for udev, which keeps drivers of the host from the devices from the moment in which they are found, \
      and a unit of systemd, which applies the wished state at each boot. Each file says what it is for; pciassign \
      forget removes them all. Exit codes: 0 done; 1 nothing was applied, or it cannot be written down; 4 a file could \
      not be written.
      """)

  @Option(
    name: .long,
    help: ArgumentHelp("A file to keep, instead of what was applied last.", valueName: "file"), completion: .file())
  var file: String?

  @OptionGroup var place: PersistOptions
  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let assigner = HostAssigner(planningFor: try host.open(common).source, state: StateDirectory(place.stateDir))
    let command = ChangeCommand(change: ChangeManner(), output: common.manner)
    let applied: AppliedWish?
    do throws(ChangeError) {
      applied = try assigner.appliedWish()
    } catch {
      return try command.refuse(error)
    }
    guard let kept = try file.map({ AppliedWish(path: $0, text: try WishFile.read($0).text) }) ?? applied else {
      throw CommandFailure(code: 1, text: "nothing was applied; pciassign apply FILE first, or name one by --file")
    }
    let wish = try WishFile(text: kept.text, path: kept.path).wish
    let files: [BootFile]
    do throws(ChangeError) {
      files = try assigner.bootFiles(for: wish, kept, program: place.program ?? Self.executable)
      if !place.dryRun { try assigner.persist(files, below: place.root) }
    } catch {
      return try command.refuse(error)
    }
    let report = PersistReport(files: files, isWritten: !place.dryRun)
    try common.present(brokenLevels: 2, json: { report.write(to: &$0) }, text: { report.write(to: &$0) })
  }

  /// The path of this program.
  private static var executable: String {
    do throws(ErrorNumber) {
      let link = try LiveFiles(root: "/").readLink("/proc/self/exe")
      return String(decoding: link, as: UTF8.self)
    } catch {
      return "/usr/bin/pciassign"
    }
  }
}

/// Where files that outlive restarts are.
struct PersistOptions: ParsableArguments {
  @Flag(name: .long, help: "Print what would be done, and do nothing.")
  var dryRun = false

  @Option(
    name: .long,
    help: ArgumentHelp("The root directory of the system that is to be started.", valueName: "directory"),
    completion: .directory)
  var root = "/"

  @Option(
    name: .long,
    help: ArgumentHelp("The path of pciassign on that system; by default this program's.", valueName: "path"))
  var program: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Where the journal and the records are kept.", valueName: "directory"), completion: .directory)
  var stateDir = StateDirectory.standardPath
}

/// What `persist` writes.
struct PersistReport {
  let files: [BootFile]
  let isWritten: Bool

  /// Writes each file with its text, or that it was written.
  func write(to output: inout TextOutput) {
    for file in files {
      if isWritten {
        output.line("Wrote \(file.path).")
        continue
      }
      output.line("\(file.path):", .heading)
      for line in String(decoding: file.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) {
        output.line(line.isEmpty ? "" : "    \(line)")
      }
    }
    if isWritten { output.line("At the next boot it is as it is now. pciassign forget removes it all.", .emphasis) }
  }

  /// Writes the document.
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.key("schema")
      json.number(JSONWriter.schema)
      json.key("outcome")
      json.string(isWritten ? "done" : "planned")
      json.key("files")
      json.array(files) { json, file in
        json.object { json in
          json.key("path")
          json.string(file.path)
          json.key("text")
          json.string(String(decoding: file.bytes, as: UTF8.self))
        }
      }
    }
    json.finish()
  }
}
