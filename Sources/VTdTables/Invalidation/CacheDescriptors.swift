public import HardwareBits
public import PCICore

/// Context-cache invalidate descriptor, 128 bits (VT-d 4.1 §6.5.2.1).
public struct ContextCacheDescriptor: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt128
  /// Wraps raw bits.
  public init(rawValue: UInt128) { self.rawValue = rawValue }

  static let g = BitField("G", 5, 4)
  static let did = BitField("DID", 31, 16)
  static let sid = BitField("SID", 47, 32)
  static let fm = BitField("FM", 49, 48)
  /// The fields, in the specification's numbering.
  public static let fields = [
    .descriptorType, g, .reserved(8, 6), .descriptorTypeHigh, .reserved(15, 12), did, sid, fm, .reserved(127, 50),
  ]

  /// Everything.
  public static let global = ContextCacheDescriptor(rawValue: 1 << 4 | 1)

  /// The entries tagged with a domain ID.
  public init(domain: UInt16) {
    self.init(rawValue: 2 << 4 | 1)
    self[Self.did] = UInt128(domain)
  }

  /// One function's entry; `domain` is the ID the entry had, 0 for one that was not present under caching mode.
  ///
  /// `functionMask` leaves out the low 1, 2 or 3 bits of the requester ID from the comparison.
  public init(requester: RequesterID, domain: UInt16, functionMask: UInt8 = 0) {
    self.init(rawValue: 3 << 4 | 1)
    self[Self.did] = UInt128(domain)
    self[Self.sid] = UInt128(requester.rawValue)
    self[Self.fm] = UInt128(functionMask & 3)
  }

  /// How much is invalidated: 1 everything, 2 a domain, 3 a function; 0 is invalid (G).
  public var granularity: UInt8 { UInt8(self[Self.g]) }
  /// The domain ID (DID).
  public var domainID: UInt16 { UInt16(self[Self.did]) }
  /// The function (SID).
  public var requester: RequesterID { RequesterID(rawValue: UInt16(self[Self.sid])) }
}

/// PASID-cache invalidate descriptor, 128 bits used of 256 (VT-d 4.1 §6.5.2.2).
public struct PASIDCacheDescriptor: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt128
  /// Wraps raw bits.
  public init(rawValue: UInt128) { self.rawValue = rawValue }

  static let g = BitField("G", 5, 4)
  static let did = BitField("DID", 31, 16)
  static let pasid = BitField("PASID", 51, 32)
  /// The fields, in the specification's numbering.
  public static let fields = [
    .descriptorType, g, .reserved(8, 6), .descriptorTypeHigh, .reserved(15, 12), did, pasid, .reserved(127, 52),
  ]

  /// Everything.
  public static let global = PASIDCacheDescriptor(rawValue: 3 << 4 | 7)

  /// All PASIDs of a domain ID.
  public init(domain: UInt16) {
    self.init(rawValue: 7)
    self[Self.did] = UInt128(domain)
  }

  /// One PASID of a domain ID; `pasid` has 20 bits.
  public init(domain: UInt16, pasid: UInt32) {
    self.init(rawValue: 1 << 4 | 7)
    self[Self.did] = UInt128(domain)
    self[Self.pasid] = UInt128(pasid & 0xf_ffff)
  }

  /// How much is invalidated: 0 a domain, 1 a PASID, 3 everything; 2 is invalid (G).
  public var granularity: UInt8 { UInt8(self[Self.g]) }
}

/// Interrupt-entry-cache invalidate descriptor, 128 bits (VT-d 4.1 §6.5.2.7).
public struct InterruptEntryCacheDescriptor: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt128
  /// Wraps raw bits.
  public init(rawValue: UInt128) { self.rawValue = rawValue }

  static let g = BitField("G", 4)
  static let im = BitField("IM", 31, 27)
  static let iidx = BitField("IIDX", 47, 32)
  /// The fields, in the specification's numbering.
  public static let fields = [
    .descriptorType, g, .reserved(8, 5), .descriptorTypeHigh, .reserved(26, 12), im, iidx, .reserved(127, 48),
  ]

  /// Everything.
  public static let global = InterruptEntryCacheDescriptor(rawValue: 4)

  /// The `2^mask` entries around `index`; `mask` is at most ECAP.MHMV.
  public init(index: UInt16, mask: UInt8 = 0) {
    self.init(rawValue: 1 << 4 | 4)
    self[Self.iidx] = UInt128(index)
    self[Self.im] = UInt128(mask & 0x1f)
  }

  /// Whether only some entries are invalidated (G).
  public var isSelective: Bool { self[flag: Self.g] }
  /// The first index (IIDX).
  public var index: UInt16 { UInt16(self[Self.iidx]) }
  /// The number of entries as a power of two (IM).
  public var mask: UInt8 { UInt8(self[Self.im]) }
}
