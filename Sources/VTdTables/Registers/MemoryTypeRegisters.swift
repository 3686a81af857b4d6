public import HardwareBits

/// MTRRCAP, which memory type range registers the unit has (VT-d 4.1 §11.4; offset 100h, 64 bits, read-only).
public struct MemoryTypeCapabilityRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let vcnt = BitField("VCNT", 7, 0)
  static let fix = BitField("FIX", 8)
  static let wc = BitField("WC", 10)
  /// The fields, in the specification's numbering.
  public static let fields = [vcnt, fix, .reserved(9), wc, .reserved(63, 11)]
}

/// MTRRDEF, the memory type of what no range covers (VT-d 4.1 §11.4; offset 108h, 64 bits).
public struct MemoryTypeDefaultRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let type = BitField("TYPE", 7, 0)
  static let fe = BitField("FE", 10)
  static let e = BitField("E", 11)
  /// The fields, in the specification's numbering.
  public static let fields = [type, .reserved(9, 8), fe, e, .reserved(63, 12)]
}

/// One of the fixed range registers, eight ranges of 64, 16 or 4 KiB (VT-d 4.1 §11.4; offsets 120h to 170h).
public struct MemoryTypeFixedRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  /// The fields, in the specification's numbering: one type for each eighth.
  public static let fields = [
    BitField("R0", 7, 0), BitField("R1", 15, 8), BitField("R2", 23, 16), BitField("R3", 31, 24),
    BitField("R4", 39, 32), BitField("R5", 47, 40), BitField("R6", 55, 48), BitField("R7", 63, 56),
  ]
}

/// One of the variable range bases (VT-d 4.1 §11.4; offsets 180h, 190h, … 210h).
public struct MemoryTypeBaseRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let type = BitField("TYPE", 7, 0)
  static let base = BitField("PHYSBASE", 63, 12)
  /// The fields, in the specification's numbering.
  public static let fields = [type, .reserved(11, 8), base]
}

/// One of the variable range masks (VT-d 4.1 §11.4; offsets 188h, 198h, … 218h).
public struct MemoryTypeMaskRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let v = BitField("V", 11)
  static let mask = BitField("PHYSMASK", 63, 12)
  /// The fields, in the specification's numbering.
  public static let fields = [.reserved(10, 0), v, mask]
}
