/// Text with C escapes, as GLib's `g_strescape` writes it and `g_strcompress` reads it.
enum EscapedText {
  /// Takes escapes back: `\b \f \n \r \t \v`, one to three octal digits, and any other character for itself.
  ///
  /// A backslash at the very end stands for nothing.
  static func decode(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.contains(UInt8(ascii: "\\")) else { return Array(text) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var place = text.startIndex
    while place < text.endIndex {
      let byte = text[place]
      place += 1
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      guard place < text.endIndex else { break }
      if let value = octal(text, &place) {
        bytes.append(value)
      } else {
        bytes.append(character(text[place]))
        place += 1
      }
    }
    return bytes
  }

  /// Escapes control characters, `"`, `\` and everything beyond ASCII.
  static func encode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    for byte in bytes {
      switch byte {
      case 0x08: text += Array("\\b".utf8)
      case 0x09: text += Array("\\t".utf8)
      case 0x0a: text += Array("\\n".utf8)
      case 0x0b: text += Array("\\v".utf8)
      case 0x0c: text += Array("\\f".utf8)
      case 0x0d: text += Array("\\r".utf8)
      case UInt8(ascii: "\\"), UInt8(ascii: "\""): text += [UInt8(ascii: "\\"), byte]
      case 0x20..<0x7f: text.append(byte)
      default: text += octal(byte)
      }
    }
    return text
  }

  /// A byte as a backslash and three octal digits.
  static func octal(_ byte: UInt8) -> [UInt8] {
    [UInt8(ascii: "\\")] + [byte >> 6, byte >> 3 & 7, byte & 7].map { UInt8(ascii: "0") + $0 }
  }

  private static func character(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "n"): 0x0a
    case UInt8(ascii: "v"): 0x0b
    case UInt8(ascii: "f"): 0x0c
    case UInt8(ascii: "r"): 0x0d
    default: letter
    }
  }

  /// One to three octal digits from `place` on; nil where there is none.
  private static func octal(_ text: ArraySlice<UInt8>, _ place: inout Int) -> UInt8? {
    var value: UInt16 = 0
    var count = 0
    while count < 3, place < text.endIndex, (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(text[place]) {
      value = value << 3 | UInt16(text[place] - UInt8(ascii: "0"))
      place += 1
      count += 1
    }
    return count == 0 ? nil : UInt8(truncatingIfNeeded: value)
  }
}
