import AssignmentModel
import PCICore

/// The other members of a function's group, and why each is in it.
///
/// Where members have reasons in common, each reason is told once, with a number.
struct TieReport {
  private let explained: ExplainedFunction
  private let names: NameBook
  private let reasons: [GroupReason]

  init(_ explained: ExplainedFunction, names: NameBook) {
    self.explained = explained
    self.names = names
    var reasons: [GroupReason] = []
    for tie in explained.ties {
      for reason in tie.reasons where !reasons.contains(reason) { reasons.append(reason) }
    }
    self.reasons = reasons
  }

  /// Writes the part; nothing for a function alone.
  func write(to output: inout TextOutput) {
    guard !explained.ties.isEmpty else { return }
    output.line("In the same group, and why", .heading)
    if explained.ties.reduce(0, { $0 + $1.reasons.count }) == reasons.count {
      for tie in explained.ties {
        output.paragraph(ExplainReport.list(tie.members), .address, indent: 2)
        for reason in tie.reasons { output.paragraph("- \(reason.text)", indent: 4, hanging: 6) }
      }
    } else {
      writeReasons(to: &output)
      writeMembers(to: &output)
    }
  }

  private func writeReasons(to output: inout TextOutput) {
    var table = TextTable(
      [.init(title: "", alignment: .right), .init(title: "")], indent: 2, hasHead: false)
    for (index, reason) in reasons.enumerated() {
      table.append([.init(text: "\(index + 1)", style: .emphasis), .init(text: reason.text)])
    }
    table.write(to: &output)
  }

  private func writeMembers(to output: inout TextOutput) {
    var table = TextTable([.init(title: "FUNCTION"), .init(title: "WHY"), .init(title: "WHAT IT IS")], indent: 2)
    for tie in explained.ties {
      let numbers = tie.reasons.compactMap { reasons.firstIndex(of: $0).map { $0 + 1 } }
      for member in tie.members {
        table.append([
          .init(text: member.description, style: .address), .init(text: Self.ranges(numbers)),
          .init(text: title(of: member)),
        ])
      }
    }
    table.write(to: &output)
  }

  /// Ascending numbers in a row, with three and more neighbours as a range: `1-4 9`.
  static func ranges(_ numbers: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for number in numbers.sorted() {
      if let last = runs.last, last.upperBound + 1 == number {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs.flatMap { run in
      run.count > 2 ? ["\(run.lowerBound)-\(run.upperBound)"] : run.map { "\($0)" }
    }.joined(separator: " ")
  }

  /// A bridge by what it is to the fabric, another function by its class, name and driver.
  private func title(of address: PCIAddress) -> String {
    let topology = explained.prediction.topology
    if let position = topology.position(of: address), topology.functions[position].isBridge {
      return topology.functions[position].role.description
    }
    guard let function = explained.host[address] else { return "" }
    var text = "\(names.classTitle(function.identity.classCode)): \(names.title(function.identity))"
    if case .known(.some(let driver)) = function.driver { text += " {\(driver)}" }
    return text
  }
}
