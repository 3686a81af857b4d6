import ACPITables
import ArgumentParser
import AssignmentModel
import HardwareBits

/// `pciassign diagnostics`: what the codes of findings mean.
struct DiagnosticsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnostics", abstract: "Say what the codes of findings mean, and what to do.",
    discussion: """
      Codes never change their meaning. Without codes, all are listed; --markdown prints the reference in Docs.
      """)

  @Argument(
    help: ArgumentHelp("Codes, such as D-RMRR-LOCKED.", valueName: "code"),
    completion: .list(DiagnosticCatalogue.sections.flatMap(\.kinds).map(\.code.rawValue)))
  var codes: [String] = []

  @Flag(name: .long, help: "Print the reference as Markdown.")
  var markdown = false

  @OptionGroup var common: CommonOptions

  func run() throws {
    let all = DiagnosticCatalogue.sections.flatMap(\.kinds)
    let wanted = try codes.map { code throws(CommandFailure) in
      guard let kind = all.first(where: { $0.code.rawValue == code.uppercased() }) else {
        throw CommandFailure.input("no diagnostic \(code)")
      }
      return kind
    }
    let kinds = wanted.isEmpty ? all : wanted
    try common.present(
      brokenLevels: 2,
      json: { json in
        json.object { json in
          json.key("schema")
          json.number(JSONWriter.schema)
          json.key("diagnostics")
          json.array(kinds) { $0.diagnosticKind($1) }
        }
        json.finish()
      },
      text: { output in
        if markdown {
          for line in DiagnosticsReference.lines { output.line(line) }
        } else {
          DiagnosticsList(kinds, isShort: wanted.isEmpty).write(to: &output)
        }
      })
  }
}

/// All kinds of findings of all modules, in the order of the reference.
enum DiagnosticCatalogue {
  /// The parts of the reference.
  static var sections: [VerdictDiagnostics.Section] {
    VerdictDiagnostics.sections + [
      VerdictDiagnostics.Section(title: "ACPI tables", kinds: ACPIDiagnostics.catalogue)
    ]
  }
}

extension JSONWriter {
  /// Writes a kind of finding.
  mutating func diagnosticKind(_ kind: DiagnosticKind) {
    object { json in
      json.key("code")
      json.string(kind.code.rawValue)
      json.key("severity")
      json.string(kind.severity.rawValue)
      json.key("title")
      json.string(kind.title)
      json.key("meaning")
      json.string(kind.meaning)
      json.key("remedy")
      json.string(kind.remedy)
    }
  }
}
