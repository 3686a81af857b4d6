/// A bounds-checked little-endian reader over a window of a byte array.
///
/// Offsets in errors are counted from the start of the array, so a message about a nested structure can be
/// checked against a hex dump of the whole table.
public struct ByteReader: Sendable {
  /// The structure named in errors.
  public let structure: String
  /// The whole array; the window is a part of it.
  public let bytes: [UInt8]
  /// Where the next read begins, in bytes from the start of the array.
  public private(set) var offset: Int
  /// Where the window ends, in bytes from the start of the array.
  public let end: Int

  /// Reads all of `bytes`, or the part of it inside `window`.
  ///
  /// A window that reaches outside the array is cut to it.
  public init(_ bytes: [UInt8], structure: String, window: Range<Int>? = nil) {
    let window = (window ?? 0..<bytes.count).clamped(to: 0..<bytes.count)
    self.init(structure: structure, bytes: bytes, offset: window.lowerBound, end: window.upperBound)
  }

  private init(structure: String, bytes: [UInt8], offset: Int, end: Int) {
    self.structure = structure
    self.bytes = bytes
    self.offset = offset
    self.end = end
  }

  /// How many bytes are left in the window.
  public var remaining: Int { end - offset }

  /// Whether the window is used up.
  public var isAtEnd: Bool { offset >= end }

  /// Reads one byte.
  public mutating func uint8() throws(StructureError) -> UInt8 {
    try require(1)
    defer { offset += 1 }
    return bytes[offset]
  }

  /// Reads two bytes, least significant first.
  public mutating func uint16() throws(StructureError) -> UInt16 {
    try require(2)
    defer { offset += 2 }
    return UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8
  }

  /// Reads four bytes, least significant first.
  public mutating func uint32() throws(StructureError) -> UInt32 {
    try require(4)
    defer { offset += 4 }
    return bytes.littleEndianUInt32(at: offset)
  }

  /// Reads eight bytes, least significant first.
  public mutating func uint64() throws(StructureError) -> UInt64 {
    try require(8)
    defer { offset += 8 }
    return UInt64(bytes.littleEndianUInt32(at: offset)) | UInt64(bytes.littleEndianUInt32(at: offset + 4)) << 32
  }

  /// Takes the next `count` bytes as they are.
  public mutating func take(_ count: Int) throws(StructureError) -> ArraySlice<UInt8> {
    try require(count)
    defer { offset += count }
    return bytes[offset..<offset + count]
  }

  /// Passes over `count` bytes.
  public mutating func skip(_ count: Int) throws(StructureError) {
    try require(count)
    offset += count
  }

  /// Takes the next `count` bytes as a window of their own, named `structure` in its errors.
  public mutating func window(_ count: Int, structure: String) throws(StructureError) -> ByteReader {
    try require(count)
    defer { offset += count }
    return ByteReader(structure: structure, bytes: bytes, offset: offset, end: offset + count)
  }

  /// Throws unless `count` more bytes are left; a negative count is refused as well.
  public func require(_ count: Int) throws(StructureError) {
    guard count >= 0, count <= remaining else {
      throw StructureError(structure: structure, offset: offset, need: count, have: remaining)
    }
  }
}

extension Array where Element == UInt8 {
  /// Four bytes from `offset`, least significant first.
  ///
  /// - Precondition: `offset + 4 <= count`; the callers in this package check first.
  package func littleEndianUInt32(at offset: Int) -> UInt32 {
    UInt32(self[offset]) | UInt32(self[offset + 1]) << 8 | UInt32(self[offset + 2]) << 16
      | UInt32(self[offset + 3]) << 24
  }
}
