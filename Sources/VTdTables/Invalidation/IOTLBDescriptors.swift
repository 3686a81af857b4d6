public import HardwareBits

/// IOTLB invalidate descriptor, 128 bits (VT-d 4.1 §6.5.2.3): for second-stage tables of either mode.
public struct IOTLBDescriptor: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt128
  /// Wraps raw bits.
  public init(rawValue: UInt128) { self.rawValue = rawValue }

  static let g = BitField("G", 5, 4)
  static let dw = BitField("DW", 6)
  static let dr = BitField("DR", 7)
  static let did = BitField("DID", 31, 16)
  static let am = BitField("AM", 69, 64)
  static let ih = BitField("IH", 70)
  static let addr = BitField("ADDR", 127, 76)
  /// The fields, in the specification's numbering.
  public static let fields = [
    .descriptorType, g, dw, dr, .reserved(8), .descriptorTypeHigh, .reserved(15, 12), did, .reserved(63, 32), am, ih,
    .reserved(75, 71), addr,
  ]

  /// Everything.
  public static let global = IOTLBDescriptor(rawValue: 1 << 4 | 2)

  /// All of a domain.
  public init(domain: UInt16) {
    self.init(rawValue: 2 << 4 | 2)
    self[Self.did] = UInt128(domain)
  }

  /// The `2^addressMask` pages from `address` of a domain.
  ///
  /// - Parameters:
  ///   - address: a multiple of `4096 << addressMask`.
  ///   - addressMask: at most CAP.MAMV.
  ///   - leavesOnly: only leaf entries changed, so cached table entries may stay (IH).
  public init(domain: UInt16, address: UInt64, addressMask: UInt8, leavesOnly: Bool) {
    self.init(rawValue: 3 << 4 | 2)
    self[Self.did] = UInt128(domain)
    self[Self.am] = UInt128(addressMask & 0x3f)
    self[flag: Self.ih] = leavesOnly
    self[Self.addr] = UInt128(address >> 12)
  }

  /// How much is invalidated: 1 everything, 2 a domain, 3 a range of pages; 0 is invalid (G).
  public var granularity: UInt8 { UInt8(self[Self.g]) }
  /// Whether posted writes are drained first (DW, with CAP.DWD).
  public var drainsWrites: Bool {
    get { self[flag: Self.dw] }
    set { self[flag: Self.dw] = newValue }
  }
  /// Whether reads are drained first (DR, with CAP.DRD).
  public var drainsReads: Bool {
    get { self[flag: Self.dr] }
    set { self[flag: Self.dr] = newValue }
  }
  /// The domain ID (DID).
  public var domainID: UInt16 { UInt16(self[Self.did]) }
  /// The range's size, as the power of two of its pages (AM).
  public var addressMask: UInt8 { UInt8(self[Self.am]) }
  /// Whether cached table entries may stay (IH).
  public var leavesOnly: Bool { self[flag: Self.ih] }
  /// The range's first page (ADDR).
  public var address: UInt64 { UInt64(self[Self.addr]) << 12 }
}

/// PASID-based IOTLB invalidate descriptor, 128 bits used of 256 (VT-d 4.1 §6.5.2.4): for first-stage tables.
public struct PASIDIOTLBDescriptor: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt128
  /// Wraps raw bits.
  public init(rawValue: UInt128) { self.rawValue = rawValue }

  static let g = BitField("G", 5, 4)
  static let did = BitField("DID", 31, 16)
  static let pasid = BitField("PASID", 51, 32)
  static let am = BitField("AM", 69, 64)
  static let ih = BitField("IH", 70)
  static let addr = BitField("ADDR", 127, 76)
  /// The fields, in the specification's numbering.
  public static let fields = [
    .descriptorType, g, .reserved(8, 6), .descriptorTypeHigh, .reserved(15, 12), did, pasid, .reserved(63, 52), am, ih,
    .reserved(75, 71), addr,
  ]

  /// All of a PASID in a domain; `pasid` has 20 bits.
  public init(domain: UInt16, pasid: UInt32) {
    self.init(rawValue: 2 << 4 | 6)
    self[Self.did] = UInt128(domain)
    self[Self.pasid] = UInt128(pasid & 0xf_ffff)
  }

  /// The `2^addressMask` pages from `address` of a PASID in a domain.
  public init(domain: UInt16, pasid: UInt32, address: UInt64, addressMask: UInt8, leavesOnly: Bool) {
    self.init(rawValue: 3 << 4 | 6)
    self[Self.did] = UInt128(domain)
    self[Self.pasid] = UInt128(pasid & 0xf_ffff)
    self[Self.am] = UInt128(addressMask & 0x3f)
    self[flag: Self.ih] = leavesOnly
    self[Self.addr] = UInt128(address >> 12)
  }

  /// How much is invalidated: 2 a PASID, 3 a range of pages; 0 and 1 are invalid (G).
  public var granularity: UInt8 { UInt8(self[Self.g]) }
  /// The domain ID (DID).
  public var domainID: UInt16 { UInt16(self[Self.did]) }
  /// The PASID.
  public var pasidValue: UInt32 { UInt32(self[Self.pasid]) }
  /// The range's size, as the power of two of its pages (AM).
  public var addressMask: UInt8 { UInt8(self[Self.am]) }
  /// Whether cached table entries may stay (IH).
  public var leavesOnly: Bool { self[flag: Self.ih] }
  /// The range's first page (ADDR).
  public var address: UInt64 { UInt64(self[Self.addr]) << 12 }
}
