import HardwareBits

/// The registers of one capability: a part of a function's configuration space, as far as it was read.
///
/// A block is a view. It copies nothing, and decodes a register when asked; one that was not read is nil.
public struct RegisterBlock: Hashable, Sendable {
  /// The configuration space that holds the block.
  public let config: ConfigSpace
  /// Where the block begins, in bytes from the start of configuration space.
  public let offset: Int
  /// Where the space ends that the block may reach into: 256 for a capability below 100h, else 4096.
  let limit: Int

  /// Names the block that begins at `offset` of `config`.
  public init(_ config: ConfigSpace, offset: Int) {
    self.config = config
    self.offset = offset
    limit = offset < ConfigSpace.conventionalSize ? ConfigSpace.conventionalSize : ConfigSpace.extendedSize
  }

  /// The register at `place`, or nil where any byte of it was not read.
  public subscript<Register: ConfigRegister>(place: RegisterOffset<Register>) -> Register? {
    let width = Register.RawValue.bitWidth / 8
    guard let value = value(at: place.offset, widthInBytes: width) else { return nil }
    return Register(rawValue: Register.RawValue(truncatingIfNeeded: value))
  }

  /// The 1 to 8 bytes at `relative` from the start of the block, least significant first; nil where not read.
  public func value(at relative: Int, widthInBytes width: Int) -> UInt64? {
    let (start, overflow) = offset.addingReportingOverflow(relative)
    guard !overflow, start >= 0, width > 0, width <= 8, start <= limit - width else { return nil }
    switch width {
    case 1: return config.uint8(at: start).map { UInt64($0) }
    case 2: return config.uint16(at: start).map { UInt64($0) }
    case 4: return config.uint32(at: start).map { UInt64($0) }
    default:
      guard start <= config.size - width else { return nil }
      var value: UInt64 = 0
      for index in 0..<width { value |= UInt64(config.uint8(at: start + index) ?? 0) << UInt64(8 * index) }
      return value
    }
  }

  /// The byte at `relative` from the start of the block; nil where not read.
  public func uint8(at relative: Int) -> UInt8? {
    value(at: relative, widthInBytes: 1).map { UInt8(truncatingIfNeeded: $0) }
  }

  /// The two bytes at `relative` from the start of the block; nil where not read.
  public func uint16(at relative: Int) -> UInt16? {
    value(at: relative, widthInBytes: 2).map { UInt16(truncatingIfNeeded: $0) }
  }

  /// The four bytes at `relative` from the start of the block; nil where not read.
  public func uint32(at relative: Int) -> UInt32? {
    value(at: relative, widthInBytes: 4).map { UInt32(truncatingIfNeeded: $0) }
  }

  /// The eight bytes at `relative` from the start of the block; nil where not read.
  public func uint64(at relative: Int) -> UInt64? { value(at: relative, widthInBytes: 8) }

  /// The header dword of the block: IDs, version and next pointer.
  public var header: UInt32? { uint32(at: 0) }
}
