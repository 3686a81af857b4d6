import HardwareBits

/// An address a device uses for DMA, before translation.
public struct IOVA: RawRepresentable, Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral {
  /// The address.
  public let rawValue: UInt64
  /// Wraps an address.
  @inlinable
  public init(rawValue: UInt64) { self.rawValue = rawValue }
  /// Wraps an address.
  @inlinable
  public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  /// Takes a literal as an address.
  @inlinable
  public init(integerLiteral value: UInt64) { self.rawValue = value }

  /// Orders by value.
  @inlinable
  public static func < (left: IOVA, right: IOVA) -> Bool { left.rawValue < right.rawValue }

  /// The address `bytes` further; wraps around.
  @inlinable
  public func advanced(by bytes: UInt64) -> IOVA { IOVA(rawValue &+ bytes) }
}

/// An address of memory, after translation: the host's, or the guest's for tables that stand for a guest.
public struct PhysicalAddress: RawRepresentable, Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral {
  /// The address.
  public let rawValue: UInt64
  /// Wraps an address.
  @inlinable
  public init(rawValue: UInt64) { self.rawValue = rawValue }
  /// Wraps an address.
  @inlinable
  public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  /// Takes a literal as an address.
  @inlinable
  public init(integerLiteral value: UInt64) { self.rawValue = value }

  /// Orders by value.
  @inlinable
  public static func < (left: PhysicalAddress, right: PhysicalAddress) -> Bool { left.rawValue < right.rawValue }

  /// The address `bytes` further; wraps around.
  @inlinable
  public func advanced(by bytes: UInt64) -> PhysicalAddress { PhysicalAddress(rawValue &+ bytes) }
}

extension IOVA: CustomStringConvertible {
  /// Hexadecimal with `0x`.
  public var description: String { "0x\(rawValue.hex())" }
}

extension PhysicalAddress: CustomStringConvertible {
  /// Hexadecimal with `0x`.
  public var description: String { "0x\(rawValue.hex())" }
}
