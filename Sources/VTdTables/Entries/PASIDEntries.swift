public import HardwareBits

/// Scalable-mode PASID-directory entry, one for 64 PASIDs, 64 bits (VT-d 4.1 §9.5).
public struct PASIDDirectoryEntry: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let p = BitField("P", 0)
  static let fpd = BitField("FPD", 1)
  static let smptblptr = BitField("SMPTBLPTR", 63, 12)
  /// The fields, in the specification's numbering.
  public static let fields = [p, fpd, .reserved(11, 2), smptblptr]

  /// A present entry that points at a PASID table.
  ///
  /// - Precondition: the address is a multiple of 4096.
  public init(tableAddress: UInt64) {
    precondition(tableAddress & 0xfff == 0, "PASID table is not 4 KiB aligned")
    self.init(rawValue: tableAddress | 1)
  }

  /// Whether the 64 PASIDs have a table (P).
  public var isPresent: Bool { self[flag: Self.p] }
  /// Whether qualified faults are not recorded (FPD).
  public var faultProcessingDisabled: Bool { self[flag: Self.fpd] }
  /// Address of the PASID table, a multiple of 4096 (SMPTBLPTR).
  public var tableAddress: UInt64 { self[Self.smptblptr] << 12 }
}

/// Scalable-mode PASID-table entry, one for each PASID, 512 bits (VT-d 4.1 §9.6).
public struct PASIDTableEntry: WordLayout, Hashable {
  private var block = WordBlock<8>()

  /// Eight words.
  public static let wordCount = 8
  /// All words zero.
  public init() {}

  /// One word, 0 to 7.
  public subscript(word word: Int) -> UInt64 {
    get { block[word] }
    set { block[word] = newValue }
  }

  static let p = BitField("P", 0)
  static let fpd = BitField("FPD", 1)
  static let aw = BitField("AW", 4, 2)
  static let pgtt = BitField("PGTT", 8, 6)
  static let ssade = BitField("SSADE", 9)
  static let ssptptr = BitField("SSPTPTR", 63, 12)
  static let did = BitField("DID", 79, 64)
  static let pwsnp = BitField("PWSNP", 87)
  static let pgsnp = BitField("PGSNP", 88)
  static let cd = BitField("CD", 89)
  static let emte = BitField("EMTE", 90)
  static let pat = BitField("PAT", 127, 96)
  static let sre = BitField("SRE", 128)
  static let fspm = BitField("FSPM", 131, 130)
  static let wpe = BitField("WPE", 132)
  static let eafe = BitField("EAFE", 135)
  static let fsptptr = BitField("FSPTPTR", 191, 140)
  /// The fields, in the specification's numbering.
  ///
  /// Bits 5 (SLEE), 95:91 (EMT, PWT, PCD), 129 (ERE), 133 (NXE) and 134 (SMEP) had meanings before revision 4.
  public static let fields = [
    p, fpd, aw, .reserved(5), pgtt, ssade, .reserved(11, 10), ssptptr, did, .reserved(86, 80), pwsnp, pgsnp, cd, emte,
    .reserved(95, 91), pat, sre, .reserved(129), fspm, wpe, .ignored(134, 133), eafe, .reserved(139, 136), fsptptr,
    .reserved(511, 192),
  ]

