import HardwareBits

/// Words and values in a line of a journal or a record: `word key=value …`.
///
/// Values are UTF-8; bytes that would end a word or a line, `%`, and everything unprintable are written as `%` and two
/// hexadecimal digits. A value that is absent is left out, so that it differs from an empty one.
struct RecordLine: Hashable {
  /// The words without `=`.
  var words: [String]
  /// The values by key, in order.
  var values: [(key: String, value: String)]

  init(_ words: [String], _ values: [(String, String?)] = []) {
    self.words = words
    self.values = []
    for (key, value) in values {
      if let value { self.values.append((key, value)) }
    }
  }

  /// Reads a line; nil for one with a damaged escape or an empty word.
  init?(_ line: some Collection<UInt8>) {
    words = []
    values = []
    for part in line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false) {
      guard !part.isEmpty else { return nil }
      if let equal = part.firstIndex(of: UInt8(ascii: "=")) {
        guard let value = Self.unescaped(part[part.index(after: equal)...]) else { return nil }
        values.append((String(decoding: part[..<equal], as: UTF8.self), value))
      } else {
        guard let word = Self.unescaped(part) else { return nil }
        words.append(word)
      }
    }
  }

  /// The first value of `key`, or nil.
  subscript(key: String) -> String? {
    for (name, value) in values where name == key { return value }
    return nil
  }

  /// The line without its end.
  var text: String {
    var text = ""
    for word in words {
      if !text.isEmpty { text += " " }
      text += Self.escaped(word)
    }
    for (key, value) in values { text += " \(key)=\(Self.escaped(value))" }
    return text
  }

  static func == (left: RecordLine, right: RecordLine) -> Bool { left.text == right.text }
  func hash(into hasher: inout Hasher) { hasher.combine(text) }

  private static func escaped(_ text: String) -> String {
    var result: [UInt8] = []
    for byte in text.utf8 {
      if (0x21...0x7e).contains(byte), byte != UInt8(ascii: "%"), byte != UInt8(ascii: "=") {
        result.append(byte)
      } else {
        result.append(UInt8(ascii: "%"))
        result.append(contentsOf: byte.hex(digits: 2).utf8)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func unescaped(_ text: some Collection<UInt8>) -> String? {
    var result: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        result.append(byte)
        continue
      }
      guard rest.count >= 2, let value = UInt8(hexDigits: rest.prefix(2)) else { return nil }
      result.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: result, as: UTF8.self)
  }
}
