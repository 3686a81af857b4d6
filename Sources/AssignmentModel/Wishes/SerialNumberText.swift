import HardwareBits

/// A Device Serial Number as lspci(8) prints it: eight bytes, the most significant first, with `-` between them.
public enum SerialNumberText {
  /// The text of a number.
  public static func text(of number: UInt64) -> String {
    var text = ""
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      text += (text.isEmpty ? "" : "-") + UInt8(truncatingIfNeeded: number >> shift).hex(digits: 2)
    }
    return text
  }

  /// Reads eight pairs of hexadecimal digits with `-` between them; nil for anything else.
  public static func number(_ text: String) -> UInt64? {
    let bytes = Array(text.utf8)
    guard bytes.count == 23 else { return nil }
    var number: UInt64 = 0
    for index in stride(from: 0, to: 23, by: 3) {
      guard let byte = UInt8(hexDigits: bytes[index..<index + 2]) else { return nil }
      guard index == 21 || bytes[index + 2] == UInt8(ascii: "-") else { return nil }
      number = number << 8 | UInt64(byte)
    }
    return number
  }
}
