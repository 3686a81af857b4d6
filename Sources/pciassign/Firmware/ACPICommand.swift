import ACPITables
import ArgumentParser
import AssignmentModel
import LinuxPCI

/// `pciassign acpi`: the firmware's tables.
struct ACPICommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "acpi", abstract: "List a host's ACPI tables, or decode one of them.",
    discussion: """
      A decoded table shows what is wrong with it first, then each field with its offset, its value and what that \
      means. DMAR, MADT, MCFG, HPET, SRAT, IVRS, VIOT, IORT, CEDT, RSDT, XSDT and RSDP are decoded; of other tables \
      the header is.
      """)

  @Argument(
    help: ArgumentHelp(
      "The table: a signature such as DMAR (or MADT, FADT), or a name such as SSDT3.", valueName: "table"),
    completion: .shellCommand("ls /sys/firmware/acpi/tables 2>/dev/null"))
  var table: String?

  @Option(
    name: .long, help: ArgumentHelp("Decode the table in this file instead of a host's.", valueName: "file"),
    completion: .file())
  var file: String?

  @Flag(name: .long, help: "Show reserved fields and undecoded bytes as well.")
  var all = false

  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    if let file {
      try runFile(file)
      return
    }
    let snapshot = try host.read([.tables], common)
    if let table {
      let choice = try TableChoice(table, among: snapshot.tables, of: snapshot.provenance.path)
      let scopes = ScopeTargets(choice.table, on: snapshot)
      try present(
        TableReport(choice, scopes: scopes, showsAll: all), TableDocument(choice, scopes: scopes, showsAll: all)
      ) { json, members in json.document(of: snapshot, members) }
    } else {
      let list = TableList(snapshot.tables)
      try common.present(
        brokenLevels: 2, json: { json in json.document(of: snapshot) { list.write(to: &$0) } },
        text: { list.write(to: &$0) })
      host.noteUnseen(.tables, in: snapshot, common)
    }
  }

  private func runFile(_ path: String) throws {
    let tables = TableFile(try InputFile.read(path), path: path).tables
    guard let name = table ?? (tables.count == 1 ? tables.first?.name : nil) else {
      let list = TableList(.known(tables))
      try common.present(
        brokenLevels: 2, json: { json in json.document(ofFile: path) { list.write(to: &$0) } },
        text: { list.write(to: &$0) })
      return
    }
    let choice = try TableChoice(name, among: .known(tables), of: path)
    try present(TableReport(choice, showsAll: all), TableDocument(choice, showsAll: all)) { json, members in
      json.document(ofFile: path, members)
    }
  }

  private func present(
    _ report: TableReport, _ document: TableDocument,
    in frame: (inout JSONWriter, (inout JSONWriter) -> Void) -> Void
  ) throws(OutputFailure) {
    try common.present(
      brokenLevels: 4, json: { json in frame(&json) { document.write(to: &$0) } }, text: { report.write(to: &$0) })
  }
}
