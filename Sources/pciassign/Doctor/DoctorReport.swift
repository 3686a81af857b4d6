import AssignmentModel
import PCICore

/// `doctor` as text: the facts, what the host needs, what is wrong and what to do.
struct DoctorReport {
  private let examination: Examination
  private let names: NameBook

  init(_ examination: Examination, names: NameBook) {
    self.examination = examination
    self.names = names
  }

  /// Writes the report; the last line sums up.
  func write(to output: inout TextOutput) {
    output.line("The machine", .heading)
    var table = TextTable([.init(title: "FACT"), .init(title: "VALUE")], indent: 2, hasHead: false)
    for fact in examination.facts { table.append([.init(text: fact.title), .init(text: fact.text)]) }
    table.write(to: &output)
    writeCritical(to: &output)
    if !examination.findings.isEmpty {
      output.line("What was found", .heading)
      FindingList(examination.findings).write(to: &output)
    }
    output.paragraph(summary, style)
  }

  private func writeCritical(to output: inout TextOutput) {
    let functions = examination.criticalFunctions
    let open = examination.judge.criticality.open.map(\.text)
    guard !functions.isEmpty || !open.isEmpty else { return }
    output.line("What the host itself needs", .heading)
    var table = TextTable([.init(title: "ADDRESS"), .init(title: "FOR")], indent: 2, hasHead: false)
    for (address, uses) in functions {
      table.append([
        .init(text: address.description, style: .address), .init(text: uses.map(\.text).joined(separator: "; ")),
      ])
    }
    table.write(to: &output)
    for text in open { output.paragraph("Not measured: \(text).", .warning, indent: 2, hanging: 4) }
  }

  private var style: TextStyle {
    switch examination.verdict {
    case .ok: .emphasis
    case .blocked: .error
    case .unmeasured: .warning
    }
  }

  private var summary: String {
    let name = examination.judge.target.name
    let blocking = examination.findings.filter { $0.weight == .error }.count
    let risks = examination.findings.filter { $0.weight == .warning }.count
    let tail = risks == 0 ? "" : risks == 1 ? ", with 1 risk" : ", with \(risks) risks"
    return switch examination.verdict {
    case .ok: "OK for \(name): devices can be assigned on this machine\(tail)."
    case .blocked: "BLOCKED for \(name): \(blocking == 1 ? "1 thing" : "\(blocking) things") to put right first."
    case .unmeasured: "UNKNOWN for \(name): nothing that was read stands in the way, and not everything was read."
    }
  }
}
