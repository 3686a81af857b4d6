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
    output.paragraph(summary, style)
  }

  private var style: TextStyle {
    switch verdict.verdict {
    case .ok: .emphasis
    case .blocked: .error
    case .unmeasured: .warning
    }
  }

  private var summary: String {
    let name = verdict.target.name
    let subject =
      switch verdict.subjects.count {
      case 0: "this machine"
      case 1: verdict.subjects[0].description
      default: "these \(verdict.subjects.count) functions together"
      }
    let blocking = verdict.findings.filter { $0.weight == .error }.count
    let risks = verdict.findings.filter { $0.weight == .warning }.count
    let tail = risks == 0 ? "" : risks == 1 ? ", with 1 risk" : ", with \(risks) risks"
    switch verdict.verdict {
    case .ok:
      return verdict.subjects.isEmpty
        ? "OK for \(name): nothing about \(subject) stands in the way\(tail)."
        : "OK for \(name): nothing stands in the way of assigning \(subject)\(tail)."
    case .blocked:
      let what = blocking == 1 ? "1 thing stands" : "\(blocking) things stand"
      return verdict.subjects.isEmpty
        ? "BLOCKED for \(name): \(what) in the way of assigning anything on \(subject)."
        : "BLOCKED for \(name): \(what) in the way of assigning \(subject)."
    case .unmeasured:
      return "UNKNOWN for \(name): nothing that was read stands in the way of \(subject), and not everything was read."
    }
  }
}
