public import HardwareBits

/// CAP, what a remapping unit can do (VT-d 4.1 §11.4; offset 008h, 64 bits, read-only).
public struct CapabilityRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let nd = BitField("ND", 2, 0)
  static let afl = BitField("AFL", 3)
  static let rwbf = BitField("RWBF", 4)
  static let plmr = BitField("PLMR", 5)
  static let phmr = BitField("PHMR", 6)
  static let cm = BitField("CM", 7)
  static let sagaw = BitField("SAGAW", 12, 8)
  static let mgaw = BitField("MGAW", 21, 16)
  static let zlr = BitField("ZLR", 22)
  /// Isochrony, in revisions before 3.0; reserved since.
  static let isoch = BitField("ISOCH", 23)
  static let fro = BitField("FRO", 33, 24)
  static let sslps = BitField("SSLPS", 37, 34)
  static let psi = BitField("PSI", 39)
  static let nfr = BitField("NFR", 47, 40)
  static let mamv = BitField("MAMV", 53, 48)
  static let dwd = BitField("DWD", 54)
  static let drd = BitField("DRD", 55)
  static let fs1gp = BitField("FS1GP", 56)
  /// Posted interrupts; one published VMM wrongly calls this bit page-walk incoherency.
  static let pi = BitField("PI", 59)
  static let fs5lp = BitField("FS5LP", 60)
  static let ecmds = BitField("ECMDS", 61)
  static let esirtps = BitField("ESIRTPS", 62)
  static let esrtps = BitField("ESRTPS", 63)
  /// The fields, in the specification's numbering.
  public static let fields = [
    nd, afl, rwbf, plmr, phmr, cm, sagaw, .reserved(15, 13), mgaw, zlr, isoch, fro, sslps, .reserved(38), psi, nfr,
    mamv, dwd, drd, fs1gp, .reserved(58, 57), pi, fs5lp, ecmds, esirtps, esrtps,
  ]

  /// How many bits of a domain ID the unit looks at: 4 to 16, or nil for the reserved encoding 7 (ND).
  public var domainIDWidthInBits: Int? { self[Self.nd] == 7 ? nil : 4 + 2 * Int(self[Self.nd]) }
  /// Whether faults can be logged to memory (AFL).
  public var advancedFaultLogging: Bool { self[flag: Self.afl] }
  /// Whether software must flush the unit's write buffer after each change to a table (RWBF).
  public var requiresWriteBufferFlush: Bool { self[flag: Self.rwbf] }
  /// Whether the protected low-memory region exists (PLMR).
  public var protectedLowMemory: Bool { self[flag: Self.plmr] }
  /// Whether the protected high-memory region exists (PHMR).
  public var protectedHighMemory: Bool { self[flag: Self.phmr] }
  /// Whether entries that are not present may be cached, so that mapping too needs an invalidation (CM).
  public var cachingMode: Bool { self[flag: Self.cm] }
  /// The raw SAGAW field: bit 1 for 3 levels, bit 2 for 4, bit 3 for 5.
  public var sagaw: UInt8 { UInt8(self[Self.sagaw]) }
  /// The widest DMA address in bits, 1 to 64 (MGAW, which is stored less one).
  public var maximumGuestAddressWidthInBits: Int { Int(self[Self.mgaw]) + 1 }
  /// Whether reads of no bytes from write-only pages are answered (ZLR).
  public var zeroLengthRead: Bool { self[flag: Self.zlr] }
  /// Where the fault records begin, in bytes from the start of the registers (FRO times 16).
  public var faultRecordingOffset: Int { Int(self[Self.fro]) * 16 }
  /// The raw SSLPS field: bit 0 for 2 MiB pages of the second stage, bit 1 for 1 GiB.
  public var secondStageLargePages: UInt8 { UInt8(self[Self.sslps]) }
  /// Whether the second stage may use 2 MiB pages (SSLPS bit 0).
  public var secondStage2M: Bool { secondStageLargePages & 1 != 0 }
  /// Whether the second stage may use 1 GiB pages (SSLPS bit 1).
  public var secondStage1G: Bool { secondStageLargePages & 2 != 0 }
  /// Whether a range of pages can be invalidated in the IOTLB (PSI).
  public var pageSelectiveInvalidation: Bool { self[flag: Self.psi] }
  /// The number of fault records, 1 to 256 (NFR, which is stored less one).
  public var faultRecordCount: Int { Int(self[Self.nfr]) + 1 }
  /// The largest address mask of a page-selective invalidation: 2^n pages at once (MAMV).
  public var maximumAddressMask: UInt8 { UInt8(self[Self.mamv]) }
  /// Whether an invalidation drains posted writes (DWD).
  public var writeDraining: Bool { self[flag: Self.dwd] }
  /// Whether an invalidation drains reads (DRD).
  public var readDraining: Bool { self[flag: Self.drd] }
  /// Whether the first stage may use 1 GiB pages (FS1GP).
  public var firstStage1G: Bool { self[flag: Self.fs1gp] }
  /// Whether posted interrupts exist (PI).
  public var postedInterrupts: Bool { self[flag: Self.pi] }
  /// Whether the first stage may have 5 levels (FS5LP).
  public var firstStage5Levels: Bool { self[flag: Self.fs5lp] }
  /// Whether the enhanced commands exist (ECMDS).
  public var enhancedCommands: Bool { self[flag: Self.ecmds] }
  /// Whether setting the interrupt table invalidates the interrupt cache by itself (ESIRTPS).
  public var enhancedSetInterruptTable: Bool { self[flag: Self.esirtps] }
  /// Whether setting the root table invalidates the translation caches by itself (ESRTPS).
  public var enhancedSetRootTable: Bool { self[flag: Self.esrtps] }

  /// Whether SAGAW lists a second-stage walk of this depth.
  public func supportsSecondStage(_ levels: PagingLevels) -> Bool { sagaw >> levels.sagawBit & 1 != 0 }

  /// The second-stage depths SAGAW lists, shallow first; empty where the unit does not translate at all.
  public var secondStageLevels: [PagingLevels] { PagingLevels.allCases.filter(supportsSecondStage) }
}
