import ArgumentParser

/// `pciassign sriov`: virtual functions.
struct SRIOVCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sriov", abstract: "Make virtual functions, and see how many there can be.",
    subcommands: [SRIOVShowCommand.self, SRIOVSetCommand.self])
}
