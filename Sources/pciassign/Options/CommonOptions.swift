public import ArgumentParser
public import AssignmentModel

/// The options of every command.
struct CommonOptions: ParsableArguments {
  @Flag(name: .long, help: "Print one JSON document, and nothing else, on stdout.")
  var json = false

  @Option(
    name: .long, defaultAsFlag: ColorChoice.always, parsing: .next,
    help: ArgumentHelp("Colour the text: auto (on a terminal, unless NO_COLOR is set), always, never."))
  var color: ColorChoice?

  @Flag(name: .shortAndLong, help: "Say nothing on stderr but errors.")
  var quiet = false

  @Flag(name: .long, help: "Show on stderr each file that is read.")
  var verbose = false

  /// The chosen colouring.
  var coloring: ColorChoice { color ?? .auto }

  func validate() throws {
    // The parser takes a value it does not know for an argument that follows the bare flag.
    for argument in CommandLine.arguments where argument.hasPrefix("--color=") {
      guard ColorChoice(rawValue: String(argument.dropFirst("--color=".count))) != nil else {
        throw ValidationError("'\(argument)' is none of --color=auto, --color=always and --color=never.")
      }
    }
  }
}

extension ColorChoice: ExpressibleByArgument {}

/// Which machine to look at.
struct HostOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "What to look at: / (this machine), a directory that holds sys/, a umockdev record, lspci -x text, a capture.",
      valueName: "path"),
    completion: .file())
  var host = "/"

  @Option(
    name: .long, help: ArgumentHelp("What kind of source it is, instead of finding out.", valueName: "kind"),
    completion: .list(Provenance.Kind.allCases.map(\.rawValue)))
  var hostKind: Provenance.Kind?

  @Option(
    name: .customLong("pci-ids"),
    help: ArgumentHelp("Take names from this file instead of the system's pci.ids.", valueName: "file"),
    completion: .file())
  var nameList: String?
}

// Public, because both the type and the protocol are.
extension Provenance.Kind: ExpressibleByArgument {}
