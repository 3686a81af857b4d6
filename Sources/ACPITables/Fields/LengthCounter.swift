import HardwareBits

/// Measures how many bytes fields take.
struct LengthCounter: FieldVisitor {
  private(set) var count = 0

  /// The bytes that `element` takes in a table.
  static func bytes(of element: some TableElement) -> Int {
    var counter = LengthCounter()
    var element = element
    element.visit(&counter)
    return counter.count
  }

  /// The bytes that the fixed fields of a layout take.
  static func fixedBytes<Layout: FieldLayout>(of layout: Layout.Type) -> Int {
    var counter = LengthCounter()
    var layout = Layout()
    layout.visit(&counter)
    return counter.count
  }

  mutating func number<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ value: inout Value, bytes: Int, style: NumberStyle,
    meaning: (Value) -> String?
  ) {
    count += bytes
  }

  mutating func optional<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ value: inout Value?, style: NumberStyle
  ) {
    if value != nil { count += Value.bitWidth / 8 }
  }

  mutating func bits<Layout: TableBits>(_ key: String, _ label: String, _ value: inout Layout) {
    count += Layout.RawValue.bitWidth / 8
  }

  mutating func named<Value: OpenValue>(_ key: String, _ label: String, _ value: inout Value) {
    count += Value.RawValue.bitWidth / 8
  }

  mutating func reserved<Value: FixedWidthInteger & UnsignedInteger>(_ value: inout Value, bytes: Int) {
    count += bytes
  }

  mutating func type<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value, _ name: String) {
    count += Value.bitWidth / 8
  }

  mutating func length<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type) {
    count += Value.bitWidth / 8
  }

  mutating func text(_ key: String, _ label: String, _ value: inout PackedText, bytes: Int) {
    count += bytes
  }

  mutating func name(_ key: String, _ label: String, _ value: inout TerminatedText, bytes: Int?) {
    count += value.bytes.count
  }

  mutating func numbers<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ values: inout [Value], count: Int?, style: NumberStyle
  ) {
    self.count += values.count * (Value.bitWidth / 8)
  }

  mutating func elements<Element: TableElement>(_ key: String, _ list: inout [Element], count: Int?) {
    for var element in list { element.visit(&self) }
  }

  mutating func path(_ value: inout ScopePath) {
    count += value.lengthInBytes
  }

  mutating func gap(_ bytes: inout [UInt8], upTo offset: Int) {
    count += bytes.count
  }

  mutating func rest(_ key: String, _ label: String, _ bytes: inout [UInt8]) {
    count += bytes.count
  }
}
