public import HardwareBits

/// First-stage paging entry of any level, 64 bits: the processor's own format (VT-d 4.1 §9.7).
public struct FirstStageEntry: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let p = BitField("P", 0)
  static let rw = BitField("R/W", 1)
  static let us = BitField("U/S", 2)
  static let pwt = BitField("PWT", 3)
  static let pcd = BitField("PCD", 4)
  static let a = BitField("A", 5)
  static let d = BitField("D", 6)
  /// Leaf at levels 2 and 3, reserved above; at level 1 the bit is PAT.
  static let ps = BitField("PS", 7)
  static let g = BitField("G", 8)
  static let ea = BitField("EA", 10)
  static let addr = BitField("ADDR", 51, 12)
  static let xd = BitField("XD", 63)
  /// The fields, in the specification's numbering.
  public static let fields = [
    p, rw, us, pwt, pcd, a, d, ps, g, .ignored(9), ea, .ignored(11), addr, .ignored(62, 52), xd,
  ]

  /// Whether hardware follows or uses the entry; reads are allowed then (P).
  public var isPresent: Bool { self[flag: Self.p] }
  /// Whether writes are allowed (R/W).
  public var isWritable: Bool { self[flag: Self.rw] }
  /// Whether requests without supervisor privilege are allowed (U/S).
  public var isUser: Bool { self[flag: Self.us] }
  /// Whether the entry is a leaf if it stands at level 2 or 3 (PS).
  public var isLargePage: Bool { self[flag: Self.ps] }
  /// Whether the entry was used since the bit was cleared (A).
  public var isAccessed: Bool { self[flag: Self.a] }
  /// Whether the page was written since the bit was cleared (D).
  public var isDirty: Bool { self[flag: Self.d] }
  /// Whether execution is refused (XD).
  public var executeDisabled: Bool { self[flag: Self.xd] }
  /// Address of the page or of the next table, a multiple of 4096 (bits 51:12).
  public var address: UInt64 { rawValue & 0x000f_ffff_ffff_f000 }
}
