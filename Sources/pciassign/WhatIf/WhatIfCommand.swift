import ArgumentParser
import AssignmentModel
import LinuxPCI

/// `pciassign what-if`: the groups of a host after changes that are only supposed.
struct WhatIfCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "what-if", abstract: "Tell the IOMMU groups after a change that is only supposed.",
    discussion: """
      Changes may be given several times, and act together: cards are moved first, then parameters and ACS are looked \
      at. Nothing on the host is touched. Exit code 2 where too little could be measured.
      """)

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Suppose ACS of a function: on, off (no such capability), or exactly these services, as SV+RR+CR+UF or 0x1d.",
      valueName: "address=on|off|bits"))
  var acs: [AccessControlArgument] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Suppose the card of which this is a function under another bridge.", valueName: "address=bridge"))
  var move: [MoveArgument] = []

  @Option(
    name: .customLong("kernel-param"),
    help: ArgumentHelp(
      "Suppose one more kernel parameter: pci=disable_acs_redir=, pci=config_acs=, pcie_acs_override=, iommu=off, "
        + "intel_iommu=, amd_iommu=.", valueName: "parameter"))
  var kernelParameter: [String] = []

  @Flag(name: .long, help: "Tell the groups that Xen forms of the host, which looks at bridges only, not at ACS.")
  var xen = false

  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard !acs.isEmpty || !move.isEmpty || !kernelParameter.isEmpty || xen else {
      throw ValidationError("Nothing is supposed: give --acs, --move, --kernel-param or --xen.")
    }
  }

  func run() throws {
    let snapshot = try host.read([.groups, .kernel, .remappingUnits, .tables], common)
    let supposed = SupposedHost(snapshot, try whatIf(snapshot), changes: texts, showsXen: xen)
    try common.present(
      brokenLevels: 3, json: { WhatIfDocument(supposed).write(to: &$0) },
      text: { WhatIfReport(supposed, names: host.names(common)).write(to: &$0) })
    host.noteUnseen(.functions, in: snapshot, common)
    supposed.outcome.end()
  }

  /// The changes as they were written.
  private var texts: [String] {
    move.map { "move \($0.text)" } + acs.map { "acs \($0.text)" } + kernelParameter.map { "kernel-param \($0)" }
  }

  private func whatIf(_ snapshot: HostSnapshot) throws(CommandFailure) -> WhatIf {
    var changes: [HostChange] = []
    for each in move {
      let card = try each.address.function(on: snapshot).address
      changes.append(.move(card, under: try each.target.function(on: snapshot).address))
    }
    for each in acs {
      changes.append(.accessControl(try each.address.function(on: snapshot).address, each.supposition))
    }
    changes += kernelParameter.map { .kernelParameter($0) }
    do throws(HostChangeError) {
      return try WhatIf(snapshot, changes)
    } catch {
      switch error {
      case .parameter: throw CommandFailure(code: 64, text: error.description)
      case .notFound, .move: throw .input(error.description)
      }
    }
  }
}
