public import HardwareBits

/// The address of a message-signalled interrupt in the remappable format, 32 bits (VT-d 4.1 §5.1.2.2).
public struct RemappableMessageAddress: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt32
  /// Wraps raw bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  static let handleHigh = BitField("HANDLE[15]", 2)
  static let shv = BitField("SHV", 3)
  static let format = BitField("FORMAT", 4)
  static let handleLow = BitField("HANDLE[14:0]", 19, 5)
  static let prefix = BitField("FEEh", 31, 20)
  /// The fields, in the specification's numbering.
  public static let fields = [.ignored(1, 0), handleHigh, shv, format, handleLow, prefix]

  /// The address for entry `handle`; with `subhandleValid` the message's data is added to it.
  public init(handle: UInt16, subhandleValid: Bool = false) {
    self.init(rawValue: 0xfee0_0010)
    self[Self.handleLow] = UInt32(handle & 0x7fff)
    self[Self.handleHigh] = UInt32(handle >> 15)
    self[flag: Self.shv] = subhandleValid
  }

  /// Whether the address lies in the interrupt range and is in the remappable format.
  public var isRemappable: Bool { self[Self.prefix] == 0xfee && self[flag: Self.format] }
  /// The 16-bit handle.
  public var handle: UInt16 { UInt16(self[Self.handleLow] | self[Self.handleHigh] << 15) }
  /// Whether the data's low 16 bits are added to the handle (SHV).
  public var subhandleValid: Bool { self[flag: Self.shv] }

  /// The index of the remapping entry that `data` selects; it can exceed 65535, which hardware refuses.
  public func index(data: UInt32) -> UInt32 { UInt32(handle) + (subhandleValid ? data & 0xffff : 0) }
}

/// The address of a message-signalled interrupt in the compatibility format, 32 bits (VT-d 4.1 §5.1.2.1).
public struct CompatibilityMessageAddress: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt32
  /// Wraps raw bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  static let dm = BitField("DM", 2)
  static let rh = BitField("RH", 3)
  static let format = BitField("FORMAT", 4)
  static let dst = BitField("DST", 19, 12)
  static let prefix = BitField("FEEh", 31, 20)
  /// The fields, in the specification's numbering.
  public static let fields = [.ignored(1, 0), dm, rh, format, .reserved(11, 5), dst, prefix]

  /// Whether the destination is logical (DM).
  public var logicalDestination: Bool { self[flag: Self.dm] }
  /// Whether one of several destinations is chosen (RH).
  public var redirectionHint: Bool { self[flag: Self.rh] }
  /// The APIC ID (DST).
  public var destination: UInt8 { UInt8(self[Self.dst]) }
}

/// The data of a message-signalled interrupt in the compatibility format, 32 bits (VT-d 4.1 §5.1.2.1).
public struct CompatibilityMessageData: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt32
  /// Wraps raw bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  static let v = BitField("V", 7, 0)
  static let dlm = BitField("DLM", 10, 8)
  static let level = BitField("LEVEL", 14)
  static let tm = BitField("TM", 15)
  /// The fields, in the specification's numbering.
  public static let fields = [v, dlm, .reserved(13, 11), level, tm, .reserved(31, 16)]

  /// The vector (V).
  public var vector: UInt8 { UInt8(self[Self.v]) }
  /// How the interrupt is delivered (DLM).
  public var deliveryMode: DeliveryMode { DeliveryMode(rawValue: UInt8(self[Self.dlm])) }
  /// Whether the interrupt is level triggered (TM).
  public var levelTriggered: Bool { self[flag: Self.tm] }
}

/// An I/O APIC's redirection entry in the remappable format, 64 bits (VT-d 4.1 §5.1.5.1).
public struct RemappableRedirectionEntry: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let v = BitField("V", 7, 0)
  static let handleHigh = BitField("HANDLE[15]", 11)
  static let ds = BitField("DS", 12)
  static let polarity = BitField("POLARITY", 13)
  static let rirr = BitField("RIRR", 14)
  static let tm = BitField("TM", 15)
  static let mask = BitField("MASK", 16)
  static let format = BitField("FORMAT", 48)
  static let handleLow = BitField("HANDLE[14:0]", 63, 49)
  /// The fields, in the specification's numbering.
  public static let fields = [
    v, .reserved(10, 8), handleHigh, ds, polarity, rirr, tm, mask, .reserved(47, 17), format, handleLow,
  ]

  /// An unmasked entry for `handle`.
  ///
  /// The vector must be the remapping entry's own: an end-of-interrupt message names the pin by it.
  public init(handle: UInt16, vector: UInt8, levelTriggered: Bool, activeLow: Bool) {
    self.init()
    self[flag: Self.format] = true
    self[Self.handleLow] = UInt64(handle & 0x7fff)
    self[Self.handleHigh] = UInt64(handle >> 15)
    self[Self.v] = UInt64(vector)
    self[flag: Self.tm] = levelTriggered
    self[flag: Self.polarity] = activeLow
  }

  /// Whether the entry is in the remappable format.
  public var isRemappable: Bool { self[flag: Self.format] }
  /// The 16-bit handle.
  public var handle: UInt16 { UInt16(self[Self.handleLow] | self[Self.handleHigh] << 15) }
  /// The vector (V).
  public var vector: UInt8 { UInt8(self[Self.v]) }
  /// Whether the pin is held back.
  public var isMasked: Bool {
    get { self[flag: Self.mask] }
    set { self[flag: Self.mask] = newValue }
  }
}
