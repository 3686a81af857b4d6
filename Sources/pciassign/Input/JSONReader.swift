import HardwareBits

/// A JSON value, and where it stands in its text.
///
/// Numbers are kept as they are written: 64-bit addresses do not fit a floating-point number.
struct JSONValue {
  /// What it is.
  enum Content {
    case object([(key: String, value: JSONValue)])
    case array([JSONValue])
    case string(String)
    case number(String)
    case boolean(Bool)
    case null
  }

  let content: Content
  let position: TextPosition
  /// Where its key stands, where it is a member of an object.
  var keyPosition: TextPosition?
}

/// A place in a text, counted from 1.
struct TextPosition: Hashable, CustomStringConvertible {
  var line = 1
  var column = 1

  /// `12:5`.
  var description: String { "\(line):\(column)" }
}

/// Text that is no JSON.
struct JSONSyntaxError: Error, Hashable {
  let position: TextPosition
  let text: String
}

/// Reads JSON (RFC 8259) from bytes.
struct JSONReader {
  private let bytes: [UInt8]
  private var index = 0
  private var position = TextPosition()

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Nothing that is wanted lies deeper.
  private static let deepest = 64

  /// Reads the one value a document holds.
  static func read(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONValue {
    var reader = JSONReader(bytes)
    reader.skipSpace()
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.index == bytes.count else { throw reader.error("text after the end of the document") }
    return value
  }

  private func error(_ text: String) -> JSONSyntaxError { JSONSyntaxError(position: position, text: text) }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func advance() {
    if bytes[index] == UInt8(ascii: "\n") {
      position.line += 1
      position.column = 1
    } else if bytes[index] & 0xc0 != 0x80 {
      position.column += 1
    }
    index += 1
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d { advance() }
  }

  private mutating func expect(_ byte: UInt8, _ what: StaticString) throws(JSONSyntaxError) {
    guard next == byte else { throw error("\(what) expected") }
    advance()
  }

  private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    guard depth < Self.deepest else { throw error("nested too deeply") }
    let start = position
    let content: JSONValue.Content
    switch next {
    case UInt8(ascii: "{"): content = try object(depth: depth)
    case UInt8(ascii: "["): content = try array(depth: depth)
    case UInt8(ascii: "\""): content = .string(try string())
    case UInt8(ascii: "t"): content = try word("true", .boolean(true))
    case UInt8(ascii: "f"): content = try word("false", .boolean(false))
    case UInt8(ascii: "n"): content = try word("null", .null)
    case .some(let byte) where byte == UInt8(ascii: "-") || isDigit(byte): content = try number()
    case .some: throw error("a value expected")
    case nil: throw error("the document ends in the middle")
    }
    return JSONValue(content: content, position: start)
  }

  private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONValue.Content {
    advance()
    var members: [(key: String, value: JSONValue)] = []
    var keys: Set<String> = []
    skipSpace()
    if next == UInt8(ascii: "}") {
      advance()
      return .object([])
    }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("a key in quotes expected") }
      let start = position
      let key = try string()
      guard keys.insert(key).inserted else {
        throw JSONSyntaxError(position: start, text: "key \"\(key)\" appears twice")
      }
      skipSpace()
      try expect(UInt8(ascii: ":"), "a colon")
      skipSpace()
      var member = try value(depth: depth + 1)
      member.keyPosition = start
      members.append((key, member))
      skipSpace()
      if next == UInt8(ascii: ",") {
        advance()
        continue
      }
      try expect(UInt8(ascii: "}"), "a comma or a closing brace")
      return .object(members)
    }
  }

  private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSONValue.Content {
    advance()
    var elements: [JSONValue] = []
    skipSpace()
    if next == UInt8(ascii: "]") {
      advance()
      return .array([])
    }
    while true {
      skipSpace()
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if next == UInt8(ascii: ",") {
        advance()
        continue
      }
      try expect(UInt8(ascii: "]"), "a comma or a closing bracket")
      return .array(elements)
    }
  }

  private mutating func word(
    _ text: StaticString, _ content: JSONValue.Content
  ) throws(JSONSyntaxError) -> JSONValue.Content {
    let wanted = Array(text.description.utf8)
    guard bytes[index...].starts(with: wanted) else { throw error("a value expected") }
    for _ in wanted { advance() }
    return content
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private mutating func digits() throws(JSONSyntaxError) {
    guard let byte = next, isDigit(byte) else { throw error("a digit expected") }
    while let byte = next, isDigit(byte) { advance() }
  }

  private mutating func number() throws(JSONSyntaxError) -> JSONValue.Content {
    let start = index
    if next == UInt8(ascii: "-") { advance() }
    if next == UInt8(ascii: "0") { advance() } else { try digits() }
    if next == UInt8(ascii: ".") {
      advance()
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      advance()
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { advance() }
      try digits()
    }
    return .number(String(decoding: bytes[start..<index], as: UTF8.self))
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    advance()
    var text: [UInt8] = []
    while true {
      guard let byte = next else { throw error("a string without an end") }
      switch byte {
      case UInt8(ascii: "\""):
        advance()
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        advance()
        try escape(&text)
      case 0..<0x20: throw error("a control character in a string")
      default:
        text.append(byte)
        advance()
      }
    }
  }

  private mutating func escape(_ text: inout [UInt8]) throws(JSONSyntaxError) {
    guard let byte = next else { throw error("a string without an end") }
    let plain: [UInt8: UInt8] = [0x22: 0x22, 0x5c: 0x5c, 0x2f: 0x2f, 0x62: 8, 0x66: 12, 0x6e: 10, 0x72: 13, 0x74: 9]
    if let value = plain[byte] {
      text.append(value)
      advance()
      return
    }
    guard byte == UInt8(ascii: "u") else { throw error("an unknown escape in a string") }
    advance()
    var code = try hexadecimal()
    if 0xd800..<0xdc00 ~= code, next == UInt8(ascii: "\\") {
      advance()
      guard next == UInt8(ascii: "u") else { throw error("half of a surrogate pair") }
      advance()
      let low = try hexadecimal()
      guard 0xdc00..<0xe000 ~= low else { throw error("half of a surrogate pair") }
      code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw error("half of a surrogate pair") }
    text.append(contentsOf: Array(String(Character(scalar)).utf8))
  }

  private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
    guard index + 4 <= bytes.count, let value = UInt32(hexDigits: bytes[index..<index + 4]) else {
      throw error("four hexadecimal digits expected")
    }
    for _ in 0..<4 { advance() }
    return value
  }
}
