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
      let bytes = try InputFile.read(file)
      try show(TableChoice(name: file, bytes: bytes), path: file)
      return
    }
    let snapshot = try host.read([.tables], common)
    if let table {
      try show(try TableChoice(table, of: snapshot), path: snapshot.provenance.path, host: snapshot)
    } else {
      let list = TableList(snapshot)
      try common.present(
        brokenLevels: 2, json: { json in json.document(of: snapshot) { list.write(to: &$0) } },
        text: { list.write(to: &$0) })
      host.noteUnseen(in: snapshot, common)
    }
  }

  private func show(_ choice: TableChoice, path: String, host: HostSnapshot? = nil) throws(OutputFailure) {
    try common.present(
      brokenLevels: 4,
      json: { json in
        let document = TableDocument(choice, showsAll: all)
        if let host {
          json.document(of: host) { document.write(to: &$0) }
        } else {
          json.document(ofFile: path) { document.write(to: &$0) }
        }
      },
      text: { TableReport(choice, showsAll: all).write(to: &$0) })
  }
}
