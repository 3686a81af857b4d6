import PCICore

/// Configuration space while a view of it is made: what it shows at first, and the rule of each byte.
struct ConfigLayout {
  private(set) var shadow: [UInt8]
  private(set) var rules: [ByteRule]
  /// Where the structure that is described must end: a register beyond it is another's.
  var end: Int
  var size: Int { shadow.count }

  /// Starts with a function's bytes, all of them the device's own.
  init(_ config: ConfigSpace, size: Int) {
    shadow = [UInt8](repeating: 0, count: size)
    for offset in 0..<size { shadow[offset] = config.uint8(at: offset) ?? 0 }
    rules = [ByteRule](repeating: .device, count: size)
    end = size
  }

  /// Gives a range one rule; what lies beyond ``end`` is left out.
  mutating func set(_ range: Range<Int>, _ rule: ByteRule) {
    for offset in range.clamped(to: 0..<end) { rules[offset] = rule }
  }

  /// Makes a register the view's own: what it shows, which bits a guest changes, which reach the device.
  mutating func emulate(
    at offset: Int, _ width: Int, value: UInt64, writable: UInt64 = 0, forwarded: UInt64 = 0
  ) {
    for index in 0..<width where offset + index < end {
      let shift = UInt64(index) * 8
      shadow[offset + index] = UInt8(truncatingIfNeeded: value >> shift)
      rules[offset + index] = ByteRule(
        emulated: 0xff, writable: UInt8(truncatingIfNeeded: writable >> shift),
        forwarded: UInt8(truncatingIfNeeded: forwarded >> shift))
    }
  }

  /// Takes some bits of a register out of the device's hands; the rest of it stays the device's.
  mutating func emulate(
    bits: UInt64, at offset: Int, _ width: Int, value: UInt64, writable: UInt64 = 0, forwarded: UInt64 = 0
  ) {
    for index in 0..<width where offset + index < end {
      let shift = UInt64(index) * 8
      let mask = UInt8(truncatingIfNeeded: bits >> shift)
      let at = offset + index
      shadow[at] = shadow[at] & ~mask | UInt8(truncatingIfNeeded: value >> shift) & mask
      rules[at].emulated |= mask
      rules[at].writable = rules[at].writable & ~mask | UInt8(truncatingIfNeeded: writable >> shift) & mask
      rules[at].forwarded = rules[at].forwarded & ~mask | UInt8(truncatingIfNeeded: forwarded >> shift) & mask
    }
  }

  /// Shows zeros, and keeps writes from the device.
  mutating func erase(_ range: Range<Int>) {
    for offset in range.clamped(to: 0..<end) {
      shadow[offset] = 0
      rules[offset] = .constant
    }
  }

  /// What the view shows at first, little-endian; 0 beyond the end.
  func value(at offset: Int, _ width: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<width where offset + index < size { value |= UInt64(shadow[offset + index]) << UInt64(index * 8) }
    return value
  }
}
