import AssignmentModel
import HardwareBits
import PCICore

/// `validate` as text: what is judged, the verdict in one sentence, and the findings.
struct ValidateReport {
  private let verdict: AssignmentVerdict
  private let host: HostSnapshot
  private let names: NameBook

  init(_ verdict: AssignmentVerdict, of host: HostSnapshot, names: NameBook) {
    self.verdict = verdict
    self.host = host
    self.names = names
  }

  /// Writes the report; the last line sums up.
  func write(to output: inout TextOutput) {
    for address in verdict.subjects {
      guard let function = host[address] else { continue }
      let identity = function.identity
      output.write(address.description, .address)
      var title = "\(names.classTitle(identity.classCode)): \(names.title(identity)) \(identity.bracketed)"
      if case .known(.some(let driver)) = function.driver { title += " {\(driver)}" }
      for (index, piece) in title.wrapped(
        first: output.width - address.description.columns - 1, later: output.width - 2
      )
      .enumerated() {
        output.writeSpaces(index == 0 ? 1 : 2)
        output.line(piece)
      }
    }
    FindingList(verdict.findings).write(to: &output)
    output.paragraph(verdict.summary, style)
  }

  private var style: TextStyle {
    switch verdict.verdict {
    case .ok: .emphasis
    case .blocked: .error
    case .unmeasured: .warning
    }
  }
}
