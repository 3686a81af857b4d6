import HardwareBits
import PCICore

/// Registers as text: offset, raw value, and what it says.
///
/// By default a register takes one entry that names what is set; `--all` gives each field a line of its own.
struct RegisterTable {
  private let showsAllFields: Bool
  private let indent: Int
  private var table: TextTable

  init(indent: Int, showsAllFields: Bool) {
    self.indent = indent
    self.showsAllFields = showsAllFields
    table = TextTable(
      [.init(title: "OFFSET"), .init(title: "VALUE"), .init(title: "REGISTER")], indent: indent, hasHead: false)
  }

  /// Adds a register.
  mutating func append(_ register: RegisterReading) {
    let offset = TextTable.Cell(text: "0x\(UInt64(register.offset).hex(digits: 3))", style: .faint)
    guard let raw = register.rawValue else {
      table.append([offset, .init(text: "not read", style: .warning), .init(text: register.name)])
      return
    }
    let value = TextTable.Cell(text: "0x\(raw.hex(digits: 2 * register.widthInBytes))")
    var text = register.name
    let words = showsAllFields ? [] : register.fields.compactMap(Self.words)
    if let meaning = register.meaning {
      text += ": \(meaning)"
    } else if register.fields.isEmpty && raw > 9 && register.widthInBytes <= 2 && !register.name.hasSuffix(" ID") {
      text += ": \(raw)"
    }
    if !words.isEmpty { text += (register.meaning == nil ? ": " : "; ") + words.joined(separator: ", ") }
    table.append([offset, value, .init(text: text)])
    guard showsAllFields else { return }
    for field in register.fields.reversed() {
      let bits = field.isFlag ? "[\(field.high)]" : "[\(field.high):\(field.low)]"
      var line = "\(bits) \(field.name) = \(field.isFlag ? "\(field.value)" : "0x\(field.value.hex())")"
      if let meaning = field.meaning { line += " (\(meaning))" }
      table.append([.init(text: ""), .init(text: ""), .init(text: line)])
    }
  }

  /// Writes the registers.
  func write(to output: inout TextOutput) { table.write(to: &output) }

  /// What a field says in a run of fields; nil where it says nothing: a flag that is off, a zero without a meaning.
  private static func words(_ field: FieldReading) -> String? {
    if let meaning = field.meaning {
      if field.isFlag { return field.value == 0 ? nil : "\(field.name) (\(meaning))" }
      return "\(field.name) \(meaning)"
    }
    if field.value == 0 { return nil }
    return field.isFlag ? field.name : "\(field.name) \(field.value < 10 ? "\(field.value)" : "0x\(field.value.hex())")"
  }
}
