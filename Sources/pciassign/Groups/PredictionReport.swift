import AssignmentModel
import PCICore

/// `groups --predict` as text: the predicted groups with their reasons, then how they compare with the kernel's.
struct PredictionReport {
  private let predicted: PredictedHost
  private let names: NameBook

  init(_ predicted: PredictedHost, names: NameBook) {
    self.predicted = predicted
    self.names = names
  }

  /// Writes the report; the comparison comes last.
  func write(to output: inout TextOutput) {
    let host = predicted.host
    guard !host.functions.isEmpty else { return output.paragraph("No PCI functions, so no groups.") }
    var table = PredictionTable(host, names: names)
    for group in predicted.groups { table.append(group, of: predicted.prediction) }
    table.write(to: &output)
    output.endLine()
    let ungrouped = predicted.prediction.ungrouped
    if !ungrouped.isEmpty {
      output.paragraph(
        "No group, because no remapping unit serves them: \(ungrouped.map(\.description).joined(separator: ", "))")
    }
    writeSummary(to: &output)
    UncertaintyList(predicted.uncertainties).write(to: &output)
  }

  private func writeSummary(to output: inout TextOutput) {
    let comparison = predicted.comparison
    output.paragraph("Predicted: \(PredictionTable.summary(predicted.groups)).")
    switch comparison.agreement {
    case .yes:
      output.paragraph("The kernel formed the same groups (\(comparison.comparedCount) functions compared).")
    case .no:
      output.paragraph("The kernel formed other groups:", .warning)
      for difference in comparison.differences { output.paragraph(difference.text, .warning, indent: 2, hanging: 4) }
    case .unmeasured where predicted.hasActualGroups:
      output.paragraph(
        "Could not measure enough to compare with the kernel's groups; nothing that was read contradicts them.",
        .warning)
    case .unmeasured where predicted.prediction.isMeasured:
      output.paragraph("There are no groups of a kernel to compare with: \(whyNone).")
    case .unmeasured:
      output.paragraph("Could not measure enough to predict every group.", .warning)
    }
  }

  private var whyNone: String {
    switch predicted.host.groups {
    case .unmeasured: "the source does not hold them"
    case .known: "it formed none, and these are those it would form with an IOMMU in use"
    }
  }
}

/// What would have to be known, each thing once.
struct UncertaintyList {
  private let uncertainties: [GroupReason]
  private static let shown = 12

  init(_ uncertainties: [GroupReason]) { self.uncertainties = uncertainties }

  /// Writes the list; nothing where all is known.
  func write(to output: inout TextOutput) {
    guard !uncertainties.isEmpty else { return }
    output.paragraph("Could not measure:", .warning)
    for reason in uncertainties.prefix(Self.shown) { output.paragraph(reason.text, indent: 2, hanging: 4) }
    let more = uncertainties.count - Self.shown
    if more > 0 { output.paragraph("and \(more) more", .faint, indent: 2) }
  }
}

/// Predicted groups as a table: a line for each member, then the reasons.
struct PredictionTable {
  private let host: HostSnapshot
  private let names: NameBook
  private var table: TextTable

  /// Starts a table; numbers are those of the kernel's groups, under `title`.
  init(_ host: HostSnapshot, names: NameBook, title: String = "GROUP") {
    self.host = host
    self.names = names
    table = TextTable([
      .init(title: title, alignment: .right), .init(title: "ADDRESS"), .init(title: "CLASS: NAME [VENDOR:DEVICE]"),
    ])
  }

  /// Adds a group: its members, and why they are together.
  mutating func append(_ group: PredictedGroup, of prediction: GroupPrediction) {
    var last: String?
    for address in group.members {
      let number = number(of: address, group)
      let head = TextTable.Cell(text: number == last ? "" : number, style: group.isCertain ? .heading : .warning)
      last = number
      let identity = host[address]?.identity
      let title = identity.map { "\(names.classTitle($0.classCode)): \(names.title($0)) \($0.bracketed)" } ?? "?"
      table.append([head, .init(text: address.description, style: .address), .init(text: title)])
    }
    for reason in prediction.reasons(for: group) {
      table.append(heading: .init(text: "because \(reason.text)"), indent: 7)
    }
  }

  /// The kernel's number, `-` where it has none; `?` for a group that is not certain.
  private func number(of address: PCIAddress, _ group: PredictedGroup) -> String {
    guard group.isCertain else { return "?" }
    guard case .known(.some(let number)) = host[address]?.iommuGroup else { return "-" }
    return "\(number)"
  }

  /// Writes the table.
  func write(to output: inout TextOutput) { table.write(to: &output) }

  /// `26 groups with 37 functions, 7 of them with more than one`.
  static func summary(_ groups: [PredictedGroup]) -> String {
    let count = groups.reduce(0) { $0 + $1.members.count }
    let shared = groups.count { $0.members.count > 1 }
    let open = groups.count { !$0.isCertain }
    var text = "\(groups.count) \(groups.count == 1 ? "group" : "groups")"
    text += " with \(count) \(count == 1 ? "function" : "functions")"
    text += shared == 0 ? ", none shared" : ", \(shared) of them with more than one"
    if open > 0 { text += "; \(open) not certain" }
    return text
  }
}
