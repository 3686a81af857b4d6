import AssignmentModel
import HardwareBits
import PCICore

/// `show` as text: everything about one function.
struct FunctionReport {
  private let function: FunctionSnapshot
  private let host: HostSnapshot
  private let names: NameBook
  private let showsAllFields: Bool

  init(_ function: FunctionSnapshot, of host: HostSnapshot, names: NameBook, showsAllFields: Bool) {
    self.function = function
    self.host = host
    self.names = names
    self.showsAllFields = showsAllFields
  }

  /// Writes the report.
  func write(to output: inout TextOutput) {
    let identity = function.identity
    output.write(function.address.description, .address)
    let title = "\(names.classTitle(identity.classCode)): \(names.title(identity)) \(identity.bracketed)"
    let taken = function.address.description.columns + 1
    for (index, piece) in title.wrapped(first: output.width - taken, later: output.width - 2).enumerated() {
      output.writeSpaces(index == 0 ? 1 : 2)
      output.line(piece, .heading)
    }
    var facts = FactList()
    FunctionFacts(function, of: host, names: names).append(to: &facts)
    facts.write(to: &output)
    writeRanges(to: &output)
    writeHeader(to: &output)
    writeCapabilities(to: &output)
    if showsAllFields { writeAttributes(to: &output) }
  }

  private func writeRanges(to output: inout TextOutput) {
    let ranges = FunctionRanges(function)
    guard !ranges.table.isEmpty else { return }
    output.line("  Address ranges", .heading)
    ranges.table.write(to: &output)
  }

  private func writeHeader(to output: inout TextOutput) {
    guard case .known(let config) = function.config else { return }
    let registers = config.headerRegisters.filter { showsAllFields || ($0.rawValue != 0 && !Self.isShownAbove($0)) }
    guard !registers.isEmpty else { return }
    output.line("  Header", .heading)
    var table = RegisterTable(indent: 4, showsAllFields: showsAllFields)
    for register in registers { table.append(register) }
    table.write(to: &output)
  }

  /// Whether the facts and ranges of the report say already what the register holds.
  private static func isShownAbove(_ register: RegisterReading) -> Bool {
    switch register.offset {
    case 0x00, 0x02, 0x08, 0x09, 0x0e, 0x10...0x1a, 0x1c...0x1d, 0x20...0x3b: true
    default: false
    }
  }

  private func writeCapabilities(to output: inout TextOutput) {
    switch function.readableCapabilities {
    case .unmeasured(let reason):
      output.paragraph("Capabilities: not measured: \(reason.text)", .warning, indent: 2, hanging: 4)
    case .known(let chain):
      for diagnostic in chain.diagnostics {
        output.paragraph("\(diagnostic)", diagnostic.severity == .error ? .error : .warning, indent: 2, hanging: 4)
      }
      for entry in chain.entries where showsAllFields || !entry.isNull { write(entry, to: &output) }
      if chain.extended == .unmeasured {
        output.paragraph(
          "Extended capabilities: not measured: configuration space beyond byte 256 was not read", .warning,
          indent: 2, hanging: 4)
      }
    }
  }

  private func write(_ entry: CapabilityEntry, to output: inout TextOutput) {
    guard case .known(let config) = function.config else { return }
    let capability = config.decode(entry)
    output.writeSpaces(2)
    output.write("0x\(entry.offset.hex(digits: 3))", .faint)
    output.write(" \(entry.name)", .heading)
    let taken = 8 + entry.name.columns + 1
    let summary = ": \(capability.summary)"
    for (index, piece) in summary.wrapped(first: output.width - taken, later: output.width - 8).enumerated() {
      if index > 0 { output.writeSpaces(8) }
      output.line(piece)
    }
    var table = RegisterTable(indent: 4, showsAllFields: showsAllFields)
    for register in capability.registers { table.append(register) }
    table.write(to: &output)
  }

  private func writeAttributes(to output: inout TextOutput) {
    guard !function.attributes.isEmpty else { return }
    output.line("  Attributes", .heading)
    var table = TextTable([.init(title: ""), .init(title: "")], indent: 4, hasHead: false)
    for (name, value) in function.attributes.sorted(by: { $0.key < $1.key }) {
      let lines = value.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() {
        table.append([.init(text: index == 0 ? name : ""), .init(text: String(line))])
      }
    }
    table.write(to: &output)
  }
}

/// Labelled facts, one under the other.
struct FactList {
  private var table = TextTable([.init(title: ""), .init(title: "")], indent: 2, hasHead: false)

  /// Adds a fact.
  mutating func append(_ label: String, _ text: String, _ style: TextStyle = .plain) {
    table.append([.init(text: label, style: .faint), .init(text: text, style: style)])
  }

  /// Adds a fact that may be absent (left out) or unmeasured (said).
  mutating func append<Value>(_ label: String, _ fact: Measured<Value?>, _ words: (Value) -> String) {
    switch fact {
    case .known(.some(let value)): append(label, words(value))
    case .known(.none): append(label, "none", .faint)
    case .unmeasured(let reason): append(label, "not measured: \(reason.text)", .warning)
    }
  }

  /// Writes the facts.
  func write(to output: inout TextOutput) { table.write(to: &output) }
}
