import AssignmentModel
import HardwareBits

/// `Docs/diagnostics.md`, made of the catalogues that messages are made of.
enum DiagnosticsReference {
  /// The page, line by line.
  static var lines: [String] {
    var lines = head
    for section in DiagnosticCatalogue.sections {
      lines += ["", "## \(section.title)"]
      for kind in section.kinds {
        lines += ["", "### \(kind.code)", "", "*\(kind.severity.rawValue)*: \(kind.title).", ""]
        lines += kind.meaning.wrapped(first: width, later: width)
        lines += [""]
        lines += "**Do:** \(kind.remedy)".wrapped(first: width, later: width)
      }
    }
    return lines
  }

  private static let width = 118

  private static let head = [
    "# Diagnostics",
    "",
    "Every finding of `pciassign` has a code that never changes its meaning; its text may. The severity is the gravest that",
    "a finding of the kind can have: `error` stands in the way, `warning` is a risk, `note` is worth knowing. Where what",
    "decides was not read, the finding says `unmeasured` instead.",
    "",
    "This page is generated: `pciassign diagnostics --markdown >Docs/diagnostics.md`. `pciassign diagnostics CODE` prints one",
    "entry.",
  ]
}
