import ArgumentParser
import VTdTables

/// `pciassign vtd dump`: the tables of a running kernel, from what its debugfs prints.
struct VTdDumpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump", abstract: "Walk and check the tables that a kernel printed.",
    discussion: """
      Reads dmar_translation_struct, domain_translation_struct and ir_translation_struct of \
      /sys/kernel/debug/iommu/intel, of kernels such as 6.1 and 6.12, or a directory that holds them. The kernel must \
      have CONFIG_INTEL_IOMMU_DEBUGFS, which distributions mostly leave out. Exits with 0 where nothing is wrong.
      """)

  @Argument(help: ArgumentHelp("A dump, or a directory of dumps.", valueName: "file"), completion: .file())
  var files: [String]

  @OptionGroup var unit: VTdUnitOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if files.isEmpty { throw ValidationError("Name a dump, or a directory of dumps.") }
  }

  func run() throws {
    let source = try VTdSource.read(files, unit)
    try common.present(
      brokenLevels: 3, json: { Self.write(source, to: &$0) }, text: { Self.write(source, to: &$0) })
    if !source.problems.isEmpty || source.units.contains(where: { !$0.report.isSound }) { throw ExitCode(1) }
  }

  private static func write(_ source: VTdSource, to output: inout TextOutput) {
    for (index, unit) in source.units.enumerated() {
      if index > 0 { output.line() }
      if !unit.name.isEmpty { output.write("\(unit.name): ", .heading) }
      VTdReportDocument(unit.report, rootTable: unit.rootTable).write(to: &output)
    }
    for problem in source.problems { output.paragraph("error: \(problem)", .error, hanging: 2) }
  }

  private static func write(_ source: VTdSource, to json: inout JSONWriter) {
    json.object { json in
      json.key("schema")
      json.number(JSONWriter.schema)
      json.key("verdict")
      let isSound = source.problems.isEmpty && source.units.allSatisfy(\.report.isSound)
      json.string(literal: isSound ? "ok" : "wrong")
      json.key("units")
      json.array(source.units) { json, unit in
        json.object { json in
          json.key("name")
          json.string(unit.name)
          VTdReportDocument(unit.report, rootTable: unit.rootTable).writeMembers(to: &json)
        }
      }
      json.key("problems")
      json.array(source.problems) { $0.string($1) }
    }
    json.finish()
  }
}
