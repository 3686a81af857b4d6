import ArgumentParser
import AssignmentModel
import LinuxPCI

/// `pciassign groups`: the IOMMU groups of a host.
struct GroupsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "groups", abstract: "List the IOMMU groups of a host: what can only be assigned together.",
    discussion: """
      A group is the smallest set of functions that the IOMMU can keep apart from others, so one user owns all of it. \
      Group numbers hold for one boot: never store them.

      --predict works out the groups from configuration space, as Linux would, says why each shared one is shared, and \
      compares with the kernel's own. Exit codes then: 0 the same, or nothing to compare with; 1 different; 2 could \
      not measure enough.
      """)

  @Flag(name: .long, help: "Predict the groups, explain them, and compare with the kernel's.")
  var predict = false

  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let snapshot = try host.read([.groups, .kernel, .remappingUnits, .tables], common)
    guard predict else {
      try common.present(
        brokenLevels: 2, json: { GroupsDocument(snapshot).write(to: &$0) },
        text: { GroupsReport(snapshot, names: host.names(common)).write(to: &$0) })
      host.noteUnseen(.publicFacts, in: snapshot, common)
      return
    }
    let prediction = PredictedHost(snapshot)
    try common.present(
      brokenLevels: 3, json: { GroupsDocument(snapshot, prediction).write(to: &$0) },
      text: { PredictionReport(prediction, names: host.names(common)).write(to: &$0) })
    host.noteUnseen(.functions, in: snapshot, common)
    prediction.outcome.end()
  }
}
