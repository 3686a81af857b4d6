public import HardwareBits

/// RTADDR, where the root table is and of which kind (VT-d 4.1 §11.4; offset 020h, 64 bits).
public struct RootTableAddressRegister: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt64
  /// Wraps raw bits.
  public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

  static let ttm = BitField("TTM", 11, 10)
  static let rta = BitField("RTA", 63, 12)
  /// The fields, in the specification's numbering.
  public static let fields = [.reserved(9, 0), ttm, rta]

  /// Points at a root table; `mode` says what its entries are.
  ///
  /// - Precondition: `table` is a multiple of 4096.
  public init(table: UInt64, mode: TranslationTableMode) {
    self.init()
    self.table = table
    self.mode = mode
  }

  /// The root table's address, a multiple of 4096 (RTA).
  public var table: UInt64 {
    get { self[Self.rta] << 12 }
    set {
      precondition(newValue & 0xfff == 0, "root table is not 4 KiB aligned")
      self[Self.rta] = newValue >> 12
    }
  }
  /// The kind of tables (TTM).
  public var mode: TranslationTableMode {
    get { TranslationTableMode(rawValue: UInt8(self[Self.ttm])) }
    set { self[Self.ttm] = UInt64(newValue.rawValue & 3) }
  }
}

/// What the root table's entries are: RTADDR.TTM (VT-d 4.1 §11.4).
public struct TranslationTableMode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The two bits of TTM.
  public let rawValue: UInt8
  /// Wraps the two bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Root and context entries of 128 bits, second-stage tables only.
  public static let legacy = TranslationTableMode(rawValue: 0)
  /// Context entries of 256 bits that lead through PASID tables.
  public static let scalable = TranslationTableMode(rawValue: 1)
  /// All DMA is aborted (only with ECAP.ADMS).
  public static let abortDMA = TranslationTableMode(rawValue: 3)

  /// `legacy`, `scalable`, `abort-dma`, or `reserved` for the value 2.
  public var description: String {
    switch rawValue {
    case 0: "legacy"
    case 1: "scalable"
    case 3: "abort-dma"
    default: "reserved"
    }
  }
}
