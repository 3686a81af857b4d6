/// The configuration space of one function, as far as its reader could see it.
///
/// A privileged reader gets 256 bytes of a conventional function and 4096 of an Express one; without
/// CAP_SYS_ADMIN Linux gives the first 64 (drivers/pci/pci-sysfs.c). A register beyond what was read is nil,
/// never zero: "could not see" and "is not there" are different answers.
public struct ConfigSpace: Hashable, Sendable {
  /// How many bytes were read, from register 0; at most 4096.
  public let size: Int

  /// The bytes up to the last that is not zero: most of 4096 bytes are, and a host has thousands of functions.
  @usableFromInline
  let leading: [UInt8]

  /// Keeps the first 4096 of `bytes`.
  public init(_ bytes: [UInt8]) { self.init(bytes[...]) }

  /// Keeps the first 4096 of `bytes`.
  public init(_ bytes: ArraySlice<UInt8>) {
    let read = bytes.prefix(Self.extendedSize)
    size = read.count
    leading = Array(read.prefix(Self.lengthWithoutFinalZeros(read)))
  }

  /// The bytes that were read, from register 0; at most 4096.
  public var bytes: [UInt8] {
    leading.count == size ? leading : leading + repeatElement(0, count: size - leading.count)
  }

  private static func lengthWithoutFinalZeros(_ bytes: ArraySlice<UInt8>) -> Int {
    var count = bytes.count
    // Safe: each load lies inside the buffer, which lives as long as the closure, and needs no alignment.
    unsafe bytes.withUnsafeBytes { memory in
      while count >= 8, unsafe memory.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self) == 0 { count -= 8 }
      while count > 0, unsafe memory[count - 1] == 0 { count -= 1 }
    }
    return count
  }

  /// The size of the header that every reader may see, in bytes.
  public static let headerSize = 64
  /// The size of PCI-compatible configuration space, in bytes.
  public static let conventionalSize = 256
  /// The size of Express configuration space, in bytes.
  public static let extendedSize = 4096

  /// How far the bytes reach.
  public var extent: Extent {
    switch size {
    case Self.extendedSize...: .extended
    case Self.conventionalSize..<Self.extendedSize: .conventional
    case Self.headerSize..<Self.conventionalSize: .header
    default: .incomplete
    }
  }

  /// How much of configuration space was read; in between the steps, the step below counts.
  public enum Extent: Hashable, Sendable, Comparable {
    /// Fewer than 64 bytes: not even the header.
    case incomplete
    /// 64 bytes or more, but not 256: no capability can be trusted to be seen.
    case header
    /// 256 bytes or more, but not 4096.
    case conventional
    /// All 4096 bytes.
    case extended
  }

  /// The byte at `offset`, or nil beyond what was read.
  @inlinable
  public func uint8(at offset: Int) -> UInt8? {
    guard offset >= 0, offset < size else { return nil }
    return offset < leading.count ? leading[offset] : 0
  }

  /// The two bytes at `offset`, or nil where either was not read.
  @inlinable
  public func uint16(at offset: Int) -> UInt16? {
    guard offset >= 0, offset <= size - 2 else { return nil }
    guard offset <= leading.count - 2 else { return UInt16(truncatingIfNeeded: last(from: offset)) }
    return UInt16(leading[offset]) | UInt16(leading[offset + 1]) << 8
  }

  /// The four bytes at `offset`, or nil where any was not read.
  @inlinable
  public func uint32(at offset: Int) -> UInt32? {
    guard offset >= 0, offset <= size - 4 else { return nil }
    guard offset <= leading.count - 4 else { return last(from: offset) }
    return UInt32(leading[offset]) | UInt32(leading[offset + 1]) << 8 | UInt32(leading[offset + 2]) << 16
      | UInt32(leading[offset + 3]) << 24
  }

  /// What `leading` still holds from `offset` on, fewer than four bytes, as the low bytes of a number.
  @usableFromInline
  func last(from offset: Int) -> UInt32 {
    guard offset < leading.count else { return 0 }
    var value: UInt32 = 0
    for byte in leading[offset...].reversed() { value = value << 8 | UInt32(byte) }
    return value
  }

  /// The eight bytes at `offset`, or nil where any was not read.
  @inlinable
  public func uint64(at offset: Int) -> UInt64? {
    guard let low = uint32(at: offset), let high = uint32(at: offset + 4) else { return nil }
    return UInt64(low) | UInt64(high) << 32
  }

  /// Whether the function answers at all: a missing one reads all ones.
  ///
  /// A virtual function also reads ffffh as vendor and device ID (SR-IOV §9.3.4.1.1), but not in its header type.
  public var looksAbsent: Bool {
    leading.count >= 16 && leading.prefix(16).allSatisfy { $0 == 0xff }
  }
}
