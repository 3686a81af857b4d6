import HardwareBits
import VTdTables

/// A value, field by field.
struct VTdDecodeReport {
  private let subject: VTdDecodeSubject
  private let value: UInt128
  private let rows: [Row]

  private struct Row {
    var field: BitField
    var value: UInt128
    var meaning: String
  }

  init(_ subject: VTdDecodeSubject, _ value: UInt128) {
    self.subject = subject
    self.value = value
    rows = subject.fields.sorted { $0.high > $1.high }.compactMap { field in
      let width = field.widthInBits
      let mask: UInt128 = width >= 128 ? .max : (1 << UInt128(width)) - 1
      let bits = (value >> UInt128(field.low)) & mask
      guard field.role == .value || bits != 0 else { return nil }
      let meaning =
        switch field.role {
        case .reserved: "must be 0"
        case .ignored: "not looked at"
        case .value: VTdFieldMeaning.text(subject.name, field.name.description, bits, value)
        }
      return Row(field: field, value: bits, meaning: meaning)
    }
  }

  /// Writes a table, high bits first as the specification prints them.
  func write(to output: inout TextOutput) {
    output.line("\(subject.name) 0x\(value.hex(digits: subject.widthInBits / 4)): \(subject.title)", .heading)
    var table = TextTable([
      .init(title: "BITS", alignment: .right), .init(title: "FIELD"), .init(title: "VALUE", alignment: .right),
      .init(title: "MEANING"),
    ])
    for row in rows {
      let style: TextStyle = row.field.role == .reserved ? .error : row.value == 0 ? .faint : .plain
      table.append([
        .init(text: Self.bits(row.field)), .init(text: row.field.name.description, style: style),
        .init(text: "0x\(row.value.hex())", style: style), .init(text: row.meaning, style: style),
      ])
    }
    table.write(to: &output)
  }

  private static func bits(_ field: BitField) -> String {
    field.high == field.low ? "\(field.high)" : "\(field.high):\(field.low)"
  }

  /// Writes the fields.
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.key("schema")
      json.number(JSONWriter.schema)
      json.key("register")
      json.string(subject.name)
      json.key("title")
      json.string(subject.title)
      json.key("width")
      json.number(subject.widthInBits)
      json.key("value")
      json.hex(value)
      json.key("fields")
      json.array(rows) { json, row in
        json.object { json in
          json.key("name")
          json.string(row.field.name.description)
          json.key("high")
          json.number(Int(row.field.high))
          json.key("low")
          json.number(Int(row.field.low))
          json.key("value")
          json.hex(row.value)
          json.key("reserved")
          json.boolean(row.field.role == .reserved)
          json.key("meaning")
          json.string(row.meaning)
        }
      }
    }
    json.finish()
  }
}
