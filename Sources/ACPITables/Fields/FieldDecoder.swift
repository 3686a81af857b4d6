import HardwareBits

/// Reads fields from bytes that may hold anything.
///
/// A field that does not fit in the structure being read becomes zero and sets ``ranOut``; the caller then keeps
/// the structure as bytes. Offsets count from the start of the table.
struct FieldDecoder: FieldVisitor {
  let bytes: [UInt8]
  /// Where the next field begins.
  private(set) var offset: Int
  /// Where the structure being read ends.
  private(set) var end: Int
  /// Whether a field of the structure being read did not fit.
  private(set) var ranOut = false
  private(set) var diagnostics: [StructureDiagnostic] = []
  /// Where the structure being read begins.
  private var start: Int
  /// Whether the list read last ended at bytes that could not be told apart, which has been reported.
  private var brokeOff = false
  /// Whether the structure being read ended before one of its newer fields.
  private var optionalsEnded = false
  /// The end of the structure of which a part is being read.
  private var wholeEnd = 0
  private var vocabulary: RecordVocabulary

  /// Reads `bytes` up to `end`.
  init(_ bytes: [UInt8], end: Int, vocabulary: RecordVocabulary) {
    self.bytes = bytes
    self.vocabulary = vocabulary
    self.end = Swift.min(Swift.max(end, 0), bytes.count)
    offset = 0
    start = 0
  }

  var remaining: Int { end &- offset }
  var diagnosticCount: Int { diagnostics.count }

  // MARK: - For structures

  /// Reads the fields of a structure.
  @inline(__always)
  mutating func read<Record: FieldLayout>(_ type: Record.Type = Record.self) -> Record {
    var record = Record()
    record.visit(&self)
    return record
  }

  /// The number at `position`, without moving; 0 outside the bytes.
  @inline(__always)
  func peek(at position: Int, bytes count: Int) -> Int {
    guard position >= 0, position <= bytes.count - count else { return 0 }
    var value = 0
    for index in 0..<count { value |= Int(bytes[position &+ index]) &<< (8 &* index) }
    return value
  }

  /// What a decoder has to remember while it reads an inner structure.
  struct Outer {
    fileprivate let start: Int
    fileprivate let end: Int
    fileprivate let ranOut: Bool
    fileprivate let vocabulary: RecordVocabulary
  }

  /// Goes on reading inside `window` only, until ``leave(_:)``.
  @inline(__always)
  mutating func enter(_ window: Range<Int>, _ vocabulary: RecordVocabulary) -> Outer {
    let outer = Outer(start: start, end: end, ranOut: ranOut, vocabulary: self.vocabulary)
    start = window.lowerBound
    end = window.upperBound
    ranOut = false
    brokeOff = false
    optionalsEnded = false
    self.vocabulary = vocabulary
    return outer
  }

  /// Goes on behind the structure that ``enter(_:_:)`` began.
  @inline(__always)
  mutating func leave(_ outer: Outer) {
    offset = end
    start = outer.start
    end = outer.end
    ranOut = outer.ranOut
    vocabulary = outer.vocabulary
    brokeOff = false
  }

  /// All bytes of the structure at `window`.
  func takeRecord(_ window: Range<Int>, type: Int) -> RawRecord {
    RawRecord(type: type, bytes: Array(bytes[window]))
  }

  mutating func report(_ kind: DiagnosticKind, at position: Int, _ text: String) {
    diagnostics.append(kind.found(at: position, text))
  }

  /// Forgets what was reported after `count` findings: it concerned a structure that is not believed.
  mutating func dropDiagnostics(after count: Int) {
    diagnostics.removeSubrange(Swift.min(count, diagnostics.count)...)
  }

  // MARK: - FieldVisitor

  @inline(__always)
  private mutating func load<Value: FixedWidthInteger & UnsignedInteger>(_ count: Int) -> Value? {
    guard remaining >= count else {
      ranOut = true
      offset = end
      return nil
    }
    var value: Value = 0
    for index in 0..<count {
      value |= Value(truncatingIfNeeded: bytes[offset &+ index]) &<< Value(truncatingIfNeeded: 8 &* index)
    }
    offset &+= count
    return value
  }

