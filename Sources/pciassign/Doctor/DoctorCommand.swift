import ArgumentParser
import AssignmentModel
import LinuxPCI

/// `pciassign doctor`: what a machine lacks for assigning devices.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Say what the machine lacks for assigning devices, and what to do about it.",
    discussion: """
      Looks at the IOMMU, interrupt remapping, modules, limits, permissions and firmware, and lists the functions that \
      the host itself cannot do without. Exit codes as for validate: 0 nothing stands in the way; 1 something does; 2 \
      too little could be measured to say.
      """)

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("For which host: vfio, iommufd, xen-strict or xen-relaxed.", valueName: "target"),
    completion: .list(AssignmentTarget.allCases.map(\.rawValue)))
  var target = AssignmentTarget.vfio

  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let snapshot = try host.read(.complete, common)
    let judge = AssignmentJudge(snapshot, for: target)
    let examination = Examination(judge)
    try common.present(
      brokenLevels: 2, json: { DoctorDocument(examination).write(to: &$0) },
      text: { DoctorReport(examination, names: host.names(common)).write(to: &$0) })
    host.noteUnseen(.tables, in: snapshot, common)
    examination.verdict.outcome.end()
  }
}
