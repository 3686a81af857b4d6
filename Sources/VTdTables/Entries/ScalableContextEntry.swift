public import HardwareBits

/// Scalable-mode context-table entry, one for each function, 256 bits (VT-d 4.1 §9.4).
public struct ScalableContextEntry: WordLayout, Hashable {
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

  static let p = BitField("P", 0)
  static let fpd = BitField("FPD", 1)
  static let dte = BitField("DTE", 2)
  static let paside = BitField("PASIDE", 3)
  static let pre = BitField("PRE", 4)
  static let pdts = BitField("PDTS", 11, 9)
  static let pasiddirptr = BitField("PASIDDIRPTR", 63, 12)
  static let ridPASID = BitField("RID_PASID", 83, 64)
  static let ridPriv = BitField("RID_PRIV", 84)
  /// The fields, in the specification's numbering.
  public static let fields = [
    p, fpd, dte, paside, pre, .reserved(8, 5), pdts, pasiddirptr, ridPASID, ridPriv, .reserved(255, 85),
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
  /// Whether the function may keep translations (DTE, needs ECAP.DT).
  public var deviceTLBEnabled: Bool {
    get { self[flag: Self.dte] }
    set { self[flag: Self.dte] = newValue }
  }
  /// Whether the function's requests may carry a PASID (PASIDE, needs ECAP.PASID).
  public var pasidEnabled: Bool {
    get { self[flag: Self.paside] }
    set { self[flag: Self.paside] = newValue }
  }
  /// Whether the function may ask for pages (PRE, needs ECAP.PRS).
  public var pageRequestEnabled: Bool {
    get { self[flag: Self.pre] }
    set { self[flag: Self.pre] = newValue }
  }
  /// The raw PDTS field, 0 to 7: the directory has 2^(n+7) entries.
  public var pasidDirectorySize: UInt8 {
    get { UInt8(self[Self.pdts]) }
    set { self[Self.pdts] = UInt64(newValue & 7) }
  }
  /// How many directory entries there are, 128 to 16384; each stands for 64 PASIDs.
  public var pasidDirectoryEntryCount: Int { 128 << Int(pasidDirectorySize) }
  /// Address of the PASID directory, a multiple of 4096 (PASIDDIRPTR).
  public var pasidDirectoryAddress: UInt64 {
    get { self[Self.pasiddirptr] << 12 }
    set {
      precondition(newValue & 0xfff == 0, "PASID directory is not 4 KiB aligned")
      self[Self.pasiddirptr] = newValue >> 12
    }
  }
  /// The PASID that requests without one are treated as having, 20 bits (RID_PASID).
  public var requesterIDPASID: UInt32 {
    get { UInt32(self[Self.ridPASID]) }
    set { self[Self.ridPASID] = UInt64(newValue & 0xf_ffff) }
  }
  /// Whether requests without a PASID count as supervisor requests (RID_PRIV, needs ECAP.RPRIVS).
  public var requesterIDPrivilege: Bool {
    get { self[flag: Self.ridPriv] }
    set { self[flag: Self.ridPriv] = newValue }
  }
}
