import ArgumentParser
import AssignmentModel
import LinuxPCI
import PCIAssignment

/// `pciassign forget`: takes back what `persist` wrote.
struct ForgetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget", abstract: "Remove what keeps a wished state over restarts.",
    discussion: """
      Removes every file that pciassign persist wrote, and forgets which wished state was applied. Devices stay as they \
      are until they are released, or the machine is restarted. Exit codes: 0 done, or nothing was there; 3 another \
      process is at it; 4 a file could not be removed.
      """)

  @OptionGroup var place: PersistOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let state = StateDirectory(place.stateDir)
    let assigner = HostAssigner(
      planningFor: HostSource(files: MemoryFiles(), provenance: Provenance(kind: .directory, path: place.root)),
      state: state)
    let paths: [String]
    do throws(ChangeError) {
      if place.dryRun {
        paths = try assigner.persistedPaths(below: place.root)
      } else {
        paths = try assigner.forget(below: place.root, ChangeOptions(command: ChangeManner.commandLine))
      }
    } catch {
      return try ChangeCommand(change: ChangeManner(), output: common.manner).refuse(error)
    }
    let isDone = !place.dryRun
    try common.present(
      brokenLevels: 2,
      json: { json in
        json.object { json in
          json.key("schema")
          json.number(JSONWriter.schema)
          json.key("outcome")
          json.string(paths.isEmpty ? "nothing-to-do" : isDone ? "done" : "planned")
          json.key("files")
          json.array(paths) { $0.string($1) }
        }
        json.finish()
      },
      text: { output in
        for path in paths { output.line("\(isDone ? "Removed" : "Would remove") \(path).") }
        if paths.isEmpty { output.line("Nothing was persisted.") }
      })
  }
}
