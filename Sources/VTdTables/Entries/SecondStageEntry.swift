public import HardwareBits

/// Second-stage paging entry of any level, 64 bits (VT-d 4.1 §9.8).
///
/// There is no present bit: an entry counts as present where R or W (or X, with execute requests) is set. Bits 51:12
/// above the host's address width are reserved, and in a leaf above level 1 the low address bits are as well.
public struct SecondStageEntry: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let r = BitField("R", 0)
  static let w = BitField("W", 1)
  static let x = BitField("X", 2)
  /// Extended memory type and ignore-PAT of a leaf, where PASID-table entries may set memory types; else ignored.
  static let emt = BitField("EMT", 5, 3)
  static let ipat = BitField("IPAT", 6)
  /// Leaf above level 1; reserved at levels 4 and 5, ignored at level 1.
  static let ps = BitField("PS", 7)
  static let a = BitField("A", 8)
  static let d = BitField("D", 9)
  /// Force snoop, in leaves, with ECAP.SC; else reserved.
  static let snp = BitField("SNP", 11)
  static let addr = BitField("ADDR", 51, 12)
  /// Transient mapping, in leaves, in revisions before 2.0 of device-TLBs; reserved since.
  static let tm = BitField("TM", 62)
  /// The fields, in the specification's numbering.
  public static let fields = [
    r, w, x, emt, ipat, ps, a, d, .ignored(10), snp, addr, .ignored(61, 52), tm, .ignored(63),
  ]

  /// Whether reads are allowed (R).
  public var isReadable: Bool { self[flag: Self.r] }
  /// Whether writes are allowed (W).
  public var isWritable: Bool { self[flag: Self.w] }
  /// Whether anything is allowed: hardware follows or uses the entry.
  public var isPresent: Bool { rawValue & 3 != 0 }
  /// Whether the entry is a leaf if it stands at level 2 or 3 (PS).
  public var isLargePage: Bool { self[flag: Self.ps] }
  /// Whether the entry was used since the bit was cleared (A).
  public var isAccessed: Bool { self[flag: Self.a] }
  /// Whether the page was written since the bit was cleared (D).
  public var isDirty: Bool { self[flag: Self.d] }
  /// Whether DMA to the page snoops whatever the device asks (SNP).
  public var forcesSnoop: Bool { self[flag: Self.snp] }
  /// Address of the page or of the next table, a multiple of 4096 (bits 51:12).
  public var address: UInt64 { rawValue & 0x000f_ffff_ffff_f000 }
}
