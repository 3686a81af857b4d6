public import HardwareBits

/// FECTL, IECTL, PECTL or PERFINTRCTL: whether an event's interrupt is masked or pending (32 bits).
public struct EventControlRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt32
  /// Wraps raw bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  static let ip = BitField("IP", 30)
  static let im = BitField("IM", 31)
  /// The fields, in the specification's numbering.
  public static let fields = [.reserved(29, 0), ip, im]

  /// Whether an interrupt waits for the mask to be cleared (IP).
  public var isPending: Bool { self[flag: Self.ip] }
  /// Whether the interrupt is held back (IM); set after reset.
  public var isMasked: Bool {
    get { self[flag: Self.im] }
    set { self[flag: Self.im] = newValue }
  }
}

/// FEDATA, IEDATA, PEDATA or PERFINTRDATA: the data of an event's message (32 bits).
public struct EventDataRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt32
  /// Wraps raw bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  static let imd = BitField("IMD", 15, 0)
  static let eimd = BitField("EIMD", 31, 16)
  /// The fields, in the specification's numbering.
  public static let fields = [imd, eimd]
}

/// FEADDR, IEADDR, PEADDR or PERFINTRADDR: the low half of an event's message address (32 bits).
public struct EventAddressRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt32
  /// Wraps raw bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  static let ma = BitField("MA", 31, 2)
  /// The fields, in the specification's numbering.
  public static let fields = [.reserved(1, 0), ma]
}

/// FEUADDR, IEUADDR, PEUADDR or PERFINTRUADDR: the high half of an event's message address (32 bits).
public struct EventUpperAddressRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt32
  /// Wraps raw bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  static let mua = BitField("MUA", 31, 0)
  /// The fields, in the specification's numbering.
  public static let fields = [mua]
}
