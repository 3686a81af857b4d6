import ArgumentParser

/// `pciassign list`: the functions of a host.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the PCI functions of a host.")

  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    print(host.host, host.hostKind as Any, common.json, common.quiet)
  }
}
