public import HardwareBits
public import PCICore

/// Page request descriptor, what a device asks in the page request queue, 256 bits (VT-d 4.1 §7.4.1.1).
public struct PageRequestDescriptor: WordLayout, Hashable {
  private var block = WordBlock<4>()

  /// Four words.
  public static let wordCount = 4
  /// All words zero.
  public init() {}

  /// One word, 0 to 3.
  public subscript(word word: Int) -> UInt64 {
    get { block[word] }
    set { block[word] = newValue }
  }

  static let type = BitField("TYPE", 7, 0)
  static let pp = BitField("PASID_PRESENT", 8)
  /// Private data follow in words 2 and 3, in revisions before 4.
  static let pdp = BitField("PDP", 9)
  static let rid = BitField("RID", 31, 16)
  static let pasid = BitField("PASID", 51, 32)
  static let exe = BitField("EXE", 52)
  static let priv = BitField("PRIV", 53)
  static let rd = BitField("R", 64)
  static let wr = BitField("W", 65)
  static let lpig = BitField("LPIG", 66)
  static let prgi = BitField("PRGI", 75, 67)
  static let addr = BitField("ADDR", 127, 76)
  /// The fields, in the specification's numbering.
  public static let fields = [
    type, pp, pdp, .reserved(15, 10), rid, pasid, exe, priv, .reserved(63, 54), rd, wr, lpig, prgi, addr,
    BitField("PRIVATE[63:0]", 191, 128), BitField("PRIVATE[127:64]", 255, 192),
  ]

  /// The kind of descriptor; 1 is a page request (TYPE).
  public var kind: UInt8 { UInt8(self[Self.type]) }
  /// Who asks (RID).
  public var requester: RequesterID { RequesterID(rawValue: UInt16(self[Self.rid])) }
  /// The PASID asked for; nil without one.
  public var pasidValue: UInt32? { self[flag: Self.pp] ? UInt32(self[Self.pasid]) : nil }
  /// The page asked for, a multiple of 4096 (ADDR).
  public var address: UInt64 { self[Self.addr] << 12 }
  /// Whether it is to be readable (R).
  public var wantsRead: Bool { self[flag: Self.rd] }
  /// Whether it is to be writable (W).
  public var wantsWrite: Bool { self[flag: Self.wr] }
  /// Whether it is the last of its group, so that one answer is due (LPIG).
  public var isLastInGroup: Bool { self[flag: Self.lpig] }
  /// The group's number, which the answer repeats (PRGI).
  public var group: UInt16 { UInt16(self[Self.prgi]) }
  /// Whether neither read nor write is asked: the PASID's page requests end here.
  public var isStopMarker: Bool { isLastInGroup && !wantsRead && !wantsWrite }
}
