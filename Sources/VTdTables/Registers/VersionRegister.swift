public import HardwareBits

/// VER, the version of the architecture a unit implements (VT-d 4.1 §11.4; offset 000h, 32 bits, read-only).
public struct VersionRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt32
  /// Wraps raw bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  static let min = BitField("MIN", 3, 0)
  static let max = BitField("MAX", 7, 4)
  /// The fields, in the specification's numbering.
  public static let fields = [min, max, .reserved(31, 8)]

  /// The major version: 1 since the first revision, with jumps to 4, 5, 6 and 7.
  public var major: UInt8 { UInt8(self[Self.max]) }
  /// The minor version.
  public var minor: UInt8 { UInt8(self[Self.min]) }
}
