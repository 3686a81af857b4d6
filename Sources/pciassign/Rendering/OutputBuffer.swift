import PCICore

/// Collects a document's bytes and hands them to a descriptor in large pieces.
///
/// Both JSON and text are written through this: a document of thousands of functions costs a handful of
/// `write` calls and no string concatenation. Without a descriptor everything is kept, for tests.
struct OutputBuffer {
  /// What has not been handed over yet.
  private(set) var bytes: [UInt8] = []
  /// Where the bytes go; nil keeps them.
  private let destination: OutputDescriptor?
  /// The first write that failed; nothing more is written after it.
  private(set) var failure: OutputFailure?

  /// Bytes are handed over once this many are waiting.
  private static let pieceSize = 1 << 17

  /// Starts an empty document for `destination`.
  init(_ destination: OutputDescriptor?) {
    self.destination = destination
    if destination != nil { bytes.reserveCapacity(Self.pieceSize + 4096) }
  }

  /// What was collected, as text; for documents without a descriptor.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Appends one byte.
  mutating func append(_ byte: UInt8) {
    bytes.append(byte)
  }

  /// Appends text that is known at compile time.
  mutating func append(_ text: StaticString) {
    // Safe: the buffer is the literal itself, and is only read inside the closure.
    text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
  }

  /// Appends text.
  mutating func append(text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  /// Appends text.
  mutating func append(text: Substring) {
    bytes.append(contentsOf: text.utf8)
  }

  /// Appends finished bytes.
  mutating func append(contentsOf finished: [UInt8]) {
    bytes.append(contentsOf: finished)
  }

  /// Appends `count` spaces.
  mutating func appendSpaces(_ count: Int) {
    guard count > 0 else { return }
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: count))
  }

  /// Appends lower-case hexadecimal digits, padded with zeros to at least `digits`.
  mutating func append<Value: FixedWidthInteger & UnsignedInteger>(hex value: Value, digits: Int) {
    let needed = Swift.max((Value.bitWidth - value.leadingZeroBitCount + 3) / 4, Swift.max(digits, 1))
    var position = needed
    while position > 0 {
      position -= 1
      let shift = 4 * position
      let digit = shift < Value.bitWidth ? UInt8(truncatingIfNeeded: value >> Value(shift)) & 0xf : 0
      bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }

  /// Appends a decimal number.
  mutating func append(decimal value: Int) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    append(decimal: UInt64(value.magnitude))
  }

  /// Appends a decimal number.
  mutating func append(decimal value: UInt64) {
    if value < 10 {
      bytes.append(0x30 + UInt8(truncatingIfNeeded: value))
      return
    }
    append(decimal: value / 10)
    bytes.append(0x30 + UInt8(truncatingIfNeeded: value % 10))
  }

  /// Appends a function's full address: `0000:3b:02.1`.
  mutating func append(address: PCIAddress) {
    append(hex: address.segment, digits: 4)
    append(UInt8(ascii: ":"))
    append(hex: address.bus, digits: 2)
    append(UInt8(ascii: ":"))
    append(hex: address.device, digits: 2)
    append(UInt8(ascii: "."))
    append(0x30 + address.function)
  }

  /// Takes back everything after the first `count` waiting bytes.
  mutating func truncate(to count: Int) {
    bytes.removeSubrange(count...)
  }

  /// Hands everything over if enough has been collected to be worth a call.
  mutating func drainWhenLarge() {
    if bytes.count >= Self.pieceSize { drain() }
  }

  /// Hands everything over.
  mutating func drain() {
    guard let destination else { return }
    if failure == nil { failure = destination.write(bytes) }
    bytes.removeAll(keepingCapacity: true)
  }
}
