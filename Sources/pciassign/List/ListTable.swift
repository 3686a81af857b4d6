import AssignmentModel
import PCICore

/// `list` as text: a line for each function.
///
/// A column that the source says nothing about for any function is left out, and a note says so.
struct ListTable {
  private let host: HostSnapshot
  private let names: NameBook

  init(_ host: HostSnapshot, names: NameBook) {
    self.host = host
    self.names = names
  }

  /// Writes the table.
  func write(to output: inout TextOutput) {
    let showsGroups = host.functions.contains { $0.iommuGroup.value != nil }
    let showsDrivers = host.functions.contains { $0.driver.value != nil }
    let showsVFs = host.functions.contains { $0.virtualFunctionCount != nil }
    var columns = [TextTable.Column(title: "ADDRESS")]
    if showsGroups { columns.append(TextTable.Column(title: "GROUP", alignment: .right)) }
    if showsDrivers { columns.append(TextTable.Column(title: "DRIVER")) }
    if showsVFs { columns.append(TextTable.Column(title: "VFS", alignment: .right)) }
    columns.append(TextTable.Column(title: "CLASS: NAME [VENDOR:DEVICE]"))
    var table = TextTable(columns)
    for function in host.functions {
      var row = [TextTable.Cell(text: function.address.description, style: .address)]
      if showsGroups { row.append(Self.cell(function.iommuGroup.map { $0.map { "\($0)" } })) }
      if showsDrivers { row.append(Self.cell(function.driver, style: .emphasis)) }
      if showsVFs { row.append(TextTable.Cell(text: function.virtualFunctionCount ?? "")) }
      row.append(TextTable.Cell(text: title(function)))
      table.append(row)
    }
    table.write(to: &output, wraps: output.hasPage)
  }

  /// A known fact, `-` where there is none, `?` where it could not be seen.
  static func cell(_ fact: Measured<String?>, style: TextStyle = .plain) -> TextTable.Cell {
    switch fact {
    case .known(.some(let text)): TextTable.Cell(text: text, style: style)
    case .known(.none): TextTable.Cell(text: "-", style: .faint)
    case .unmeasured: TextTable.Cell(text: "?", style: .warning)
    }
  }

  private func title(_ function: FunctionSnapshot) -> String {
    let identity = function.identity
    var text = "\(names.classTitle(identity.classCode)): \(names.title(identity)) \(identity.bracketed)"
    if let physicalFunction = function.physicalFunction { text += " (VF of \(physicalFunction))" }
    return text
  }
}

extension FunctionSnapshot {
  /// Enabled and possible virtual functions as `2/8`, or nil for what is no physical function.
  var virtualFunctionCount: String? {
    guard case .known(.some(let counts)) = virtualFunctionCounts(readableCapabilities) else { return nil }
    return "\(counts.enabled.value.map { "\($0)" } ?? "?")/\(counts.total.value.map { "\($0)" } ?? "?")"
  }
}
