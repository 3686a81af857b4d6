public import HardwareBits

/// ECAP, more of what a remapping unit can do (VT-d 4.1 §11.4; offset 010h, 64 bits, read-only).
public struct ExtendedCapabilityRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let c = BitField("C", 0)
  static let qi = BitField("QI", 1)
  static let dt = BitField("DT", 2)
  static let ir = BitField("IR", 3)
  static let eim = BitField("EIM", 4)
  static let pt = BitField("PT", 6)
  static let sc = BitField("SC", 7)
  static let iro = BitField("IRO", 17, 8)
  static let mhmv = BitField("MHMV", 23, 20)
  /// Extended context entries, in revisions 2.x; reserved since.
  static let ecs = BitField("ECS", 24)
  static let mts = BitField("MTS", 25)
  static let nest = BitField("NEST", 26)
  /// Deferred invalidation, in revisions 2.x; reserved since.
  static let dis = BitField("DIS", 27)
  /// PASID support as revision 2.2 placed it; such units carry it wrongly and Linux ignores it.
  static let oldPASID = BitField("PASID_DEPRECATED", 28)
  static let prs = BitField("PRS", 29)
  static let ers = BitField("ERS", 30)
  static let srs = BitField("SRS", 31)
  /// PASID-only translation, in revisions 2.x; reserved since.
  static let pot = BitField("POT", 32)
  static let nwfs = BitField("NWFS", 33)
  static let eafs = BitField("EAFS", 34)
  static let pss = BitField("PSS", 39, 35)
  static let pasid = BitField("PASID", 40)
  static let dit = BitField("DIT", 41)
  static let pds = BitField("PDS", 42)
  static let smts = BitField("SMTS", 43)
  static let vcs = BitField("VCS", 44)
  static let ssads = BitField("SSADS", 45)
  static let ssts = BitField("SSTS", 46)
  static let fsts = BitField("FSTS", 47)
  static let smpwcs = BitField("SMPWCS", 48)
  static let rps = BitField("RPS", 49)
  static let pms = BitField("PMS", 51)
  static let adms = BitField("ADMS", 52)
  static let rprivs = BitField("RPRIVS", 53)
  static let sms = BitField("SMS", 58)
  /// The fields, in the specification's numbering.
  public static let fields = [
    c, qi, dt, ir, eim, .reserved(5), pt, sc, iro, .reserved(19, 18), mhmv, ecs, mts, nest, dis, oldPASID, prs, ers,
    srs, pot, nwfs, eafs, pss, pasid, dit, pds, smts, vcs, ssads, ssts, fsts, smpwcs, rps, .reserved(50), pms, adms,
    rprivs, .reserved(57, 54), sms, .reserved(63, 59),
  ]

  /// Whether walks of root, context and PASID tables (and legacy page tables) snoop the processor caches (C).
  public var coherentWalks: Bool { self[flag: Self.c] }
  /// Whether the invalidation queue exists (QI).
  public var queuedInvalidation: Bool { self[flag: Self.qi] }
  /// Whether devices may keep translations of their own (DT).
  public var deviceTLBs: Bool { self[flag: Self.dt] }
  /// Whether interrupts are remapped (IR).
  public var interruptRemapping: Bool { self[flag: Self.ir] }
  /// Whether interrupt destinations have 32 bits (EIM).
  public var extendedInterruptMode: Bool { self[flag: Self.eim] }
  /// Whether a context or PASID-table entry may ask for pass-through (PT).
  public var passThrough: Bool { self[flag: Self.pt] }
  /// Whether second-stage leaves may force snooping, by SNP or PGSNP (SC).
  public var snoopControl: Bool { self[flag: Self.sc] }
  /// Where IVA and, 8 bytes on, IOTLB are, in bytes from the start of the registers (IRO times 16).
  public var iotlbRegisterOffset: Int { Int(self[Self.iro]) * 16 }
  /// The largest index mask of an interrupt-entry-cache invalidation: 2^n entries at once (MHMV).
  public var maximumHandleMask: UInt8 { UInt8(self[Self.mhmv]) }
  /// Whether PASID-table entries may set memory types (MTS).
  public var memoryTypes: Bool { self[flag: Self.mts] }
  /// Whether a first stage may be nested in a second (NEST).
  public var nestedTranslation: Bool { self[flag: Self.nest] }
  /// Whether devices may ask for pages (PRS).
  public var pageRequests: Bool { self[flag: Self.prs] }
  /// Whether requests may ask to execute (ERS).
  public var executeRequests: Bool { self[flag: Self.ers] }
  /// Whether requests may ask with supervisor privilege (SRS).
  public var supervisorRequests: Bool { self[flag: Self.srs] }
  /// Whether the no-write flag of translation requests is honoured (NWFS).
  public var noWriteFlag: Bool { self[flag: Self.nwfs] }
  /// Whether the extended-accessed flag of the first stage exists (EAFS).
  public var extendedAccessedFlag: Bool { self[flag: Self.eafs] }
  /// How many bits a PASID has, 1 to 32 as encoded (PSS, stored less one); only 20 are architectural.
  public var pasidWidthInBits: Int { Int(self[Self.pss]) + 1 }
  /// Whether requests with a PASID are translated (PASID).
  public var pasid: Bool { self[flag: Self.pasid] }
  /// Whether device-TLB invalidations must name the physical function for throttling (DIT).
  public var deviceTLBThrottling: Bool { self[flag: Self.dit] }
  /// Whether a wait descriptor can drain page requests (PDS).
  public var pageRequestDraining: Bool { self[flag: Self.pds] }
  /// Whether scalable mode exists (SMTS).
  public var scalableMode: Bool { self[flag: Self.smts] }
  /// Whether the virtual command registers exist (VCS).
  public var virtualCommands: Bool { self[flag: Self.vcs] }
  /// Whether the second stage keeps accessed and dirty bits (SSADS).
  public var secondStageAccessedDirty: Bool { self[flag: Self.ssads] }
  /// Whether scalable mode has second-stage translation (SSTS).
  public var secondStage: Bool { self[flag: Self.ssts] }
  /// Whether scalable mode has first-stage translation (FSTS).
  public var firstStage: Bool { self[flag: Self.fsts] }
  /// Whether walks of page tables in scalable mode snoop the processor caches (SMPWCS).
  public var scalableWalkCoherency: Bool { self[flag: Self.smpwcs] }
  /// Whether RID_PASID of a context entry is used; where not, it is 0 (RPS).
  public var requesterIDPASID: Bool { self[flag: Self.rps] }
  /// Whether performance counters exist (PMS).
  public var performanceMonitoring: Bool { self[flag: Self.pms] }
  /// Whether all DMA can be aborted by RTADDR.TTM (ADMS).
  public var abortDMAMode: Bool { self[flag: Self.adms] }
  /// Whether RID_PRIV of a context entry is used (RPRIVS).
  public var requesterIDPrivilege: Bool { self[flag: Self.rprivs] }
  /// Whether stop markers end a PASID's page requests (SMS).
  public var stopMarkers: Bool { self[flag: Self.sms] }
}
