import HardwareBits

/// Lists fields with their offsets; a structure's own length is read from the encoded table.
struct OutlineBuilder: FieldVisitor {
  private let image: [UInt8]
  private var offset = 0
  /// The structures begun and not ended, the innermost last; never empty.
  private var open: [TableOutline]

  /// Begins the outline of a table whose encoding is `image`.
  init(_ image: [UInt8], heading: OutlineHeading) {
    self.image = image
    open = [TableOutline(key: "table", heading: heading, offset: 0, length: 0, items: [])]
  }

  /// The outline, after the table was visited.
  func finished() -> TableOutline {
    var table = open[0]
    table.length = offset
    return table
  }

  private mutating func add(
    _ key: String, _ label: String, _ count: Int, _ value: OutlineField.Value,
    style: NumberStyle = .decimal, meaning: String? = nil, bits: [OutlineBits] = [], isReserved: Bool = false
  ) {
    let field = OutlineField(
      key: key, label: label, offset: offset, lengthInBytes: count, value: value,
      style: style, meaning: meaning, bits: bits, isReserved: isReserved)
    open[open.count - 1].items.append(.field(field))
    offset += count
  }

  mutating func number<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ value: inout Value, bytes: Int, style: NumberStyle,
    meaning: (Value) -> String?
  ) {
    add(key, label, bytes, .number(UInt64(truncatingIfNeeded: value)), style: style, meaning: meaning(value))
  }

  mutating func optional<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ value: inout Value?, style: NumberStyle
  ) {
    guard let value else { return }
    add(key, label, Value.bitWidth / 8, .number(UInt64(truncatingIfNeeded: value)), style: style)
  }

  mutating func bits<Layout: TableBits>(_ key: String, _ label: String, _ value: inout Layout) {
    var parts: [OutlineBits] = []
    for field in Layout.fields.sorted(by: { $0.high > $1.high }) {
      parts.append(
        OutlineBits(
          name: field.name.description, high: field.high, low: field.low,
          value: UInt64(truncatingIfNeeded: value[field]), meaning: value.meaning(ofFieldAt: field.low),
          isReserved: field.role != .value))
    }
    add(
      key, label, Layout.RawValue.bitWidth / 8, .number(UInt64(truncatingIfNeeded: value.rawValue)), style: .hex,
      bits: parts)
  }

  mutating func named<Value: OpenValue>(_ key: String, _ label: String, _ value: inout Value) {
    add(
      key, label, Value.RawValue.bitWidth / 8, .number(UInt64(truncatingIfNeeded: value.rawValue)),
      meaning: value.name)
  }

  mutating func reserved<Value: FixedWidthInteger & UnsignedInteger>(_ value: inout Value, bytes: Int) {
    let content: OutlineField.Value =
      bytes > 8 ? .bytes(slice(bytes)) : .number(UInt64(truncatingIfNeeded: value))
    add("reserved", "Reserved", bytes, content, style: .hex, isReserved: true)
  }

  mutating func type<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value, _ name: String) {
    add("type", "Type", Value.bitWidth / 8, .number(UInt64(truncatingIfNeeded: value)), meaning: name)
  }

  mutating func length<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type) {
    var value: UInt64 = 0
    for (index, byte) in slice(Value.bitWidth / 8).enumerated() { value |= UInt64(byte) << UInt64(8 * index) }
    add("length", "Length", Value.bitWidth / 8, .number(value))
  }

  /// The next `count` bytes of the encoded table.
  private func slice(_ count: Int) -> [UInt8] {
    Array(image[Swift.min(offset, image.count)..<Swift.min(offset + count, image.count)])
  }

  mutating func text(_ key: String, _ label: String, _ value: inout PackedText, bytes: Int) {
    add(key, label, bytes, .text(value.text(count: bytes)))
  }

  mutating func name(_ key: String, _ label: String, _ value: inout TerminatedText, bytes: Int?) {
    guard !value.bytes.isEmpty else { return }
    let isOpen = bytes == nil && !value.isTerminated
    add(key, label, value.bytes.count, .text(value.text), meaning: isOpen ? "no NUL at its end" : nil)
  }

  mutating func numbers<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ values: inout [Value], count: Int?, style: NumberStyle
  ) {
    for value in values {
      add(key, label, Value.bitWidth / 8, .number(UInt64(truncatingIfNeeded: value)), style: style)
    }
  }

  mutating func elements<Element: TableElement>(_ key: String, _ list: inout [Element], count: Int?) {
    for var element in list {
      open.append(TableOutline(key: key, heading: element.heading, offset: offset, length: 0, items: []))
      element.visit(&self)
      var structure = open.removeLast()
      structure.length = offset - structure.offset
      open[open.count - 1].items.append(.structure(structure))
    }
  }

  mutating func path(_ value: inout ScopePath) {
    guard value.lengthInBytes > 0 else { return }
    add("path", "Path", value.lengthInBytes, .bytes(value.bytes), meaning: value.description)
  }

  mutating func gap(_ bytes: inout [UInt8], upTo offset: Int) {
    guard !bytes.isEmpty else { return }
    add("gap", "Bytes between the known parts", bytes.count, .bytes(bytes))
  }

  mutating func rest(_ key: String, _ label: String, _ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    add(key, label, bytes.count, .bytes(bytes))
  }
}
