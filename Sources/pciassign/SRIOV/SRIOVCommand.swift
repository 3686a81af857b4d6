import ArgumentParser

/// `pciassign sriov`: virtual functions.
struct SRIOVCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sriov", abstract: "See how many virtual functions there can be.",
    subcommands: [SRIOVShowCommand.self])
}
