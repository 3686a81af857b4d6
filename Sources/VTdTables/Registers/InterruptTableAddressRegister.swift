public import HardwareBits

/// IRTA, where the interrupt remapping table is (VT-d 4.1 §11.4; offset 0B8h, 64 bits).
public struct InterruptTableAddressRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let s = BitField("S", 3, 0)
  static let eime = BitField("EIME", 11)
  static let irta = BitField("IRTA", 63, 12)
  /// The fields, in the specification's numbering.
  public static let fields = [s, .reserved(10, 4), eime, irta]

  /// Points at a table of `2^(size + 1)` entries.
  ///
  /// - Precondition: `table` is a multiple of 4096 and `size` at most 15.
  public init(table: UInt64, size: UInt8, extendedInterruptMode: Bool) {
    precondition(table & 0xfff == 0, "interrupt remapping table is not 4 KiB aligned")
    self.init()
    self[Self.irta] = table >> 12
    self[Self.s] = UInt64(size)
    self[flag: Self.eime] = extendedInterruptMode
  }

  /// The table's address, a multiple of 4096 (IRTA).
  public var table: UInt64 { self[Self.irta] << 12 }
  /// The number of entries, 2 to 65536 (S, as 2^(S+1)).
  public var entryCount: Int { 2 << Int(self[Self.s]) }
  /// Whether destinations have 32 bits (EIME).
  public var extendedInterruptMode: Bool { self[flag: Self.eime] }
}
