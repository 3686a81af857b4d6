public import HardwareBits

/// Interrupt remapping table entry, 128 bits, in the remapped format (VT-d 4.1 §9.10; IM is 0).
public struct RemappedInterruptEntry: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt128
  /// Wraps raw bits.
  public init(rawValue: UInt128 = 0) { self.rawValue = rawValue }

  static let p = BitField("P", 0)
  static let fpd = BitField("FPD", 1)
  static let dm = BitField("DM", 2)
  static let rh = BitField("RH", 3)
  static let tm = BitField("TM", 4)
  static let dlm = BitField("DLM", 7, 5)
  static let avail = BitField("AVAIL", 11, 8)
  static let im = BitField("IM", 15)
  static let v = BitField("V", 23, 16)
  static let dst = BitField("DST", 63, 32)
  static let sid = BitField("SID", 79, 64)
  static let sq = BitField("SQ", 81, 80)
  static let svt = BitField("SVT", 83, 82)
  /// The fields, in the specification's numbering.
  public static let fields = [
    p, fpd, dm, rh, tm, dlm, avail, .reserved(14, 12), im, v, .reserved(31, 24), dst, sid, sq, svt,
    .reserved(127, 84),
  ]

  /// Whether the interrupt is delivered at all (P).
  public var isPresent: Bool {
    get { self[flag: Self.p] }
    set { self[flag: Self.p] = newValue }
  }
  /// Whether faults of this entry are not recorded (FPD).
  public var faultProcessingDisabled: Bool {
    get { self[flag: Self.fpd] }
    set { self[flag: Self.fpd] = newValue }
  }
  /// Whether the destination is logical; else it is physical (DM).
  public var logicalDestination: Bool {
    get { self[flag: Self.dm] }
    set { self[flag: Self.dm] = newValue }
  }
  /// Whether one of several destinations is chosen (RH).
  public var redirectionHint: Bool {
    get { self[flag: Self.rh] }
    set { self[flag: Self.rh] = newValue }
  }
  /// Whether the interrupt is level triggered; else it is edge triggered (TM).
  public var levelTriggered: Bool {
    get { self[flag: Self.tm] }
    set { self[flag: Self.tm] = newValue }
  }
  /// How the interrupt is delivered (DLM).
  public var deliveryMode: DeliveryMode {
    get { DeliveryMode(rawValue: UInt8(self[Self.dlm])) }
    set { self[Self.dlm] = UInt128(newValue.rawValue & 7) }
  }
  /// Whether the entry is in the posted format and is to be read as ``PostedInterruptEntry`` (IM).
  public var isPosted: Bool { self[flag: Self.im] }
  /// The vector (V).
  public var vector: UInt8 {
    get { UInt8(self[Self.v]) }
    set { self[Self.v] = UInt128(newValue) }
  }
  /// The raw DST field: an x2APIC ID, or without extended interrupt mode an APIC ID in bits 15:8.
  public var destination: UInt32 {
    get { UInt32(self[Self.dst]) }
    set { self[Self.dst] = UInt128(newValue) }
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
}

/// How an interrupt is delivered: DLM (VT-d 4.1 §9.10), and bits 10:8 of a message's data.
public struct DeliveryMode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The three bits.
  public let rawValue: UInt8
  /// Wraps the three bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// To the processor named, with the vector.
  public static let fixed = DeliveryMode(rawValue: 0)
  /// To the one of least priority among those named.
  public static let lowestPriority = DeliveryMode(rawValue: 1)
  /// System management.
  public static let smi = DeliveryMode(rawValue: 2)
  /// Non-maskable; the vector is ignored.
  public static let nmi = DeliveryMode(rawValue: 4)
  /// Initialisation.
  public static let initialization = DeliveryMode(rawValue: 5)
  /// From an external controller.
  public static let extINT = DeliveryMode(rawValue: 7)

  /// `fixed`, `lowest-priority`, `smi`, `nmi`, `init`, `extint`, or `reserved`.
  public var description: String {
    switch rawValue {
    case 0: "fixed"
    case 1: "lowest-priority"
    case 2: "smi"
    case 4: "nmi"
    case 5: "init"
    case 7: "extint"
    default: "reserved"
    }
  }

  /// Reads the names ``description`` gives; nil for any other text.
  public init?(name: String) {
    for mode in [DeliveryMode.fixed, .lowestPriority, .smi, .nmi, .initialization, .extINT]
    where mode.description.utf8.elementsEqual(name.utf8) {
      self = mode
      return
    }
    return nil
  }
}
