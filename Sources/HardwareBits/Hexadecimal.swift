extension FixedWidthInteger where Self: UnsignedInteger {
  /// The value in lower-case hexadecimal, padded with zeros to at least `digits` digits, without a prefix.
  public func hex(digits: Int = 0) -> String {
    // Reports print addresses by the thousand: up to 64 bits there is no generic arithmetic for each digit.
    if Self.bitWidth <= 64 { return UInt64(truncatingIfNeeded: self).hexText(digits: digits) }
    let high = UInt64(truncatingIfNeeded: self >> 64)
    let low = UInt64(truncatingIfNeeded: self)
    if high == 0 { return low.hexText(digits: digits) }
    return high.hexText(digits: digits - 16) + low.hexText(digits: 16)
  }

  /// Reads hexadecimal digits of either case; nil for none, for any other character, and for a value too large.
  ///
  /// It is compiled for each kind of text: what is not has the runtime search for the text's protocols.
  @inlinable
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

extension UInt64 {
  /// The digits, as ``Swift/FixedWidthInteger/hex(digits:)`` promises them.
  fileprivate func hexText(digits: Int) -> String {
    let significant = Swift.max(1, (67 - leadingZeroBitCount) / 4)
    var text = [UInt8](repeating: 0x30, count: Swift.max(digits, significant))
    var value = self
    var index = text.count - 1
    while value != 0 {
      let digit = UInt8(truncatingIfNeeded: value & 0xf)
      text[index] = digit < 10 ? 0x30 + digit : 0x57 + digit
      value >>= 4
      index -= 1
    }
    return String(decoding: text, as: UTF8.self)
  }
}
