import ACPITables
import HardwareBits

/// `acpi TABLE` as text: what is wrong first, then every field.
struct TableReport {
  private let choice: TableChoice
  private let scopes: ScopeTargets
  private let showsAll: Bool

  init(_ choice: TableChoice, scopes: ScopeTargets = ScopeTargets(), showsAll: Bool) {
    self.choice = choice
    self.scopes = scopes
    self.showsAll = showsAll
  }

  /// Writes the report.
  func write(to output: inout TextOutput) {
    let outline = choice.table.outline()
    var title = choice.name
    if !outline.heading.title.isEmpty { title += ": \(outline.heading.title)" }
    output.paragraph("\(title), \(outline.length) bytes", .heading)
    for diagnostic in choice.table.diagnostics {
      output.paragraph("\(diagnostic)", diagnostic.severity.style, indent: 0, hanging: 4)
    }
    OutlineReport(outline, scopes: scopes, showsAll: showsAll).write(to: &output)
  }
}

/// `acpi TABLE --json`.
struct TableDocument {
  private let choice: TableChoice
  private let scopes: ScopeTargets
  private let showsAll: Bool

  init(_ choice: TableChoice, scopes: ScopeTargets = ScopeTargets(), showsAll: Bool) {
    self.choice = choice
    self.scopes = scopes
    self.showsAll = showsAll
  }

  /// Writes the members of the document; `schema` and `source` are the caller's.
  func write(to json: inout JSONWriter) {
    let table = choice.table
    json.key("name")
    json.string(choice.name)
    json.key("checksumValid")
    if table.header != nil {
      json.boolean(table.hasValidChecksum)
    } else {
      json.null()
    }
    json.tableMembers(table.outline(), hasHeader: table.header != nil, scopes: scopes, showsContents: showsAll)
    json.key("bytesAfterTable")
    json.number(table.bytesAfterTable.count)
    json.key("diagnostics")
    json.diagnostics(table.diagnostics)
  }
}

extension ACPITable {
  /// Whether the table's bytes sum to zero.
  var hasValidChecksum: Bool { ACPIChecksum.sum(encoded().dropLast(bytesAfterTable.count)) == 0 }
}

extension StructureDiagnostic.Severity {
  /// How a finding of this weight looks.
  var style: TextStyle {
    switch self {
    case .note: .plain
    case .warning: .warning
    case .error: .error
    }
  }
}