  /// Whether the PASID may be used (P).
  public var isPresent: Bool {
    get { self[flag: Self.p] }
    set { self[flag: Self.p] = newValue }
  }
  /// Whether qualified faults are not recorded (FPD).
  public var faultProcessingDisabled: Bool {
    get { self[flag: Self.fpd] }
    set { self[flag: Self.fpd] = newValue }
  }
  /// The raw AW field: 1, 2 or 3 for 3, 4 or 5 levels of the second stage.
  public var addressWidth: UInt8 {
    get { UInt8(self[Self.aw]) }
    set { self[Self.aw] = UInt64(newValue & 7) }
  }
  /// Which stages translate (PGTT).
  public var translationType: TranslationType {
    get { TranslationType(rawValue: UInt8(self[Self.pgtt])) }
    set { self[Self.pgtt] = UInt64(newValue.rawValue & 7) }
  }
  /// Whether the second stage keeps accessed and dirty bits (SSADE, needs ECAP.SSADS).
  public var secondStageAccessedDirty: Bool {
    get { self[flag: Self.ssade] }
    set { self[flag: Self.ssade] = newValue }
  }
  /// Address of the second stage's top table, a multiple of 4096 (SSPTPTR).
  public var secondStageTableAddress: UInt64 {
    get { self[Self.ssptptr] << 12 }
    set {
      precondition(newValue & 0xfff == 0, "page table is not 4 KiB aligned")
      self[Self.ssptptr] = newValue >> 12
    }
  }
  /// The domain ID, which tags the unit's cached translations (DID).
  public var domainID: UInt16 {
    get { UInt16(self[Self.did]) }
    set { self[Self.did] = UInt64(newValue) }
  }
  /// Whether walks of the page tables snoop the processor caches (PWSNP, needs ECAP.SMPWCS).
  public var pageWalkSnoop: Bool {
    get { self[flag: Self.pwsnp] }
    set { self[flag: Self.pwsnp] = newValue }
  }
  /// Whether all DMA of this PASID snoops (PGSNP, needs ECAP.SC).
  public var pageSnoop: Bool {
    get { self[flag: Self.pgsnp] }
    set { self[flag: Self.pgsnp] = newValue }
  }
  /// Whether supervisor requests are let through (SRE, needs ECAP.SRS).
  public var supervisorRequestsEnabled: Bool {
    get { self[flag: Self.sre] }
    set { self[flag: Self.sre] = newValue }
  }
  /// The raw FSPM field: 0 for a first stage of 4 levels, 1 for 5; 2 and 3 are reserved.
  public var firstStagePagingMode: UInt8 {
    get { UInt8(self[Self.fspm]) }
    set { self[Self.fspm] = UInt64(newValue & 3) }
  }
  /// Whether supervisor requests too must have write permission (WPE).
  public var writeProtectEnabled: Bool {
    get { self[flag: Self.wpe] }
    set { self[flag: Self.wpe] = newValue }
  }
  /// Whether the extended-accessed bit is kept (EAFE, needs ECAP.EAFS).
  public var extendedAccessedEnabled: Bool {
    get { self[flag: Self.eafe] }
    set { self[flag: Self.eafe] = newValue }
  }
  /// Address of the first stage's top table, a multiple of 4096 (FSPTPTR).
  public var firstStageTableAddress: UInt64 {
    get { self[Self.fsptptr] << 12 }
    set {
      precondition(newValue & 0xfff == 0, "page table is not 4 KiB aligned")
      self[Self.fsptptr] = newValue >> 12
    }
  }

  /// Which stages translate a PASID's requests: PGTT (VT-d 4.1 §9.6).
  public struct TranslationType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The three bits of PGTT.
    public let rawValue: UInt8
    /// Wraps the three bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The first stage alone (needs ECAP.FSTS).
    public static let firstStage = TranslationType(rawValue: 1)
    /// The second stage alone (needs ECAP.SSTS).
    public static let secondStage = TranslationType(rawValue: 2)
    /// The first stage, and every address it gives through the second (needs ECAP.NEST).
    public static let nested = TranslationType(rawValue: 3)
    /// None (needs ECAP.PT).
    public static let passThrough = TranslationType(rawValue: 4)

    /// `first-stage`, `second-stage`, `nested`, `pass-through`, or `reserved`.
    public var description: String {
      switch rawValue {
      case 1: "first-stage"
      case 2: "second-stage"
      case 3: "nested"
      case 4: "pass-through"
      default: "reserved"
      }
    }
  }
}
