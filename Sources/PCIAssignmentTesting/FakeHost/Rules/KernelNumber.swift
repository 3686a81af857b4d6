/// Numbers and switches as the kernel reads them from written text (lib/kstrtox.c).
enum KernelNumber {
  /// A whole number in any base (`kstrtol` with base 0): `0x` for 16, a leading 0 for 8; one newline at the end is
  /// dropped, nothing else is; nil for what is none.
  static func integer(_ bytes: [UInt8]) -> Int? {
    var text = String(decoding: FakeKernel.line(bytes), as: UTF8.self)[...]
    let isNegative = text.hasPrefix("-")
    if isNegative || text.hasPrefix("+") { text = text.dropFirst() }
    var radix = 10
    if text.hasPrefix("0x") || text.hasPrefix("0X") {
      radix = 16
      text = text.dropFirst(2)
    } else if text.count > 1, text.hasPrefix("0") {
      radix = 8
      text = text.dropFirst()
    }
    guard let first = text.first, first.isHexDigit, let value = Int(text, radix: radix) else { return nil }
    return isNegative ? -value : value
  }

  /// The same without a sign below zero (`kstrtoul`).
  static func unsigned(_ bytes: [UInt8]) -> Int? { integer(bytes).flatMap { $0 >= 0 ? $0 : nil } }

  /// A switch (`kstrtobool`): the first letter tells, or the first two of `on` and `off`; nil for what is none.
  static func boolean(_ bytes: [UInt8]) -> Bool? {
    switch bytes.first.map({ Character(UnicodeScalar($0)) }) {
    case "y", "Y", "t", "T", "1": return true
    case "n", "N", "f", "F", "0": return false
    case "o", "O":
      guard bytes.count > 1 else { return nil }
      switch Character(UnicodeScalar(bytes[1])) {
      case "n", "N": return true
      case "f", "F": return false
      default: return nil
      }
    default: return nil
    }
  }
}
