public import HardwareBits

/// Legacy-mode context-table entry, one for each function, 128 bits (VT-d 4.1 §9.3).
public struct ContextEntry: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt128
  /// Wraps raw bits.
  public init(rawValue: UInt128 = 0) { self.rawValue = rawValue }

  static let p = BitField("P", 0)
  static let fpd = BitField("FPD", 1)
  static let tt = BitField("TT", 3, 2)
  static let ssptptr = BitField("SSPTPTR", 63, 12)
  static let aw = BitField("AW", 66, 64)
  static let did = BitField("DID", 87, 72)
  /// The fields, in the specification's numbering.
  public static let fields = [
    p, fpd, tt, .reserved(11, 4), ssptptr, aw, .ignored(70, 67), .reserved(71), did, .reserved(127, 88),
  ]

  /// Whether the function may do DMA at all (P).
  public var isPresent: Bool {
    get { self[flag: Self.p] }
    set { self[flag: Self.p] = newValue }
  }
  /// Whether qualified faults are not recorded (FPD).
  public var faultProcessingDisabled: Bool {
    get { self[flag: Self.fpd] }
    set { self[flag: Self.fpd] = newValue }
  }
  /// What is done with the function's requests (TT).
  public var translationType: TranslationType {
    get { TranslationType(rawValue: UInt8(self[Self.tt])) }
    set { self[Self.tt] = UInt128(newValue.rawValue & 3) }
  }
  /// Address of the second stage's top table, a multiple of 4096 (SSPTPTR).
  public var pageTableAddress: UInt64 {
    get { UInt64(self[Self.ssptptr]) << 12 }
    set {
      precondition(newValue & 0xfff == 0, "page table is not 4 KiB aligned")
      self[Self.ssptptr] = UInt128(newValue >> 12)
    }
  }
  /// The raw AW field: 1, 2 or 3 for 3, 4 or 5 levels; the rest is reserved.
  ///
  /// Pass-through needs the deepest CAP.SAGAW lists.
  public var addressWidth: UInt8 {
    get { UInt8(self[Self.aw]) }
    set { self[Self.aw] = UInt128(newValue & 7) }
  }
  /// The depth AW stands for; nil for its reserved values.
  public var levels: PagingLevels? { PagingLevels(addressWidthField: addressWidth) }
  /// The domain ID, which tags the unit's cached translations (DID).
  public var domainID: UInt16 {
    get { UInt16(self[Self.did]) }
    set { self[Self.did] = UInt128(newValue) }
  }

  /// What a context entry does with requests: TT (VT-d 4.1 §9.3).
  public struct TranslationType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The two bits of TT.
    public let rawValue: UInt8
    /// Wraps the two bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Translated by the second stage; requests of a device-TLB are refused.
    public static let untranslated = TranslationType(rawValue: 0)
    /// Translated by the second stage, and the function may keep translations (needs ECAP.DT).
    public static let deviceTLB = TranslationType(rawValue: 1)
    /// Not translated (needs ECAP.PT).
    public static let passThrough = TranslationType(rawValue: 2)

    /// `untranslated`, `device-tlb`, `pass-through`, or `reserved` for the value 3.
    public var description: String {
      switch rawValue {
      case 0: "untranslated"
      case 1: "device-tlb"
      case 2: "pass-through"
      default: "reserved"
      }
    }
  }
}
