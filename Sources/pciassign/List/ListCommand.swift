import ArgumentParser
import LinuxPCI

/// `pciassign list`: the functions of a host.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the PCI functions of a host.",
    discussion: """
      One line for each function: address, IOMMU group, driver, enabled and possible virtual functions, class, name \
      and IDs. A column that the source holds nothing about is left out. --json adds capabilities and address ranges.
      """)

  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let names = host.names(common)
    let opening = names.open()
    defer { opening?.join() }
    let snapshot = try host.read([], common)
    try common.present(
      brokenLevels: 2, json: { ListDocument(snapshot, names: names).write(to: &$0) },
      text: { ListTable(snapshot, names: names).write(to: &$0) })
    host.noteUnseen(.functions, in: snapshot, common)
    keepUntilExit(snapshot)
  }
}
