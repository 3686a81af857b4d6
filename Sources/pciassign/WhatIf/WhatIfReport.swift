import AssignmentModel
import PCICore

/// `what-if` as text: what was, what would be, and what must be said about it.
struct WhatIfReport {
  private let supposed: SupposedHost
  private let names: NameBook

  init(_ supposed: SupposedHost, names: NameBook) {
    self.supposed = supposed
    self.names = names
  }

  /// Writes the report.
  func write(to output: inout TextOutput) {
    if !supposed.changes.isEmpty { writeChanges(to: &output) }
    if let xen = supposed.xen { write(xen, to: &output) }
    for note in supposed.whatIf.notes { output.paragraph("Note: \(note.text).", .warning, hanging: 2) }
    if !supposed.changes.isEmpty { UncertaintyList(supposed.uncertainties).write(to: &output) }
  }

  private func writeChanges(to output: inout TextOutput) {
    let whatIf = supposed.whatIf
    let changed = whatIf.changed
    guard !changed.before.isEmpty || !changed.after.isEmpty else {
      output.paragraph("No group would change: \(PredictionTable.summary(whatIf.after.groups)).")
      return
    }
    output.line("Groups that would be no more", .heading)
    for group in changed.before { output.paragraph(Self.list(group), indent: 2, hanging: 4) }
    if changed.before.isEmpty { output.line("  none") }
    output.line("Groups that would be new", .heading)
    var table = PredictionTable(supposed.host, names: names, title: "WAS IN")
    for group in changed.after { table.append(group, of: whatIf.after) }
    if changed.after.isEmpty { output.line("  none") } else { table.write(to: &output) }
    output.paragraph(
      "Before: \(PredictionTable.summary(whatIf.before.groups)). After: \(PredictionTable.summary(whatIf.after.groups))."
    )
  }

  private func write(_ xen: XenGrouping, to output: inout TextOutput) {
    let shared = xen.groups.filter { $0.count > 1 }
    output.line("Groups as Xen forms them, of more than one function", .heading)
    for group in shared { output.paragraph(group.map(\.description).joined(separator: " "), indent: 2, hanging: 4) }
    if shared.isEmpty { output.line("  none") }
    output.paragraph(
      "Xen looks at conventional bridges only: what ACS does not isolate it gives away all the same, and does not "
        + "promise that such devices cannot reach each other.")
    if !xen.unmeasured.isEmpty {
      output.paragraph(
        "Could not measure the bridges above: \(xen.unmeasured.map(\.description).joined(separator: ", "))", .warning)
    }
  }

  private static func list(_ group: PredictedGroup) -> String {
    group.members.map(\.description).joined(separator: " ") + (group.isCertain ? "" : " (not certain)")
  }
}
