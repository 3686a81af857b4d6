import ArgumentParser
import VTdTables

/// `pciassign vtd build`: tables from a job.
struct VTdBuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Build remapping tables from a job.",
    discussion: """
      Writes the memory that holds the tables as DIR/tables.bin, and what it is as DIR/image.json, which is printed \
      too. Pages are as large as alignment and the unit allow, and there are as few tables as the mappings can have.
      """)

  @Argument(help: ArgumentHelp("What to build: a JSON file.", valueName: "job"), completion: .file())
  var job: String

  @Option(
    name: [.customLong("out"), .short], help: ArgumentHelp("Where to write; made if missing.", valueName: "dir"),
    completion: .directory)
  var out: String

  @OptionGroup var common: CommonOptions

  func run() throws {
    let job = try VTdJob.read(self.job)
    let assembly = try VTdAssembly.make(job)
    if !common.quiet { for note in job.notes + assembly.notes { Talk.note(note) } }
    let document = VTdImageDocument(assembly, tablesFile: "tables.bin")
    try OutputFolder.make(out)
    let bytes = assembly.memory.bytes(at: job.tableBase, count: assembly.memory.touchedByteCount) ?? []
    try OutputFile.replace("\(out)/tables.bin", by: bytes)
    try OutputFile.replace("\(out)/image.json", by: document.bytes)
    if let failure = OutputDescriptor.standardOutput.write(document.bytes) { throw failure }
  }
}
