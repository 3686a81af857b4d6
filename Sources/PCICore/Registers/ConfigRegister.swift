public import HardwareBits

/// A register of configuration space that knows its name and what the values of its fields stand for.
///
/// The fields are listed once; reading a register, presenting it and testing it all go by that list.
public protocol ConfigRegister: BitLayout, Hashable {
  /// The name, spelled as in the specification.
  static var registerName: StaticString { get }

  /// The value of `field` in units and words, such as `256 bytes`, or nil where the number says it all.
  func meaning(of field: BitField) -> String?
}

extension ConfigRegister {
  /// No field needs words.
  public func meaning(of field: BitField) -> String? { nil }
}

/// Where a register of type `Register` begins, in bytes from the start of its capability (or of config space).
public struct RegisterOffset<Register: ConfigRegister>: Sendable {
  /// The offset in bytes.
  public let offset: Int

  /// States an offset.
  @inlinable
  public init(_ offset: Int) { self.offset = offset }
}
