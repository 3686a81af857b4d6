/// Builds a little-endian byte image, with places to fill in later.
public struct ByteWriter: Sendable {
  /// What has been written so far.
  public private(set) var bytes: [UInt8] = []

  /// Starts with nothing written.
  public init() {}

  /// How many bytes have been written.
  public var count: Int { bytes.count }

  /// Appends an integer of any width, least significant byte first.
  public mutating func append<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) {
    var value = value
    for _ in 0..<Value.bitWidth / 8 {
      bytes.append(UInt8(truncatingIfNeeded: value))
      if Value.bitWidth > 8 { value >>= 8 }
    }
  }

  /// Appends bytes as they are.
  public mutating func append(contentsOf more: some Sequence<UInt8>) {
    bytes.append(contentsOf: more)
  }

  /// Appends `count` zero bytes.
  public mutating func appendZeros(_ count: Int) {
    bytes.append(contentsOf: repeatElement(0, count: count))
  }

  /// Overwrites the integer that begins at `offset`, least significant byte first.
  ///
  /// - Precondition: all its bytes were written before.
  public mutating func patch<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value, at offset: Int) {
    precondition(offset >= 0 && offset + Value.bitWidth / 8 <= bytes.count, "patch outside what was written")
    for index in 0..<Value.bitWidth / 8 {
      bytes[offset + index] = UInt8(truncatingIfNeeded: value >> Value(8 * index))
    }
  }
}