  @inline(__always)
  mutating func number<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ value: inout Value, bytes count: Int, style: NumberStyle,
    meaning: (Value) -> String?
  ) {
    value = load(count) ?? 0
  }

  mutating func optional<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ value: inout Value?, style: NumberStyle
  ) {
    if remaining < Value.bitWidth / 8 { optionalsEnded = true }
    value = optionalsEnded ? nil : load(Value.bitWidth / 8)
  }

  @inline(__always)
  mutating func bits<Layout: TableBits>(_ key: String, _ label: String, _ value: inout Layout) {
    let position = offset
    value = Layout(rawValue: load(Layout.RawValue.bitWidth / 8) ?? 0)
    if value.rawValue != 0 { reportReserved(value, label, position) }
  }

  private mutating func reportReserved<Layout: TableBits>(_ value: Layout, _ label: String, _ position: Int) {
    let reserved = value.reservedBitsSet
    guard reserved != 0 else { return }
    report(
      vocabulary.kind(.reservedSet), at: position,
      "reserved bits 0x\(reserved.hex()) are set in \(label) of a \(vocabulary.noun)")
  }

  @inline(__always)
  mutating func named<Value: OpenValue>(_ key: String, _ label: String, _ value: inout Value) {
    value = Value(rawValue: load(Value.RawValue.bitWidth / 8) ?? 0)
  }

  @inline(__always)
  mutating func reserved<Value: FixedWidthInteger & UnsignedInteger>(_ value: inout Value, bytes count: Int) {
    let position = offset
    value = load(count) ?? 0
    if value != 0 { reportReserved(position, count) }
  }

  private mutating func reportReserved(_ position: Int, _ count: Int) {
    report(
      vocabulary.kind(.reservedSet), at: position,
      "the \(RecordVocabulary.bytes(count)) reserved in a \(vocabulary.noun) must be zero, and hold something")
  }

  @inline(__always)
  mutating func type<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value, _ name: String) {
    skip(Value.bitWidth / 8)
  }

  @inline(__always)
  mutating func length<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type) {
    skip(Value.bitWidth / 8)
  }

  @inline(__always)
  private mutating func skip(_ count: Int) {
    if remaining >= count {
      offset &+= count
    } else {
      ranOut = true
      offset = end
    }
  }

  mutating func text(_ key: String, _ label: String, _ value: inout PackedText, bytes count: Int) {
    value = PackedText(rawValue: load(count) ?? 0)
  }

  mutating func name(_ key: String, _ label: String, _ value: inout TerminatedText, bytes count: Int?) {
    value = TerminatedText(bytes: take(count ?? remaining))
  }

  private mutating func take(_ count: Int) -> [UInt8] {
    guard remaining >= count else {
      ranOut = true
      offset = end
      return []
    }
    defer { offset &+= count }
    return Array(bytes[offset..<offset + count])
  }

  mutating func numbers<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ values: inout [Value], count: Int?, style: NumberStyle
  ) {
    let size = Value.bitWidth / 8
    let fitting = remaining / size
    let wanted = count ?? fitting
    if wanted > fitting { ranOut = true }
    values.reserveCapacity(Swift.min(wanted, fitting))
    for _ in 0..<Swift.min(wanted, fitting) { values.append(load(size) ?? 0) }
  }

  @inline(__always)
  mutating func elements<Element: TableElement>(_ key: String, _ list: inout [Element], count: Int?) {
    guard !brokeOff else { return }
    if remaining > 0 { list.reserveCapacity(Swift.min(remaining / Element.typicalBytes + 1, 64)) }
    var left = count ?? Int.max
    while remaining > 0, left > 0 {
      let before = offset
      guard let element = Element.next(&self) else {
        brokeOff = true
        return
      }
      list.append(consume element)
      precondition(offset > before, "an element without bytes would never end")
      left &-= 1
    }
  }

  @inline(__always)
  mutating func path(_ value: inout ScopePath) {
    value = ScopePath(bytes: bytes, range: offset..<end)
    offset = end
  }

  mutating func gap(_ bytes: inout [UInt8], upTo target: Int) {
    let (position, overflow) = start.addingReportingOverflow(target)
    guard !overflow, position >= offset, position <= end else {
      report(
        vocabulary.kind(.badOffset), at: start,
        "an offset of 0x\(UInt64(truncatingIfNeeded: target).hex()) in a \(vocabulary.noun) points outside it "
          + "or into its fixed part")
      brokeOff = true
      return
    }
    bytes = take(position - offset)
    brokeOff = false
  }

  mutating func beginPart(upTo target: Int) {
    wholeEnd = end
    let (position, overflow) = start.addingReportingOverflow(target)
    if !overflow, position >= offset, position < end { end = position }
  }

  mutating func endPart() {
    end = wholeEnd
  }

  mutating func presence(_ flag: inout Bool, bytes count: Int) {
    flag = remaining >= count
  }

  @inline(__always)
  mutating func rest(_ key: String, _ label: String, _ bytes: inout [UInt8]) {
    if remaining > 0 { takeRest(label, &bytes) }
    brokeOff = false
  }

  private mutating func takeRest(_ label: String, _ bytes: inout [UInt8]) {
    if !brokeOff {
      report(
        vocabulary.kind(.extraBytes), at: offset,
        "a \(vocabulary.noun) has \(RecordVocabulary.bytes(remaining)) beyond those that are known")
    }
    bytes = take(remaining)
  }
}
