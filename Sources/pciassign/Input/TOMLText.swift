import HardwareBits

/// The text of a TOML document, the place in it, and what strings are made of.
struct TOMLText {
  private let bytes: [UInt8]
  private var index = 0
  private(set) var position = TextPosition()

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next byte; nil at the end.
  var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private func peek(_ distance: Int) -> UInt8? { index + distance < bytes.count ? bytes[index + distance] : nil }

  func error(_ text: String) -> JSONSyntaxError { JSONSyntaxError(position: position, text: text) }

  /// Passes over a byte; nothing happens at the end.
  mutating func advance() {
    guard index < bytes.count else { return }
    if bytes[index] == UInt8(ascii: "\n") {
      position.line += 1
      position.column = 1
    } else if bytes[index] & 0xc0 != 0x80 {
      position.column += 1
    }
    index += 1
  }

  mutating func expect(_ byte: UInt8, _ what: StaticString) throws(JSONSyntaxError) {
    guard next == byte else { throw error("\(what) expected") }
    advance()
  }

  /// Passes over blanks and tabs.
  mutating func skipSpace() {
    while next == 0x20 || next == 0x09 { advance() }
  }

  /// Passes over blanks, ends of lines and comments.
  mutating func skipBlank() {
    while let byte = next {
      if byte == UInt8(ascii: "#") {
        while let byte = next, byte != UInt8(ascii: "\n") { advance() }
      } else if byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: "\n") || isReturn {
        advance()
      } else {
        return
      }
    }
  }

  /// Takes the end of a line, or of the text; a comment may stand before it.
  mutating func endLine() throws(JSONSyntaxError) {
    if next == UInt8(ascii: "#") {
      while let byte = next, byte != UInt8(ascii: "\n") { advance() }
    }
    if isReturn { advance() }
    guard next == nil || next == UInt8(ascii: "\n") else { throw error("the end of the line expected") }
    advance()
  }

  /// A carriage return before a newline.
  private var isReturn: Bool { next == 0x0d && peek(1) == UInt8(ascii: "\n") }

  /// Whether a byte may stand in a key without quotes.
  static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// The bytes up to what ends a word: blank, comma, bracket, brace, comment, end of line.
  mutating func word() -> String {
    var word: [UInt8] = []
    while let byte = next, byte > 0x20, !",]}#[{=".utf8.contains(byte) {
      word.append(byte)
      advance()
    }
    return String(decoding: word, as: UTF8.self)
  }

  // MARK: Strings

  /// Whether three quotes stand here.
  func startsTriple(_ quote: UInt8) -> Bool { next == quote && peek(1) == quote && peek(2) == quote }

  mutating func basicString() throws(JSONSyntaxError) -> String {
    advance()
    var text: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\n"), byte != 0x0d {
      if byte == UInt8(ascii: "\"") {
        advance()
        return String(decoding: text, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") { try escape(&text) } else { try character(&text) }
    }
    throw error("a string without an end")
  }

  mutating func literalString() throws(JSONSyntaxError) -> String {
    advance()
    var text: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\n"), byte != 0x0d {
      if byte == UInt8(ascii: "'") {
        advance()
        return String(decoding: text, as: UTF8.self)
      }
      try character(&text)
    }
    throw error("a string without an end")
  }

  mutating func basicLines() throws(JSONSyntaxError) -> String {
    try lines(UInt8(ascii: "\"")) { (reader, text) throws(JSONSyntaxError) in
      guard reader.next == UInt8(ascii: "\\") else { return try reader.lineCharacter(&text) }
      // A backslash at the end of a line takes the blanks after it along.
      var ahead = reader
      ahead.advance()
      ahead.skipSpace()
      guard ahead.next == UInt8(ascii: "\n") || ahead.isReturn else { return try reader.escape(&text) }
      while let byte = ahead.next, byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: "\n") || ahead.isReturn {
        ahead.advance()
      }
      reader = ahead
    }
  }

  mutating func literalLines() throws(JSONSyntaxError) -> String {
    try lines(UInt8(ascii: "'")) { (reader, text) throws(JSONSyntaxError) in try reader.lineCharacter(&text) }
  }

  private mutating func lines(
    _ quote: UInt8, _ one: (inout TOMLText, inout [UInt8]) throws(JSONSyntaxError) -> Void
  ) throws(JSONSyntaxError) -> String {
    for _ in 0..<3 { advance() }
    // A newline right after the quotes is not part of the text.
    if isReturn { advance() }
    if next == UInt8(ascii: "\n") { advance() }
    var text: [UInt8] = []
    while next != nil {
      if startsTriple(quote) {
        for _ in 0..<3 { advance() }
        // Up to two quotes may stand before the closing ones.
        for _ in 0..<2 where next == quote {
          text.append(quote)
          advance()
        }
        return String(decoding: text, as: UTF8.self)
      }
      try one(&self, &text)
    }
    throw error("a string without an end")
  }

  private mutating func lineCharacter(_ text: inout [UInt8]) throws(JSONSyntaxError) {
    if isReturn { advance() }
    guard next == UInt8(ascii: "\n") else { return try character(&text) }
    text.append(UInt8(ascii: "\n"))
    advance()
  }

  private mutating func character(_ text: inout [UInt8]) throws(JSONSyntaxError) {
    guard let byte = next, byte == 0x09 || byte >= 0x20, byte != 0x7f else {
      throw error("a control character in a string")
    }
    text.append(byte)
    advance()
  }

  private mutating func escape(_ text: inout [UInt8]) throws(JSONSyntaxError) {
    advance()
    guard let byte = next else { throw error("a string without an end") }
    let plain: [UInt8: UInt8] = [0x22: 0x22, 0x5c: 0x5c, 0x62: 8, 0x66: 12, 0x6e: 10, 0x72: 13, 0x74: 9]
    if let value = plain[byte] {
      text.append(value)
      advance()
      return
    }
    let count = byte == UInt8(ascii: "u") ? 4 : byte == UInt8(ascii: "U") ? 8 : 0
    guard count > 0 else { throw error("an unknown escape in a string") }
    advance()
    guard index + count <= bytes.count, let code = UInt32(hexDigits: bytes[index..<index + count]),
      let scalar = Unicode.Scalar(code)
    else { throw error("\(count) hexadecimal digits of a character expected") }
    for _ in 0..<count { advance() }
    text.append(contentsOf: Array(String(Character(scalar)).utf8))
  }
}
