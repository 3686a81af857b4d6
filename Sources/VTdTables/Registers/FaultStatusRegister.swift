public import HardwareBits

/// FSTS, what went wrong (VT-d 4.1 §11.4; offset 034h, 32 bits; the error bits are cleared by writing 1).
public struct FaultStatusRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt32
  /// Wraps raw bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  static let pfo = BitField("PFO", 0)
  static let ppf = BitField("PPF", 1)
  static let afo = BitField("AFO", 2)
  static let apf = BitField("APF", 3)
  static let iqe = BitField("IQE", 4)
  static let ice = BitField("ICE", 5)
  static let ite = BitField("ITE", 6)
  /// Page request overflow, in revisions before 3.0; in PRS since.
  static let pro = BitField("PRO", 7)
  static let fri = BitField("FRI", 15, 8)
  /// The fields, in the specification's numbering.
  public static let fields = [pfo, ppf, afo, apf, iqe, ice, ite, pro, fri, .reserved(31, 16)]

  /// Whether a fault was lost because its record was in use (PFO).
  public var overflow: Bool { self[flag: Self.pfo] }
  /// Whether a fault record is filled (PPF).
  public var faultPending: Bool { self[flag: Self.ppf] }
  /// Whether the unit stopped at a bad descriptor (IQE).
  public var invalidationQueueError: Bool { self[flag: Self.iqe] }
  /// Whether a device answered an invalidation wrongly (ICE).
  public var invalidationCompletionError: Bool { self[flag: Self.ice] }
  /// Whether a device did not answer an invalidation in time (ITE).
  public var invalidationTimeout: Bool { self[flag: Self.ite] }
  /// The oldest filled fault record, where ``faultPending`` (FRI).
  public var faultRecordIndex: UInt8 { UInt8(self[Self.fri]) }
}

/// AFLOG, where faults are logged to memory (VT-d 4.1 §11.4; offset 058h, 64 bits).
public struct AdvancedFaultLogRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let fls = BitField("FLS", 11, 9)
  static let fla = BitField("FLA", 63, 12)
  /// The fields, in the specification's numbering.
  public static let fields = [.reserved(8, 0), fls, fla]
}
