import ArgumentParser

/// `pciassign vtd`: remapping tables.
struct VTdCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vtd", abstract: "Build, walk, verify and explain VT-d remapping tables.",
    discussion: """
      The tables of a running host are its kernel's. These are for a VMM that emulates or owns a remapping unit, for \
      first stages handed to iommufd, and for checking tables that others made.
      """,
    subcommands: [
      VTdBuildCommand.self, VTdWalkCommand.self, VTdVerifyCommand.self, VTdDecodeCommand.self, VTdFaultsCommand.self,
      VTdDumpCommand.self, VTdDiffCommand.self,
    ])
}
