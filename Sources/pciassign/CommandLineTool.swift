import ArgumentParser
import LinuxPCI

/// `pciassign`: the package's command.
@main
struct CommandLineTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pciassign",
    abstract: "See, check and hand over PCI and SR-IOV devices.",
    discussion: """
      Reads this machine, or any other from a directory tree, a umockdev record, lspci -x text or a capture \
      (--host). Results go to stdout, everything else to stderr; --json gives every result as one JSON document.

      Exit codes: 0 done; 1 verdict negative; 2 could not measure enough to say; 3 refused for safety; 4 failed \
      and rolled back; 5 failed, recovery needed; 64 usage; 65 unreadable input, or no such device; 74 the output \
      could not be written.
      """,
    version: "pciassign \(PackageVersion.text)",
    subcommands: [
      ListCommand.self, TreeCommand.self, ShowCommand.self, GroupsCommand.self, ExplainCommand.self, WhatIfCommand.self,
      ValidateCommand.self, DoctorCommand.self, DiagnosticsCommand.self, PlanCommand.self, ApplyCommand.self,
      PersistCommand.self, ForgetCommand.self,
      BindCommand.self, ReleaseCommand.self,
      RecoverCommand.self, StatusCommand.self, SRIOVCommand.self, ACPICommand.self, CaptureCommand.self,
      UnpackCommand.self,
      VTdCommand.self,
    ])

  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  /// Runs the command line; errors become one line on stderr and the documented exit code.
  static func main() {
    // Scripts ask for the version at each start; building the parser costs more than the process itself (1.5 ms).
    if CommandLine.arguments.dropFirst().elementsEqual(["--version"]) {
      print(configuration.version)
      return
    }
    AllocationSteps.makeLarge()
    do {
      let arguments = Array(CommandLine.arguments.dropFirst())
      if let order = QuickParse.order(arguments) {
        try order.run(try order.change.liveAssigner(order.output))
      } else {
        var command = try parseAsRoot()
        try command.run()
      }
    } catch let failure as CommandFailure {
      Talk.error(failure.text)
      endProcess(failure.code)
    } catch let failure as OutputFailure {
      if failure.isClosedPipe { endByClosedPipe() }
      Talk.error(failure.description)
      endProcess(CommandFailure.outputCode)
    } catch {
      exit(withError: error)
    }
  }
}

/// The version of the package.
enum PackageVersion {
  /// As in the changelog.
  static let text = "0.1.0"
}
