/// Numbers and words of TOML.
enum TOMLScalar {
  /// Reads one.
  static func read(_ text: inout TOMLText) throws(JSONSyntaxError) -> JSONValue.Content {
    let position = text.position
    let word = text.word()
    switch word {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "": throw JSONSyntaxError(position: position, text: "a value expected")
    default: break
    }
    if let number = integer(word) ?? float(word) { return .number(number) }
    if isDate(word) {
      throw JSONSyntaxError(position: position, text: "'\(word)' is a date or a time, which nothing here takes")
    }
    throw JSONSyntaxError(position: position, text: "'\(word)' is no value; text stands in quotes")
  }

  /// A whole number as JSON has it, or hexadecimal after `0x`; nil for anything else.
  private static func integer(_ word: String) -> String? {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where word.hasPrefix(prefix) {
      guard let digits = digits(word.dropFirst(2), radix: radix) else { return nil }
      return radix == 16 ? "0x\(digits)" : UInt64(digits, radix: radix).map { "\($0)" }
    }
    var rest = word[...]
    let sign = rest.first == "-" || rest.first == "+" ? rest.removeFirst() : "+"
    guard let digits = digits(rest, radix: 10), digits == "0" || !digits.hasPrefix("0") else { return nil }
    return sign == "-" ? "-\(digits)" : digits
  }

  /// A number with a fraction or an exponent, as it is written; nil for anything else.
  private static func float(_ word: String) -> String? {
    var rest = word[...]
    if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
    if rest == "inf" || rest == "nan" { return word }
    let parts = rest.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false).flatMap {
      $0.split(separator: "E", maxSplits: 1, omittingEmptySubsequences: false)
    }
    guard parts.count <= 2, let mantissa = parts.first else { return nil }
    let halves = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    guard halves.count <= 2, parts.count == 2 || halves.count == 2 else { return nil }
    var exponent = parts.count == 2 ? parts[1] : "0"
    if exponent.first == "-" || exponent.first == "+" { exponent.removeFirst() }
    guard digits(exponent, radix: 10) != nil else { return nil }
    for half in halves where digits(half, radix: 10) == nil { return nil }
    return word
  }

  /// Digits, with `_` between some of them taken out; nil for anything else.
  private static func digits(_ text: Substring, radix: Int) -> String? {
    var digits = ""
    var isAfterDigit = false
    for character in text {
      if character == "_" {
        guard isAfterDigit else { return nil }
        isAfterDigit = false
        continue
      }
      guard character.isASCII, let value = character.hexDigitValue, value < radix else { return nil }
      digits.append(character)
      isAfterDigit = true
    }
    return isAfterDigit ? digits : nil
  }

  private static func isDate(_ word: String) -> Bool {
    let bytes = Array(word.utf8)
    func isDigit(_ index: Int) -> Bool { index < bytes.count && (0x30...0x39).contains(bytes[index]) }
    let date = (0..<4).allSatisfy(isDigit) && bytes.count > 4 && bytes[4] == UInt8(ascii: "-")
    let time = (0..<2).allSatisfy(isDigit) && bytes.count > 2 && bytes[2] == UInt8(ascii: ":")
    return date || time
  }
}
