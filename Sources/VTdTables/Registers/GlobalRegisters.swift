public import HardwareBits

/// GCMD, the one register that switches the unit (VT-d 4.1 §11.4; offset 018h, 32 bits, write-only).
///
/// Bits that stay on must be repeated in every write; SRTP, SFL, WBF and SIRTP act once.
public struct GlobalCommandRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt32
  /// Wraps raw bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  static let cfi = BitField("CFI", 23)
  static let sirtp = BitField("SIRTP", 24)
  static let ire = BitField("IRE", 25)
  static let qie = BitField("QIE", 26)
  static let wbf = BitField("WBF", 27)
  static let eafl = BitField("EAFL", 28)
  static let sfl = BitField("SFL", 29)
  static let srtp = BitField("SRTP", 30)
  static let te = BitField("TE", 31)
  /// The fields, in the specification's numbering.
  public static let fields = [.reserved(22, 0), cfi, sirtp, ire, qie, wbf, eafl, sfl, srtp, te]

  /// Translates DMA (TE).
  public var translationEnable: Bool {
    get { self[flag: Self.te] }
    set { self[flag: Self.te] = newValue }
  }
  /// Takes the root table from RTADDR (SRTP, acts once).
  public var setRootTablePointer: Bool {
    get { self[flag: Self.srtp] }
    set { self[flag: Self.srtp] = newValue }
  }
  /// Empties the write buffer (WBF, acts once).
  public var writeBufferFlush: Bool {
    get { self[flag: Self.wbf] }
    set { self[flag: Self.wbf] = newValue }
  }
  /// Uses the invalidation queue (QIE); invalidation by register is refused from then on.
  public var queuedInvalidationEnable: Bool {
    get { self[flag: Self.qie] }
    set { self[flag: Self.qie] = newValue }
  }
  /// Remaps interrupts (IRE).
  public var interruptRemappingEnable: Bool {
    get { self[flag: Self.ire] }
    set { self[flag: Self.ire] = newValue }
  }
  /// Takes the interrupt remapping table from IRTA (SIRTP, acts once).
  public var setInterruptTablePointer: Bool {
    get { self[flag: Self.sirtp] }
    set { self[flag: Self.sirtp] = newValue }
  }
  /// Lets interrupts in compatibility format through unchanged (CFI).
  public var compatibilityFormatInterrupts: Bool {
    get { self[flag: Self.cfi] }
    set { self[flag: Self.cfi] = newValue }
  }
}

/// GSTS, what of GCMD has taken effect (VT-d 4.1 §11.4; offset 01Ch, 32 bits, read-only).
public struct GlobalStatusRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt32
  /// Wraps raw bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  static let cfis = BitField("CFIS", 23)
  static let irtps = BitField("IRTPS", 24)
  static let ires = BitField("IRES", 25)
  static let qies = BitField("QIES", 26)
  static let wbfs = BitField("WBFS", 27)
  static let afls = BitField("AFLS", 28)
  static let fls = BitField("FLS", 29)
  static let rtps = BitField("RTPS", 30)
  static let tes = BitField("TES", 31)
  /// The fields, in the specification's numbering.
  public static let fields = [.reserved(22, 0), cfis, irtps, ires, qies, wbfs, afls, fls, rtps, tes]

  /// Whether DMA is translated (TES).
  public var translationEnabled: Bool { self[flag: Self.tes] }
  /// Whether a root table was taken (RTPS).
  public var rootTablePointerSet: Bool { self[flag: Self.rtps] }
  /// Whether the invalidation queue is in use (QIES).
  public var queuedInvalidationEnabled: Bool { self[flag: Self.qies] }
  /// Whether interrupts are remapped (IRES).
  public var interruptRemappingEnabled: Bool { self[flag: Self.ires] }
  /// Whether an interrupt remapping table was taken (IRTPS).
  public var interruptTablePointerSet: Bool { self[flag: Self.irtps] }
  /// Whether interrupts in compatibility format pass (CFIS).
  public var compatibilityFormatInterrupts: Bool { self[flag: Self.cfis] }
}
