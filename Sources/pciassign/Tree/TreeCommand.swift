import ArgumentParser
import LinuxPCI

/// `pciassign tree`: the topology of a host.
struct TreeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tree", abstract: "Draw bridges, the buses behind them, and the functions on those.",
    discussion: """
      Virtual functions hang below their physical one, folded where they are alike. The driver stands in braces, the \
      IOMMU group behind it.
      """)

  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let snapshot = try host.read([], common)
    let names = host.names(common)
    try common.present(
      brokenLevels: 3, json: { TreeDocument(snapshot, names: names).write(to: &$0) },
      text: { TreeReport(snapshot, names: names).write(to: &$0) })
    host.noteUnseen(.functions, in: snapshot, common)
  }
}
