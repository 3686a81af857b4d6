public import HardwareBits
public import PCICore

/// Device-TLB invalidate descriptor, 128 bits (VT-d 4.1 §6.5.2.5).
public struct DeviceTLBDescriptor: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt128
  /// Wraps raw bits.
  public init(rawValue: UInt128) { self.rawValue = rawValue }

  static let pfsidLow = BitField("PFSID[3:0]", 15, 12)
  static let mip = BitField("MIP", 20, 16)
  static let sid = BitField("SID", 47, 32)
  static let pfsidHigh = BitField("PFSID[15:4]", 63, 52)
  static let s = BitField("S", 64)
  static let addr = BitField("ADDR", 127, 76)
  /// The fields, in the specification's numbering.
  public static let fields = [
    .descriptorType, .reserved(8, 4), .descriptorTypeHigh, pfsidLow, mip, .reserved(31, 21), sid, .reserved(51, 48),
    pfsidHigh, s, .reserved(75, 65), addr,
  ]

  /// A range of pages in the TLB of `requester`.
  ///
  /// - Parameters:
  ///   - range: the pages.
  ///   - maximumPending: how many invalidations the device can hold (ATS queue depth, 0 for 32).
  ///   - physicalFunction: the physical function of a virtual one, only with ECAP.DIT.
  public init(requester: RequesterID, range: InvalidationRange, maximumPending: UInt8, physicalFunction: RequesterID?) {
    self.init(rawValue: 3)
    self[Self.sid] = UInt128(requester.rawValue)
    self[Self.mip] = UInt128(maximumPending & 0x1f)
    self[Self.pfsidLow] = UInt128((physicalFunction?.rawValue ?? 0) & 0xf)
    self[Self.pfsidHigh] = UInt128((physicalFunction?.rawValue ?? 0) >> 4)
    self[flag: Self.s] = range.addressMask > 0
    self[Self.addr] = UInt128(range.deviceTLBAddress >> 12)
  }

  /// The function (SID).
  public var requester: RequesterID { RequesterID(rawValue: UInt16(self[Self.sid])) }
  /// The physical function named for throttling (PFSID).
  public var physicalFunction: RequesterID {
    RequesterID(rawValue: UInt16(self[Self.pfsidHigh] << 4 | self[Self.pfsidLow]))
  }
  /// The pages.
  public var range: InvalidationRange {
    InvalidationRange(deviceTLBAddress: UInt64(self[Self.addr]) << 12, sizeBit: self[flag: Self.s])
  }
}

/// PASID-based device-TLB invalidate descriptor, 128 bits used of 256 (VT-d 4.1 §6.5.2.6).
public struct PASIDDeviceTLBDescriptor: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt128
  /// Wraps raw bits.
  public init(rawValue: UInt128) { self.rawValue = rawValue }

  static let mip = BitField("MIP", 8, 4)
  static let pfsidLow = BitField("PFSID[3:0]", 15, 12)
  static let sid = BitField("SID", 31, 16)
  static let pasid = BitField("PASID", 51, 32)
  static let pfsidHigh = BitField("PFSID[15:4]", 63, 52)
  static let g = BitField("G", 64)
  static let s = BitField("S", 75)
  static let addr = BitField("ADDR", 127, 76)
  /// The fields, in the specification's numbering.
  public static let fields = [
    .descriptorType, mip, .descriptorTypeHigh, pfsidLow, sid, pasid, pfsidHigh, g, .reserved(74, 65), s, addr,
  ]

  /// A range of pages of one PASID in the TLB of `requester`; see ``DeviceTLBDescriptor`` for the parameters.
  public init(
    requester: RequesterID, pasid: UInt32, range: InvalidationRange, maximumPending: UInt8,
    physicalFunction: RequesterID?
  ) {
    self.init(rawValue: 8)
    self[Self.sid] = UInt128(requester.rawValue)
    self[Self.pasid] = UInt128(pasid & 0xf_ffff)
    self[Self.mip] = UInt128(maximumPending & 0x1f)
    self[Self.pfsidLow] = UInt128((physicalFunction?.rawValue ?? 0) & 0xf)
    self[Self.pfsidHigh] = UInt128((physicalFunction?.rawValue ?? 0) >> 4)
    self[flag: Self.s] = range.addressMask > 0
    self[Self.addr] = UInt128(range.deviceTLBAddress >> 12)
  }

  /// The function (SID).
  public var requester: RequesterID { RequesterID(rawValue: UInt16(self[Self.sid])) }
  /// The PASID.
  public var pasidValue: UInt32 { UInt32(self[Self.pasid]) }
  /// The pages.
  public var range: InvalidationRange {
    InvalidationRange(deviceTLBAddress: UInt64(self[Self.addr]) << 12, sizeBit: self[flag: Self.s])
  }
}
