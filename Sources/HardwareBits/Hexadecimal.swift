extension FixedWidthInteger where Self: UnsignedInteger {
  /// The value in lower-case hexadecimal, padded with zeros to at least `digits` digits, without a prefix.
  public func hex(digits: Int = 0) -> String {
    var text: [UInt8] = []
    var value = self
    repeat {
      let digit = UInt8(truncatingIfNeeded: value & 0xf)
      text.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
      if Self.bitWidth > 4 { value >>= 4 } else { value = 0 }
    } while value != 0 || text.count < digits
    return String(decoding: text.reversed(), as: UTF8.self)
  }

  /// Reads hexadecimal digits of either case; nil for none, for any other character, and for a value too large.
  public init?(hexDigits text: some Sequence<UInt8>) {
    var value: Self = 0
    var seen = false
    for byte in text {
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x37
      case 0x61...0x66: digit = byte - 0x57
      default: return nil
      }
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 16)
      if overflow { return nil }
      value = shifted | Self(digit)
      seen = true
    }
    guard seen else { return nil }
    self = value
  }
}
