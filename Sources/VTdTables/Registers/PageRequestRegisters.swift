public import HardwareBits

/// PQH or PQT, an end of the page request queue (VT-d 4.1 §11.4; offsets 0C0h and 0C8h, 64 bits).
public struct PageRequestQueuePointerRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let pq = BitField("PQ", 18, 5)
  /// The fields, in the specification's numbering.
  public static let fields = [.reserved(4, 0), pq, .reserved(63, 19)]

  /// The place, in bytes from the start of the queue, a multiple of 32.
  public var offset: UInt64 { self[Self.pq] << 5 }
}

/// PQA, where the page request queue is (VT-d 4.1 §11.4; offset 0D0h, 64 bits).
public struct PageRequestQueueAddressRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let pqs = BitField("PQS", 2, 0)
  static let pqa = BitField("PQA", 63, 12)
  /// The fields, in the specification's numbering.
  public static let fields = [pqs, .reserved(11, 3), pqa]

  /// The queue's address, a multiple of 4096 (PQA).
  public var queue: UInt64 { self[Self.pqa] << 12 }
  /// How many requests of 32 bytes the queue holds, 128 to 16384 (PQS).
  public var entryCount: Int { 128 << Int(self[Self.pqs]) }
}

/// PRS, whether page requests wait or were lost (VT-d 4.1 §11.4; offset 0DCh, 32 bits).
public struct PageRequestStatusRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt32
  /// Wraps raw bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  static let ppr = BitField("PPR", 0)
  static let pro = BitField("PRO", 1)
  /// The fields, in the specification's numbering.
  public static let fields = [ppr, pro, .reserved(31, 2)]
}
