import HardwareBits

/// Kinds of findings as text: a line each, or all that is known of some.
struct DiagnosticsList {
  private let kinds: [DiagnosticKind]
  private let isShort: Bool

  init(_ kinds: [DiagnosticKind], isShort: Bool) {
    self.kinds = kinds
    self.isShort = isShort
  }

  /// Writes the list.
  func write(to output: inout TextOutput) {
    guard isShort else {
      for kind in kinds {
        output.line(kind.code.rawValue, .heading)
        output.paragraph("\(kind.severity.rawValue): \(kind.title)", indent: 2)
        output.paragraph(kind.meaning, indent: 2)
        output.paragraph("Do: \(kind.remedy)", indent: 2, hanging: 6)
      }
      return
    }
    var table = TextTable([.init(title: "CODE"), .init(title: "SEVERITY"), .init(title: "FINDING")])
    for kind in kinds {
      table.append([
        .init(text: kind.code.rawValue, style: .heading), .init(text: kind.severity.rawValue), .init(text: kind.title),
      ])
    }
    table.write(to: &output)
  }
}
