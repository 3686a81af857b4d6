import ArgumentParser
import LinuxPCI

/// `pciassign groups`: the IOMMU groups of a host.
struct GroupsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "groups", abstract: "List the IOMMU groups of a host: what can only be assigned together.",
    discussion: """
      A group is the smallest set of functions that the IOMMU can keep apart from others, so one user owns all of it. \
      Group numbers hold for one boot: never store them.
      """)

  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let snapshot = try host.read([.groups, .kernel, .remappingUnits, .tables], common)
    try common.present(
      brokenLevels: 2, json: { GroupsDocument(snapshot).write(to: &$0) },
      text: { GroupsReport(snapshot, names: host.names(common)).write(to: &$0) })
    host.noteUnseen(.publicFacts, in: snapshot, common)
  }
}
