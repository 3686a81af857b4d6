public import HardwareBits

/// PMEN, switches the protected memory regions (VT-d 4.1 §11.4; offset 064h, 32 bits).
public struct ProtectedMemoryEnableRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt32
  /// Wraps raw bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  static let prs = BitField("PRS", 0)
  static let epm = BitField("EPM", 31)
  /// The fields, in the specification's numbering.
  public static let fields = [prs, .reserved(30, 1), epm]
}

/// PLMBASE or PLMLIMIT, an end of the protected region below 4 GiB (VT-d 4.1 §11.4; 32 bits).
///
/// How many low bits are wired, and so how coarse the region is, differs from unit to unit: software finds out by
/// writing ones. The limit's unwired bits count as ones.
public struct ProtectedLowMemoryRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt32
  /// Wraps raw bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  static let plm = BitField("PLM", 31, 0)
  /// The fields, in the specification's numbering.
  public static let fields = [plm]
}

/// PHMBASE or PHMLIMIT, an end of the protected region anywhere in memory (VT-d 4.1 §11.4; 64 bits).
public struct ProtectedHighMemoryRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let phm = BitField("PHM", 63, 0)
  /// The fields, in the specification's numbering.
  public static let fields = [phm]
}
