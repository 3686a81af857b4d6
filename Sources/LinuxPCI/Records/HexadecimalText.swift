/// Bytes written as pairs of hexadecimal digits.
enum HexadecimalText {
  /// Reads pairs without anything between them; nil for an odd number of digits or another character.
  static func decode(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    var place = digits.startIndex
    while place < digits.endIndex {
      guard let high = KernelText.hexadecimalDigit(digits[place]),
        let low = KernelText.hexadecimalDigit(digits[place + 1])
      else { return nil }
      bytes.append(high << 4 | low)
      place += 2
    }
    return bytes
  }

  /// Appends the two digits of `byte`, in capitals where asked for.
  static func append(_ byte: UInt8, to text: inout [UInt8], capitals: Bool = false) {
    let letter = capitals ? UInt8(ascii: "A") - 10 : UInt8(ascii: "a") - 10
    for digit in [byte >> 4, byte & 0xf] { text.append(digit < 10 ? UInt8(ascii: "0") + digit : letter + digit) }
  }
}
