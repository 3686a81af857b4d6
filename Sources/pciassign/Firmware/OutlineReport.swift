import ACPITables
import HardwareBits

/// A decoded table as text: each field with its offset, its value as it stands there, and after an equals sign what that means.
struct OutlineReport {
  private let scopes: ScopeTargets
  private var table = TextTable(
    [.init(title: "OFFSET"), .init(title: "FIELD"), .init(title: "VALUE")])

  /// Lays out `outline`; without `showsAll` reserved fields only where they are not zero, and no undecoded contents.
  init(_ outline: TableOutline, scopes: ScopeTargets = ScopeTargets(), showsAll: Bool) {
    self.scopes = scopes
    append(outline, depth: 0, showsAll)
  }

  /// Writes the table.
  func write(to output: inout TextOutput) { table.write(to: &output) }

  private mutating func append(_ structure: TableOutline, depth: Int, _ showsAll: Bool) {
    for item in structure.items {
      switch item {
      case .field(let field):
        if showsAll || !field.isReserved || !field.isZero { append(field, depth: depth, showsAll) }
      case .structure(let inner):
        let name = inner.heading.name.map { "\($0): " } ?? ""
        var text = "0x\(UInt64(inner.offset).hex(digits: 4)) \(name)\(inner.heading.title), \(inner.length) bytes"
        if let target = scopes.words(at: inner.offset) { text += ": \(target)" }
        table.append(heading: .init(text: text, style: .heading), indent: 2 * depth)
        append(inner, depth: depth + 1, showsAll)
      }
    }
  }

  private mutating func append(_ field: OutlineField, depth: Int, _ showsAll: Bool) {
    let indent = String(repeating: "  ", count: depth)
    let meaning = Self.meaning(field, showsAll)
    table.append([
      .init(text: "\(indent)0x\(UInt64(field.offset).hex(digits: 4))", style: .faint), .init(text: field.label),
      .init(text: meaning.isEmpty ? Self.raw(field) : "\(Self.raw(field)) = \(meaning)"),
    ])
  }

  private static func raw(_ field: OutlineField) -> String {
    switch field.value {
    case .number(let number): "0x\(number.hex(digits: 2 * field.lengthInBytes))"
    case .text(let text): "\"\(text)\""
    case .bytes(let bytes): bytes.count <= 8 ? bytes.hexDigits : "\(bytes.count) bytes"
    }
  }

  /// The bits that are set by name, the value in words, a decimal for what is counted.
  private static func meaning(_ field: OutlineField, _ showsAll: Bool) -> String {
    if field.key == "contents" && !showsAll { return "not decoded; --all shows the bytes" }
    var parts: [String] = field.meaning.map { [$0] } ?? []
    parts += field.bits.reversed().filter { $0.value != 0 || $0.meaning != nil }.map { bits in
      bits.isReserved ? "reserved bits \(bits.high):\(bits.low) not zero" : bits.words
    }
    if case .bytes(let bytes) = field.value, bytes.count > 8 { parts.append(bytes.hexGroups) }
    if parts.isEmpty, case .number(let number) = field.value, field.style == .decimal { parts = ["\(number)"] }
    return parts.joined(separator: ", ")
  }
}

extension [UInt8] {
  /// Two digits for each byte, a space after every fourth byte, so that lines can be broken.
  fileprivate var hexGroups: String {
    stride(from: 0, to: count, by: 4).map { Array(self[$0..<Swift.min($0 + 4, count)]).hexDigits }
      .joined(separator: " ")
  }
}

extension OutlineBits {
  /// A flag by its name, a wider field by what its value means, else by its number.
  fileprivate var words: String {
    if high == low { return meaning.map { "\(name) (\($0))" } ?? name }
    return meaning ?? "\(name)=\(value)"
  }
}
