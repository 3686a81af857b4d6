import ACPITables
import AssignmentModel
import HardwareBits

/// `acpi` without a table: which there are, and whether anything is wrong with them.
struct TableList {
  private let tables: Measured<[FirmwareTable]>

  init(_ tables: Measured<[FirmwareTable]>) { self.tables = tables }

  /// Writes the list as text.
  func write(to output: inout TextOutput) {
    switch tables {
    case .unmeasured(let reason): output.paragraph("ACPI tables: not measured: \(reason.text).")
    case .known(let tables) where tables.isEmpty: output.line("No ACPI tables.")
    case .known(let tables):
      var list = TextTable([
        .init(title: "TABLE"), .init(title: "BYTES", alignment: .right), .init(title: "REV", alignment: .right),
        .init(title: "OEM"), .init(title: "OEM TABLE"), .init(title: "FINDINGS"), .init(title: "WHAT IT IS"),
      ])
      for table in tables { list.append(Self.row(table)) }
      list.write(to: &output)
    }
  }

  private static func row(_ table: FirmwareTable) -> [TextTable.Cell] {
    guard case .known(let bytes) = table.bytes else {
      let unseen = TextTable.Cell(text: "?", style: .warning)
      return [.init(text: table.name, style: .address)] + Array(repeating: unseen, count: 5)
        + [.init(text: table.bytes.reason?.text ?? "", style: .warning)]
    }
    let decoded = ACPITable(decoding: bytes)
    let header = decoded.header
    return [
      .init(text: table.name, style: .address), .init(text: "\(bytes.count)"),
      cell(header.map { "\($0.revision)" }), cell(header.map { $0.oemID.text(count: 6) }),
      cell(header.map { $0.oemTableID.text(count: 8) }), findings(decoded.diagnostics),
      .init(text: decoded.outline().heading.title),
    ]
  }

  /// Text, or a dash for what a table without the common header does not have.
  private static func cell(_ text: String?) -> TextTable.Cell {
    text.map { TextTable.Cell(text: $0) } ?? TextTable.Cell(text: "-", style: .faint)
  }

  private static func findings(_ diagnostics: [StructureDiagnostic]) -> TextTable.Cell {
    guard let worst = diagnostics.map(\.severity).max() else { return .init(text: "none", style: .faint) }
    return .init(text: "\(diagnostics.count) (\(worst.rawValue))", style: worst.style)
  }

  /// Writes the members of the list as JSON; `schema` and `source` are the caller's.
  func write(to json: inout JSONWriter) {
    json.key("tables")
    json.measured(tables) { json, tables in
      json.array(tables) { $0.table($1) }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func table(_ table: FirmwareTable) {
    object { json in
      json.key("name")
      json.string(table.name)
      json.key("length")
      json.measured(table.bytes.map(\.count)) { $0.number($1) }
      guard case .known(let bytes) = table.bytes else { return }
      let decoded = ACPITable(decoding: bytes)
      json.key("signature")
      json.optional(decoded.signature.map { "\($0)" })
      json.key("revision")
      json.optional(decoded.header.map { Int($0.revision) })
      json.key("oemID")
      json.optional(decoded.header.map { $0.oemID.text(count: 6) })
      json.key("oemTableID")
      json.optional(decoded.header.map { $0.oemTableID.text(count: 8) })
      json.key("checksumValid")
      json.optional(decoded.header.map { _ in decoded.hasValidChecksum }) { $0.boolean($1) }
      json.key("diagnostics")
      json.diagnostics(decoded.diagnostics)
    }
  }
}
