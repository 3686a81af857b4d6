public import HardwareBits

/// CCMD, context-cache invalidation by register (VT-d 4.1 §11.4; offset 028h, 64 bits).
public struct ContextCommandRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let did = BitField("DID", 15, 0)
  static let sid = BitField("SID", 31, 16)
  static let fm = BitField("FM", 33, 32)
  static let caig = BitField("CAIG", 60, 59)
  static let cirg = BitField("CIRG", 62, 61)
  static let icc = BitField("ICC", 63)
  /// The fields, in the specification's numbering.
  public static let fields = [did, sid, fm, .reserved(58, 34), caig, cirg, icc]

  /// Whether an invalidation is asked for and not done (ICC).
  public var isPending: Bool { self[flag: Self.icc] }

  /// The command that empties the whole context cache.
  public static let global = ContextCommandRegister(rawValue: 1 << 63 | 1 << 61)
}

/// IVA, the address of an IOTLB invalidation by register (VT-d 4.1 §11.4; offset ECAP.IRO, 64 bits, write-only).
public struct InvalidateAddressRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let am = BitField("AM", 5, 0)
  static let ih = BitField("IH", 6)
  static let addr = BitField("ADDR", 63, 12)
  /// The fields, in the specification's numbering.
  public static let fields = [am, ih, .reserved(11, 7), addr]
}

/// IOTLB, IOTLB invalidation by register (VT-d 4.1 §11.4; offset ECAP.IRO + 8, 64 bits).
public struct IOTLBInvalidateRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let did = BitField("DID", 47, 32)
  static let dw = BitField("DW", 48)
  static let dr = BitField("DR", 49)
  static let iaig = BitField("IAIG", 58, 57)
  static let iirg = BitField("IIRG", 61, 60)
  static let ivt = BitField("IVT", 63)
  /// The fields, in the specification's numbering.
  public static let fields = [
    .reserved(31, 0), did, dw, dr, .reserved(56, 50), iaig, .reserved(59), iirg, .reserved(62), ivt,
  ]

  /// Whether an invalidation is asked for and not done (IVT).
  public var isPending: Bool { self[flag: Self.ivt] }
}

/// IQH, the queue entry the unit fetches next (VT-d 4.1 §11.4; offset 080h, 64 bits, read-only).
public struct InvalidationQueueHeadRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let qh = BitField("QH", 18, 4)
  /// The fields, in the specification's numbering.
  public static let fields = [.reserved(3, 0), qh, .reserved(63, 19)]

  /// The head, in bytes from the start of the queue; with 256-bit descriptors a multiple of 32.
  public var offset: UInt64 { self[Self.qh] << 4 }
}

/// IQT, the first queue entry software has not written (VT-d 4.1 §11.4; offset 088h, 64 bits).
public struct InvalidationQueueTailRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let qt = BitField("QT", 18, 4)
  /// The fields, in the specification's numbering.
  public static let fields = [.reserved(3, 0), qt, .reserved(63, 19)]

  /// The tail, in bytes from the start of the queue; with 256-bit descriptors a multiple of 32.
  public var offset: UInt64 { self[Self.qt] << 4 }
}

/// IQA, where the invalidation queue is (VT-d 4.1 §11.4; offset 090h, 64 bits).
public struct InvalidationQueueAddressRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let qs = BitField("QS", 2, 0)
  /// Descriptor width; one published VMM wrongly reads it from bit 3.
  static let dw = BitField("DW", 11)
  static let iqa = BitField("IQA", 63, 12)
  /// The fields, in the specification's numbering.
  public static let fields = [qs, .reserved(10, 3), dw, iqa]

  /// Whether descriptors have 256 bits, as scalable mode requires (DW).
  public var usesWideDescriptors: Bool { self[flag: Self.dw] }
  /// The queue's address, a multiple of 4096 (IQA).
  public var queue: UInt64 { self[Self.iqa] << 12 }
  /// The queue's size in bytes: 4096 times 2^QS, for either width of descriptors.
  public var sizeInBytes: Int { 4096 << Int(self[Self.qs]) }
}

/// ICS, whether a wait descriptor's interrupt is due (VT-d 4.1 §11.4; offset 09Ch, 32 bits).
public struct InvalidationCompletionStatusRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt32
  /// Wraps raw bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  static let iwc = BitField("IWC", 0)
  /// The fields, in the specification's numbering.
  public static let fields = [iwc, .reserved(31, 1)]
}

/// IQERCD, which descriptor the queue stopped at and why (VT-d 4.1 §11.4; offset 0B0h, 64 bits, read-only).
public struct InvalidationQueueErrorRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let iqei = BitField("IQEI", 3, 0)
  static let itesid = BitField("ITESID", 47, 32)
  static let icesid = BitField("ICESID", 63, 48)
  /// The fields, in the specification's numbering.
  public static let fields = [iqei, .reserved(31, 4), itesid, icesid]

  /// The kind of error; 0 where the unit does not say (IQEI).
  public var errorCode: UInt8 { UInt8(self[Self.iqei]) }
  /// The requester ID whose device-TLB invalidation timed out (ITESID).
  public var timeoutSource: UInt16 { UInt16(self[Self.itesid]) }
  /// The requester ID whose device-TLB invalidation completion was wrong (ICESID).
  public var completionErrorSource: UInt16 { UInt16(self[Self.icesid]) }
}
