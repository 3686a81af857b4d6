import AssignmentModel
import HardwareBits
import PCICore

/// `explain` as text: the group, the way up, the reasons, and what would part it.
struct ExplainReport {
  private let explained: ExplainedFunction
  private let names: NameBook

  init(_ explained: ExplainedFunction, names: NameBook) {
    self.explained = explained
    self.names = names
  }

  /// Writes the report.
  func write(to output: inout TextOutput) {
    writeTitle(to: &output)
    output.paragraph(explained.explanation.summary, indent: 2)
    writeComparison(to: &output)
    for note in explained.explanation.observations {
      output.paragraph("Note: \(note)", .warning, indent: 2, hanging: 4)
    }
    writeWay(to: &output)
    writeTies(to: &output)
    writeAdvice(to: &output)
    if let group = explained.explanation.group {
      UncertaintyList(explained.prediction.uncertainties(of: group)).write(to: &output)
    }
    writeRemapping(to: &output)
    writeVerdict(to: &output)
  }

  private func writeRemapping(to output: inout TextOutput) {
    output.line("Remapping", .heading)
    var table = TextTable([.init(title: "SUBJECT"), .init(title: "ANSWER")], indent: 2, hasHead: false)
    for line in explained.remapping { table.append([.init(text: line.title), .init(text: line.text)]) }
    table.write(to: &output)
  }

  /// What stands in the way or is open, in a line each; `validate` has the rest.
  private func writeVerdict(to output: inout TextOutput) {
    output.line("Can it be assigned", .heading)
    output.paragraph(explained.verdict.summary, indent: 2)
    for finding in explained.verdict.findings where finding.weight == .error {
      output.paragraph("- \(finding.code): \(finding.text)", indent: 2, hanging: 4)
    }
    let open = explained.verdict.findings.filter { $0.weight == .unmeasured }.map { "\($0.kind.title) (\($0.code))" }
    if !open.isEmpty {
      output.paragraph(
        "Could not be excluded: \(Self.unique(open).joined(separator: "; ")).", .warning, indent: 2, hanging: 4)
    }
    let risks = explained.verdict.findings.filter { $0.weight == .warning }.map(\.code.rawValue)
    if !risks.isEmpty {
      output.paragraph("Risks: \(Self.unique(risks).joined(separator: ", ")).", indent: 2, hanging: 4)
    }
    output.paragraph(
      "`pciassign validate \(explained.function.address)` says what to do about each.", .faint, indent: 2, hanging: 4)
  }

  private func writeTitle(to output: inout TextOutput) {
    let identity = explained.function.identity
    let address = explained.function.address.description
    output.write(address, .address)
    var title = "\(names.classTitle(identity.classCode)): \(names.title(identity)) \(identity.bracketed)"
    if case .known(.some(let driver)) = explained.function.driver { title += " {\(driver)}" }
    let pieces = title.wrapped(first: output.width - address.columns - 1, later: output.width - 2)
    for (index, piece) in pieces.enumerated() {
      output.writeSpaces(index == 0 ? 1 : 2)
      output.line(piece, .heading)
    }
  }

  private func writeComparison(to output: inout TextOutput) {
    switch explained.function.iommuGroup {
    case .unmeasured(let reason):
      output.paragraph("The kernel's own group: not measured: \(reason.text).", .faint, indent: 2)
    case .known(nil):
      output.paragraph("The kernel has it in no group.", .faint, indent: 2)
    case .known(.some(let number)):
      switch explained.agreement {
      case .yes: output.paragraph("The kernel's group \(number) has the same members.", .faint, indent: 2)
      case .unmeasured: output.paragraph("The kernel has it in group \(number).", .faint, indent: 2)
      case .no:
        let others = explained.host.functions.filter { $0.iommuGroup == .known(number) }.map(\.address.description)
        output.paragraph(
          "The kernel's group \(number) is another one: \(others.joined(separator: ", ")).", .warning, indent: 2)
      }
    }
  }

  private func writeWay(to output: inout TextOutput) {
    output.line("Way to the root complex", .heading)
    var table = TextTable(
      [.init(title: "ISOLATES"), .init(title: "FUNCTION, AND WHAT DECIDES")], indent: 2)
    for station in explained.explanation.way {
      let answer: TextTable.Cell =
        switch station.isolates {
        case .yes: .init(text: "yes", style: .emphasis)
        case .no: .init(text: "no", style: .warning)
        case .unmeasured: .init(text: "?", style: .warning)
        }
      table.append([answer, .init(text: station.text)])
    }
    table.write(to: &output)
  }

  private func writeTies(to output: inout TextOutput) {
    TieReport(explained, names: names).write(to: &output)
  }

  private func writeAdvice(to output: inout TextOutput) {
    guard !explained.separations.isEmpty || !explained.places.isEmpty else { return }
    output.line("What would part it", .heading)
    let wording = SeparationWording(explained.prediction)
    for separation in explained.separations {
      output.paragraph("\(left(separation.remaining)):", indent: 2)
      for cause in separation.causes { output.paragraph("- \(wording.remedy(cause))", indent: 4, hanging: 6) }
    }
    for place in explained.places {
      output.paragraph(
        "\(left(place.members)): moved into the free slot under \(place.port)", indent: 2, hanging: 4)
    }
  }

  private func left(_ members: [PCIAddress]) -> String {
    let others = members.filter { $0 != explained.function.address }
    return others.isEmpty ? "To be alone" : "To be with \(Self.list(others)) only"
  }

  private static func unique(_ texts: [String]) -> [String] {
    var found: [String] = []
    for text in texts where !found.contains(text) { found.append(text) }
    return found
  }

  /// Addresses in a row; of many the first and their number.
  static func list(_ addresses: [PCIAddress]) -> String {
    let shown = 12
    var text = addresses.prefix(shown).map(\.description).joined(separator: ", ")
    if addresses.count > shown { text += " and \(addresses.count - shown) more" }
    return text
  }
}
