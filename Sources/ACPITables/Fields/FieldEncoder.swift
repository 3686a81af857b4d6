import HardwareBits

/// Writes fields as bytes; what was decoded comes out as it was.
struct FieldEncoder: FieldVisitor {
  private(set) var bytes: [UInt8] = []
  /// Where the length of the structure being written is, and how many bytes it has.
  private var lengthField: (offset: Int, bytes: Int)?
  private var start = 0

  @inline(__always)
  private mutating func store<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value, _ count: Int) {
    for index in 0..<count {
      bytes.append(UInt8(truncatingIfNeeded: value &>> Value(truncatingIfNeeded: 8 &* index)))
    }
  }

  mutating func number<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ value: inout Value, bytes count: Int, style: NumberStyle,
    meaning: (Value) -> String?
  ) {
    store(value, count)
  }

  mutating func optional<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ value: inout Value?, style: NumberStyle
  ) {
    if let value { store(value, Value.bitWidth / 8) }
  }

  mutating func bits<Layout: TableBits>(_ key: String, _ label: String, _ value: inout Layout) {
    store(value.rawValue, Layout.RawValue.bitWidth / 8)
  }

  mutating func named<Value: OpenValue>(_ key: String, _ label: String, _ value: inout Value) {
    store(value.rawValue, Value.RawValue.bitWidth / 8)
  }

  mutating func reserved<Value: FixedWidthInteger & UnsignedInteger>(_ value: inout Value, bytes count: Int) {
    store(value, count)
  }

  mutating func type<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value, _ name: String) {
    store(value, Value.bitWidth / 8)
  }

  mutating func length<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type) {
    lengthField = (bytes.count, Value.bitWidth / 8)
    store(Value.zero, Value.bitWidth / 8)
  }

  mutating func text(_ key: String, _ label: String, _ value: inout PackedText, bytes count: Int) {
    store(value.rawValue, count)
  }

  mutating func name(_ key: String, _ label: String, _ value: inout TerminatedText, bytes count: Int?) {
    bytes.append(contentsOf: value.bytes)
  }

  mutating func numbers<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ values: inout [Value], count: Int?, style: NumberStyle
  ) {
    for value in values { store(value, Value.bitWidth / 8) }
  }

  mutating func elements<Element: TableElement>(_ key: String, _ list: inout [Element], count: Int?) {
    let outer = (start, lengthField)
    for var element in list {
      start = bytes.count
      lengthField = nil
      element.visit(&self)
      patchLength()
    }
    (start, lengthField) = outer
  }

  private mutating func patchLength() {
    guard let lengthField else { return }
    let length = bytes.count - start
    precondition(length < 1 << (8 * lengthField.bytes), "a structure is longer than its length field can say")
    for index in 0..<lengthField.bytes {
      bytes[lengthField.offset + index] = UInt8(truncatingIfNeeded: length >> (8 * index))
    }
  }

  mutating func path(_ value: inout ScopePath) {
    bytes.append(contentsOf: value.bytes)
  }

  mutating func gap(_ bytes: inout [UInt8], upTo offset: Int) {
    self.bytes.append(contentsOf: bytes)
  }

  mutating func rest(_ key: String, _ label: String, _ bytes: inout [UInt8]) {
    self.bytes.append(contentsOf: bytes)
  }
}
