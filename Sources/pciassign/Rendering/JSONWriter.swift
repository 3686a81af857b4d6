import AssignmentModel
import LinuxPCI
import PCICore

/// Writes one JSON document straight into bytes.
///
/// There is no tree of values and no encoder between a snapshot and its text: keys are literals, numbers and
/// addresses are formed in place. The outer `brokenLevels` levels put each element on a line of its own, so
/// that a list has one line a function (`grep`, `diff`), and whatever is deeper stays on that line.
struct JSONWriter {
  /// The document so far.
  private(set) var output: OutputBuffer
  private let brokenLevels: Int
  private var depth = 0
  private var needsComma = false
  private var isAfterKey = false

  /// Starts a document for `destination`, or one that is kept.
  init(_ destination: OutputDescriptor?, brokenLevels: Int) {
    output = OutputBuffer(destination)
    self.brokenLevels = brokenLevels
  }

  /// Ends the document: a final newline, and everything handed over.
  mutating func finish() {
    output.append(UInt8(ascii: "\n"))
    output.drain()
  }

  // MARK: Structure

  /// Writes an object; `members` writes its keys and values.
  mutating func object(_ members: (inout JSONWriter) -> Void) {
    nest(opening: UInt8(ascii: "{"), closing: UInt8(ascii: "}"), members)
  }

  /// Writes an array; `elements` writes its values.
  mutating func array(_ elements: (inout JSONWriter) -> Void) {
    nest(opening: UInt8(ascii: "["), closing: UInt8(ascii: "]"), elements)
  }

  /// Writes an array with one value for each element of `values`.
  mutating func array<Values: Sequence>(_ values: Values, _ element: (inout JSONWriter, Values.Element) -> Void) {
    array { json in
      for value in values { element(&json, value) }
    }
  }

  /// Writes an array as ``array(_:_:)`` does, in pieces that several threads form.
  mutating func concurrentArray<Value: Sendable>(
    _ values: [Value], _ element: @Sendable (inout JSONWriter, Value) -> Void
  ) {
    array { json in
      var next = 0
      while next < values.count {
        // In rounds, so that no more than a few megabytes wait for the pieces before them.
        let round = values[next..<min(next + Self.elementsInRound, values.count)]
        let threads = ConcurrentChunks.threads(for: round.count)
        let empty = json.piece
        let pieces = withoutActuallyEscaping(element) { element in
          ConcurrentChunks.map(count: round.count, threads: threads) { range in
            var piece = empty
            // What comes before it is in other pieces, but there is some.
            if range.lowerBound > 0 { piece.needsComma = true }
            for index in range { element(&piece, round[round.startIndex + index]) }
            return piece.output.bytes
          }
        }
        for piece in pieces {
          json.output.append(contentsOf: piece)
          json.output.drainWhenLarge()
        }
        json.needsComma = true
        next = round.endIndex
      }
    }
  }

  private static let elementsInRound = 8192

  /// A writer for what comes next at this place, that keeps what it is given.
  private var piece: JSONWriter {
    var piece = JSONWriter(nil, brokenLevels: brokenLevels)
    piece.depth = depth
    piece.needsComma = needsComma
    return piece
  }

  /// Writes a key; a value must follow.
  mutating func key(_ name: StaticString) {
    separate()
    output.append(UInt8(ascii: "\""))
    output.append(name)
    output.append("\":")
    isAfterKey = true
  }

  /// Writes a key that comes from outside; a value must follow.
  mutating func key(text name: String) {
    string(name)
    output.append(UInt8(ascii: ":"))
    isAfterKey = true
  }

  // MARK: Values

  /// Writes `null`: known not to be there.
  mutating func null() {
    separate()
    output.append("null")
  }

  /// Writes `true` or `false`.
  mutating func boolean(_ value: Bool) {
    separate()
    if value { output.append("true") } else { output.append("false") }
  }

  /// Writes a number: a size or a count.
  mutating func number(_ value: Int) {
    separate()
    output.append(decimal: value)
  }

  /// Writes a number: a size or a count.
  mutating func number(_ value: UInt64) {
    separate()
    output.append(decimal: value)
  }

  /// Writes `"0x…"`: an ID, a mask, an address in memory.
  mutating func hex<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value, digits: Int = 1) {
    separate()
    output.append("\"0x")
    output.append(hex: value, digits: digits)
    output.append(UInt8(ascii: "\""))
  }

  /// Writes a function's full address.
  mutating func address(_ address: PCIAddress) {
    separate()
    output.append(UInt8(ascii: "\""))
    output.append(address: address)
    output.append(UInt8(ascii: "\""))
  }

  /// Writes text that is known at compile time and needs no escapes.
  mutating func string(literal: StaticString) {
    separate()
    output.append(UInt8(ascii: "\""))
    output.append(literal)
    output.append(UInt8(ascii: "\""))
  }

  /// Writes text.
  mutating func string(_ text: String) {
    separate()
    output.append(UInt8(ascii: "\""))
    let start = output.bytes.count
    output.append(text: text)
    // Nearly all text needs no escapes; where some does, it is written again with them.
    if output.bytes[start...].contains(where: Self.needsEscape) {
      output.truncate(to: start)
      for byte in text.utf8 { escape(byte) }
    }
    output.append(UInt8(ascii: "\""))
  }

  /// Writes `{"unmeasured": reason}`: it could not be seen.
  mutating func unmeasured(_ reason: Unmeasured) {
    unmeasured(reason.text)
  }

  /// Writes `{"unmeasured": reason}`: it could not be seen.
  mutating func unmeasured(_ reason: String) {
    object { json in
      json.key("unmeasured")
      json.string(reason)
    }
  }

  /// Writes a value that is already JSON.
  mutating func finished(_ bytes: [UInt8]) {
    separate()
    output.append(contentsOf: bytes)
  }

  // MARK: Parts

  private mutating func nest(opening: UInt8, closing: UInt8, _ body: (inout JSONWriter) -> Void) {
    separate()
    output.append(opening)
    depth += 1
    needsComma = false
    body(&self)
    depth -= 1
    // What wrote nothing stays `{}` or `[]`.
    if needsComma && depth < brokenLevels { breakLine() }
    output.append(closing)
    needsComma = true
  }

  /// Puts what must stand between the last value and the next key or value.
  private mutating func separate() {
    if isAfterKey {
      isAfterKey = false
    } else {
      if needsComma { output.append(UInt8(ascii: ",")) }
      if depth > 0 && depth <= brokenLevels {
        output.drainWhenLarge()
        breakLine()
      }
    }
    needsComma = true
  }

  private mutating func breakLine() {
    output.append(UInt8(ascii: "\n"))
    output.appendSpaces(2 * depth)
  }

  /// Control characters, quote and backslash (RFC 8259 section 7); bytes above 7fh are UTF-8 already.
  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): output.append("\\\"")
    case UInt8(ascii: "\\"): output.append("\\\\")
    case UInt8(ascii: "\n"): output.append("\\n")
    case UInt8(ascii: "\t"): output.append("\\t")
    case UInt8(ascii: "\r"): output.append("\\r")
    case 0..<0x20:
      output.append("\\u")
      output.append(hex: byte, digits: 4)
    default: output.append(byte)
    }
  }
}
