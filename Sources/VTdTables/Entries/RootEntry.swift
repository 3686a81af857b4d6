public import HardwareBits

/// Legacy-mode root-table entry, one for each bus, 128 bits (VT-d 4.1 §9.1).
public struct RootEntry: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt128
  /// Wraps raw bits.
  public init(rawValue: UInt128 = 0) { self.rawValue = rawValue }

  static let p = BitField("P", 0)
  static let ctp = BitField("CTP", 63, 12)
  /// The fields, in the specification's numbering.
  public static let fields = [p, .reserved(11, 1), ctp, .reserved(127, 64)]

  /// A present entry that points at a context table.
  ///
  /// - Precondition: the address is a multiple of 4096.
  public init(contextTableAddress: UInt64) {
    self.init()
    isPresent = true
    self.contextTableAddress = contextTableAddress
  }

  /// Whether the bus has a context table (P).
  public var isPresent: Bool {
    get { self[flag: Self.p] }
    set { self[flag: Self.p] = newValue }
  }

  /// Address of this bus's context table, a multiple of 4096 (CTP, bits 63:12).
  public var contextTableAddress: UInt64 {
    get { UInt64(self[Self.ctp]) << 12 }
    set {
      precondition(newValue & 0xfff == 0, "context table is not 4 KiB aligned")
      self[Self.ctp] = UInt128(newValue >> 12)
    }
  }
}

/// Scalable-mode root-table entry, one for each bus, 128 bits (VT-d 4.1 §9.2).
///
/// The lower half leads to devices 0 to 15, the upper half to devices 16 to 31.
public struct ScalableRootEntry: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt128
  /// Wraps raw bits.
  public init(rawValue: UInt128 = 0) { self.rawValue = rawValue }

  static let lp = BitField("LP", 0)
  static let lctp = BitField("LCTP", 63, 12)
  static let up = BitField("UP", 64)
  static let uctp = BitField("UCTP", 127, 76)
  /// The fields, in the specification's numbering.
  public static let fields = [lp, .reserved(11, 1), lctp, up, .reserved(75, 65), uctp]

  /// Address of the context table of devices 0 to 15, a multiple of 4096; nil where not present (LP, LCTP).
  public var lowerContextTableAddress: UInt64? {
    get { self[flag: Self.lp] ? UInt64(self[Self.lctp]) << 12 : nil }
    set {
      precondition((newValue ?? 0) & 0xfff == 0, "context table is not 4 KiB aligned")
      self[flag: Self.lp] = newValue != nil
      self[Self.lctp] = UInt128((newValue ?? 0) >> 12)
    }
  }

  /// Address of the context table of devices 16 to 31, a multiple of 4096; nil where not present (UP, UCTP).
  public var upperContextTableAddress: UInt64? {
    get { self[flag: Self.up] ? UInt64(self[Self.uctp]) << 12 : nil }
    set {
      precondition((newValue ?? 0) & 0xfff == 0, "context table is not 4 KiB aligned")
      self[flag: Self.up] = newValue != nil
      self[Self.uctp] = UInt128((newValue ?? 0) >> 12)
    }
  }
}
