import ArgumentParser
import VTdTables

/// `pciassign vtd verify`: everything wrong with tables.
struct VTdVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check tables: what hardware would refuse, and what it would silently get wrong.",
    discussion: """
      Reserved bits, alignment, address widths, sizes of pages, the interrupt window, domain IDs, loops, and what \
      lies outside of the image. With a job, also that exactly its mappings, devices and interrupts are there. Exits \
      with 0 where nothing is wrong, with 1 where something is.
      """)

  @Argument(help: ArgumentHelp("Tables, as `vtd build` describes them.", valueName: "image.json"), completion: .file())
  var image: String

  @Option(
    name: .long, help: ArgumentHelp("What the tables should hold.", valueName: "job.json"), completion: .file())
  var job: String?

  @OptionGroup var common: CommonOptions

  func run() throws {
    let image = try VTdImage.read(image)
    let job = try job.map(VTdJob.read)
    var unit = image.unit
    if let job, job.namesUnit { unit = job.unit }
    let verifier = TableVerifier(rootTable: image.rootTable, interruptTable: image.interruptTable, unit: unit)
    var report = verifier.verify(in: try image.memory())
    if let job { VTdExpectation(job).compare(&report, image.interruptTable) }
    let document = VTdReportDocument(report, rootTable: image.rootTable)
    try common.present(brokenLevels: 2, json: { document.write(to: &$0) }, text: { document.write(to: &$0) })
    if !report.isSound { throw ExitCode(1) }
  }
}
