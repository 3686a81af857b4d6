/// Numbers and words as the kernel prints them into attributes, read from bytes without making strings.
enum KernelText {
  /// `text` without spaces, newlines and zeros at either end.
  static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while let last = text.last, isBlank(last) { text.removeLast() }
    while let first = text.first, isBlank(first) { text.removeFirst() }
    return text
  }

  /// `text` without the one newline that ends an attribute.
  static func withoutNewline(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    text.last == UInt8(ascii: "\n") ? text.dropLast() : text
  }

  /// A number in hexadecimal, with or without `0x`, and nothing else but blanks at the ends.
  static func hexadecimal(_ text: ArraySlice<UInt8>) -> UInt64? {
    var digits = trimmed(text)
    if digits.count > 2, digits.starts(with: "0x".utf8) { digits = digits.dropFirst(2) }
    guard !digits.isEmpty, digits.count <= 16 else { return nil }
    var value: UInt64 = 0
    for byte in digits {
      guard let digit = hexadecimalDigit(byte) else { return nil }
      value = value << 4 | UInt64(digit)
    }
    return value
  }

  /// The same where the number must fit `Value`.
  static func hexadecimal<Value: FixedWidthInteger>(_ text: ArraySlice<UInt8>, as type: Value.Type) -> Value? {
    hexadecimal(text).flatMap { Value(exactly: $0) }
  }

  /// A number in decimal, perhaps negative, and nothing else but blanks at the ends.
  static func decimal(_ text: ArraySlice<UInt8>) -> Int? {
    var digits = trimmed(text)
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative { digits.removeFirst() }
    guard !digits.isEmpty, digits.count <= 18 else { return nil }
    var value = 0
    for byte in digits {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return isNegative ? -value : value
  }

  /// The value of a hexadecimal digit of either case.
  @inline(__always)
  static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  /// A link's target without slashes at its end; the kernel writes none, makers of copies do.
  static func withoutFinalSlash(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var path = path
    while path.last == UInt8(ascii: "/") { path.removeLast() }
    return path
  }

  /// The part after the last `/`, which is what most links of sysfs are read for.
  static func lastComponent(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let path = withoutFinalSlash(path)
    guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return path[(slash + 1)...]
  }

  /// The text as a string; bytes that are not UTF-8 become replacement characters.
  static func string(_ text: ArraySlice<UInt8>) -> String { String(decoding: text, as: UTF8.self) }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t") || byte == 0
  }
}
