import HardwareBits

/// Reads TOML (version 1.0.0, toml.io) from bytes into the same tree that JSON becomes, so that a complaint about either
/// says line and column.
///
/// Our own, because no library for Swift says where in the file a value stands that it has read without complaint, and a
/// key that nobody knows is the mistake most often made. Dates and times have no place in what we read, and are refused.
struct TOMLReader {
  private var text: TOMLText

  private init(_ bytes: [UInt8]) { text = TOMLText(bytes) }

  /// Reads a document.
  static func read(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONValue {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw JSONSyntaxError(position: TextPosition(), text: "the file is no UTF-8")
    }
    var reader = TOMLReader(bytes)
    return try reader.document().value
  }

  private mutating func document() throws(JSONSyntaxError) -> TOMLTable {
    let root = TOMLTable(at: text.position)
    var current = root
    while true {
      text.skipBlank()
      guard let byte = text.next else { return root }
      if byte == UInt8(ascii: "[") {
        current = try header(root)
      } else {
        try member(of: current)
      }
      text.skipSpace()
      try text.endLine()
    }
  }

  /// `[table]` or `[[array of tables]]`.
  private mutating func header(_ root: TOMLTable) throws(JSONSyntaxError) -> TOMLTable {
    let position = text.position
    text.advance()
    let isArray = text.next == UInt8(ascii: "[")
    if isArray { text.advance() }
    let path = try key()
    try text.expect(UInt8(ascii: "]"), "']'")
    if isArray { try text.expect(UInt8(ascii: "]"), "']]'") }
    var table = root
    for part in path.dropLast() { table = try table.opened(part, byHeader: true) }
    guard let last = path.last else { return table }
    return isArray ? try table.appended(last, at: position) : try table.defined(last, at: position)
  }

  /// `key = value`; the keys of a dotted one before its last are tables.
  private mutating func member(of table: TOMLTable) throws(JSONSyntaxError) {
    let path = try key()
    text.skipSpace()
    try text.expect(UInt8(ascii: "="), "'=' after the key")
    text.skipSpace()
    var place = table
    for part in path.dropLast() { place = try place.opened(part, byHeader: false) }
    guard let last = path.last else { return }
    try place.put(last, try value(depth: 0))
  }

  // MARK: Keys

  private mutating func key() throws(JSONSyntaxError) -> [TOMLKey] {
    var parts: [TOMLKey] = []
    while true {
      text.skipSpace()
      let position = text.position
      parts.append(TOMLKey(name: try simpleKey(), position: position))
      text.skipSpace()
      guard text.next == UInt8(ascii: ".") else { return parts }
      text.advance()
    }
  }

  private mutating func simpleKey() throws(JSONSyntaxError) -> String {
    switch text.next {
    case UInt8(ascii: "\""): return try text.basicString()
    case UInt8(ascii: "'"): return try text.literalString()
    default: break
    }
    var name: [UInt8] = []
    while let byte = text.next, TOMLText.isBare(byte) {
      name.append(byte)
      text.advance()
    }
    guard !name.isEmpty else { throw text.error("a key expected") }
    return String(decoding: name, as: UTF8.self)
  }

  // MARK: Values

  /// Nothing that is wanted lies deeper.
  private static let deepest = 64

  private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    guard depth < Self.deepest else { throw text.error("nested too deeply") }
    let position = text.position
    let content: JSONValue.Content
    switch text.next {
    case UInt8(ascii: "\""):
      content = .string(try text.startsTriple(UInt8(ascii: "\"")) ? text.basicLines() : text.basicString())
    case UInt8(ascii: "'"):
      content = .string(try text.startsTriple(UInt8(ascii: "'")) ? text.literalLines() : text.literalString())
    case UInt8(ascii: "["): content = try array(depth: depth)
    case UInt8(ascii: "{"): return try inlineTable(depth: depth).value
    default: content = try TOMLScalar.read(&text)
    }
    return JSONValue(content: content, position: position)
  }

  private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSONValue.Content {
    text.advance()
    var elements: [JSONValue] = []
    while true {
      text.skipBlank()
      if text.next == UInt8(ascii: "]") { break }
      elements.append(try value(depth: depth + 1))
      text.skipBlank()
      guard text.next == UInt8(ascii: ",") else { break }
      text.advance()
    }
    try text.expect(UInt8(ascii: "]"), "a comma or ']'")
    return .array(elements)
  }

  private mutating func inlineTable(depth: Int) throws(JSONSyntaxError) -> TOMLTable {
    let table = TOMLTable(at: text.position)
    text.advance()
    text.skipSpace()
    if text.next != UInt8(ascii: "}") {
      while true {
        let path = try key()
        try text.expect(UInt8(ascii: "="), "'=' after the key")
        text.skipSpace()
        var place = table
        for part in path.dropLast() { place = try place.opened(part, byHeader: false) }
        if let last = path.last { try place.put(last, try value(depth: depth + 1)) }
        text.skipSpace()
        guard text.next == UInt8(ascii: ",") else { break }
        text.advance()
      }
    }
    try text.expect(UInt8(ascii: "}"), "a comma or '}'")
    return table
  }
}

/// A key, and where it stands.
struct TOMLKey {
  let name: String
  let position: TextPosition
}
