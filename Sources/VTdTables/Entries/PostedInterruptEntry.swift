public import HardwareBits

/// Interrupt remapping table entry, 128 bits, in the posted format (VT-d 4.1 §9.11; IM is 1).
public struct PostedInterruptEntry: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt128
  /// Wraps raw bits.
  public init(rawValue: UInt128 = 0) { self.rawValue = rawValue }

  static let p = BitField("P", 0)
  static let fpd = BitField("FPD", 1)
  static let avail = BitField("AVAIL", 11, 8)
  static let urg = BitField("URG", 14)
  static let im = BitField("IM", 15)
  static let v = BitField("V", 23, 16)
  static let pdal = BitField("PDAL", 63, 38)
  static let sid = BitField("SID", 79, 64)
  static let sq = BitField("SQ", 81, 80)
  static let svt = BitField("SVT", 83, 82)
  static let pdah = BitField("PDAH", 127, 96)
  /// The fields, in the specification's numbering.
  public static let fields = [
    p, fpd, .reserved(7, 2), avail, .reserved(13, 12), urg, im, v, .reserved(37, 24), pdal, sid, sq, svt,
    .reserved(95, 84), pdah,
  ]

  /// Whether the interrupt is delivered at all (P).
  public var isPresent: Bool {
    get { self[flag: Self.p] }
    set { self[flag: Self.p] = newValue }
  }
  /// Whether the interrupt notifies at once (URG).
  public var isUrgent: Bool {
    get { self[flag: Self.urg] }
    set { self[flag: Self.urg] = newValue }
  }
  /// The vector the guest sees (V).
  public var vector: UInt8 {
    get { UInt8(self[Self.v]) }
    set { self[Self.v] = UInt128(newValue) }
  }
  /// Address of the posted interrupt descriptor, a multiple of 64 (PDAH and PDAL).
  public var descriptorAddress: UInt64 {
    get { UInt64(self[Self.pdah]) << 32 | UInt64(self[Self.pdal]) << 6 }
    set {
      precondition(newValue & 0x3f == 0, "posted interrupt descriptor is not 64-byte aligned")
      self[Self.pdah] = UInt128(newValue >> 32)
      self[Self.pdal] = UInt128(newValue & 0xffff_ffff) >> 6
    }
  }
  /// Who may use the entry (SID, SQ and SVT).
  public var source: InterruptSource {
    get {
      InterruptSource(
        sid: UInt16(self[Self.sid]), qualifier: UInt8(self[Self.sq]), validation: UInt8(self[Self.svt]))
    }
    set {
      self[Self.sid] = UInt128(newValue.sid)
      self[Self.sq] = UInt128(newValue.qualifier & 3)
      self[Self.svt] = UInt128(newValue.validation & 3)
    }
  }

  /// A present entry that posts `vector` to a descriptor.
  ///
  /// - Precondition: the descriptor's address is a multiple of 64.
  public init(descriptorAddress: UInt64, vector: UInt8, source: InterruptSource, isUrgent: Bool = false) {
    self.init(rawValue: 1 << 15 | 1)
    self.descriptorAddress = descriptorAddress
    self.vector = vector
    self.source = source
    self.isUrgent = isUrgent
  }
}

/// Posted interrupt descriptor, where interrupts of one virtual processor gather, 512 bits (VT-d 4.1 §9.12).
public struct PostedInterruptDescriptor: WordLayout, Hashable {
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

  static let on = BitField("ON", 256)
  static let sn = BitField("SN", 257)
  static let nv = BitField("NV", 279, 272)
  static let ndst = BitField("NDST", 319, 288)
  /// The fields, in the specification's numbering; PIR is given in four parts of 64 bits.
  public static let fields = [
    BitField("PIR[63:0]", 63, 0), BitField("PIR[127:64]", 127, 64), BitField("PIR[191:128]", 191, 128),
    BitField("PIR[255:192]", 255, 192), on, sn, .reserved(271, 258), nv, .reserved(287, 280), ndst,
    .reserved(511, 320),
  ]

  /// Whether `vector` waits to be delivered (its bit of PIR).
  public func isPending(_ vector: UInt8) -> Bool { self[word: Int(vector / 64)] >> UInt64(vector % 64) & 1 != 0 }
  /// Whether a notification is under way (ON).
  public var outstandingNotification: Bool { self[flag: Self.on] }
  /// Whether notifications of interrupts that are not urgent are held back (SN).
  public var suppressesNotification: Bool {
    get { self[flag: Self.sn] }
    set { self[flag: Self.sn] = newValue }
  }
  /// The vector of the notification (NV).
  public var notificationVector: UInt8 {
    get { UInt8(self[Self.nv]) }
    set { self[Self.nv] = UInt64(newValue) }
  }
  /// The processor notified: an x2APIC ID, or an APIC ID in bits 15:8 (NDST).
  public var notificationDestination: UInt32 {
    get { UInt32(self[Self.ndst]) }
    set { self[Self.ndst] = UInt64(newValue) }
  }
}
