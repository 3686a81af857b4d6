public import HardwareBits

/// PERFCAP, which performance counters the unit has (VT-d 4.1 §11.4; offset 300h, 64 bits, read-only).
///
/// The bits Linux does not read are shown as reserved here.
public struct PerformanceCapabilityRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let counters = BitField("NUMBER_OF_COUNTERS", 15, 0)
  static let width = BitField("COUNTER_WIDTH", 22, 16)
  static let groups = BitField("NUMBER_OF_EVENT_GROUPS", 28, 24)
  static let filters = BitField("FILTER_SUPPORT", 36, 32)
  static let interrupt = BitField("INTERRUPT_ON_OVERFLOW", 50)
  static let stride = BitField("COUNTER_STRIDE", 54, 52)
  /// The fields, in the specification's numbering.
  public static let fields = [
    counters, width, .reserved(23), groups, .reserved(31, 29), filters, .reserved(49, 37), interrupt, .reserved(51),
    stride, .reserved(63, 55),
  ]

  /// How many counters there are.
  public var counterCount: Int { Int(self[Self.counters]) }
  /// How wide a counter is, in bits.
  public var counterWidthInBits: Int { Int(self[Self.width]) }
  /// How far apart the counters' configuration registers are, in bytes: 1024 times 2^n.
  public var counterStrideInBytes: Int { 1024 << Int(self[Self.stride]) }
}

/// PERFCFGOFF, PERFOVFOFF or PERFCNTROFF: where a group of performance registers begins (32 bits, read-only).
public struct PerformanceOffsetRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt32
  /// Wraps raw bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, in the specification's numbering.
  public static let fields = [BitField("OFFSET", 31, 0)]
}

/// PERFINTRSTS, whether a counter overflowed (VT-d 4.1 §11.4; offset 324h, 32 bits).
public struct PerformanceInterruptStatusRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt32
  /// Wraps raw bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  static let pis = BitField("PIS", 0)
  /// The fields, in the specification's numbering.
  public static let fields = [pis, .reserved(31, 1)]
}

/// PERFEVNTCAP, which events one group can count (VT-d 4.1 §11.4; offset 380h and on, 64 bits, read-only).
public struct PerformanceEventCapabilityRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let es = BitField("ES", 27, 0)
  /// The fields, in the specification's numbering.
  public static let fields = [es, .reserved(63, 28)]
}
