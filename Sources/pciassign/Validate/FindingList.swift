import AssignmentModel
import HardwareBits

/// Findings as text: weight and code, the sentence, what to do, and what the host would lose.
struct FindingList {
  private let findings: [Finding]

  init(_ findings: [Finding]) { self.findings = findings }

  /// Writes each finding as a block, the gravest first; notes without their remedy, which asks for nothing.
  ///
  /// What helps against several in a row is said once, after the last of them.
  func write(to output: inout TextOutput) {
    var alike = 0
    for (index, finding) in findings.enumerated() {
      output.write(Self.word(finding.weight), Self.style(finding.weight))
      output.writeSpaces(Self.column - Self.word(finding.weight).columns)
      output.line(finding.code.rawValue, .heading)
      output.paragraph(finding.text, indent: Self.column)
      alike += 1
      let isRepeated =
        index + 1 < findings.count && findings[index + 1].remedy == finding.remedy
        && findings[index + 1].weight == finding.weight && finding.loss == nil
      if finding.weight != .note, !isRepeated {
        let lead = alike == 1 ? "Do" : "Do, for these \(alike)"
        output.paragraph("\(lead): \(finding.remedy)", indent: Self.column, hanging: Self.column + 4)
      }
      if !isRepeated { alike = 0 }
      if let loss = finding.loss {
        output.paragraph(
          "The host would lose: \(loss).", finding.weight == .error ? .warning : .plain, indent: Self.column,
          hanging: Self.column + 4)
      }
    }
  }

  private static let column = 9

  private static func word(_ weight: Finding.Weight) -> String {
    switch weight {
    case .error: "BLOCKED"
    case .unmeasured: "UNKNOWN"
    case .warning: "RISK"
    case .note: "note"
    }
  }

  private static func style(_ weight: Finding.Weight) -> TextStyle {
    switch weight {
    case .error: .error
    case .unmeasured, .warning: .warning
    case .note: .faint
    }
  }
}
