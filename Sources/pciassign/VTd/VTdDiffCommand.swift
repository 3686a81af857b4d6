import ArgumentParser
import HardwareBits
import PCICore
import VTdTables

/// `pciassign vtd diff`: what two sets of tables treat differently.
struct VTdDiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Compare what two sets of tables mean, however they are laid out.",
    discussion: """
      Each is an image.json, a kernel's dump, or a directory of dumps. Exits with 0 where devices see the same, with \
      1 where they do not.
      """)

  @Argument(help: ArgumentHelp("The first.", valueName: "a"), completion: .file())
  var left: String

  @Argument(help: ArgumentHelp("The second.", valueName: "b"), completion: .file())
  var right: String

  @Flag(name: .long, help: "Also list what a unit must invalidate that goes from the first to the second.")
  var invalidations = false

  @OptionGroup var unit: VTdUnitOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let (first, second) = (try VTdSource.read([left], unit), try VTdSource.read([right], unit))
    guard first.units.count == second.units.count else {
      throw CommandFailure.input(
        "\(left) holds the tables of \(first.units.count) units, \(right) of \(second.units.count)")
    }
    var differences: [(unit: String, difference: TableDifference)] = []
    var plan = InvalidationPlan(for: second.unitCapabilities)
    for (one, other) in zip(first.units, second.units) {
      let found = TableDifference.between(one.report, other.report)
      plan.add(found, mode: other.rootTable?.mode ?? .legacy)
      differences += found.map { (one.name, $0) }
    }
    let report = VTdDiffReport(differences: differences, plan: invalidations ? plan : nil)
    try common.present(brokenLevels: 2, json: { report.write(to: &$0) }, text: { report.write(to: &$0) })
    if !differences.isEmpty { throw ExitCode(1) }
  }
}
