public import HardwareBits

/// What an IOMMU does on the bus; bits 7:6 are reserved in types 11h and 40h.
public struct IVHDFlags: TableBits, OptionSet {
  /// All eight bits.
  public var rawValue: UInt8
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("HtTunEn", 0),
    BitField("PassPW", 1),
    BitField("ResPassPW", 2),
    BitField("Isoc", 3),
    BitField("IotlbSup", 4),
    BitField("Coherent", 5),
    BitField("PreFSup", 6),
    BitField("PPRSup", 7),
  ]
  /// HtTunEn: translate HyperTransport traffic that passes through.
  public static let hyperTransportTunnel = Self(rawValue: 1)
  /// PassPW: requests may pass posted writes.
  public static let passPostedWrites = Self(rawValue: 2)
  /// ResPassPW: responses may pass posted writes.
  public static let responsesPassPostedWrites = Self(rawValue: 4)
  /// Isoc: table walks are isochronous.
  public static let isochronous = Self(rawValue: 8)
  /// IotlbSup: devices with their own translation caches are supported.
  public static let remoteTLBs = Self(rawValue: 16)
  /// Coherent: table walks snoop processor caches.
  public static let coherent = Self(rawValue: 32)
  /// PreFSup: the prefetch command is supported (type 10h).
  public static let prefetch = Self(rawValue: 64)
  /// PPRSup: page requests are supported (type 10h).
  public static let peripheralPageRequests = Self(rawValue: 128)
}

/// An IOMMU's interrupt and HyperTransport unit.
public struct IVHDInfo: TableBits {
  /// All sixteen bits.
  public var rawValue: UInt16
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("MSInum", 4, 0),
    .reserved(7, 5),
    BitField("UnitID", 12, 8),
    .reserved(15, 13),
  ]
}

/// What an IOMMU supports, in a block of type 10h.
public struct IVHDFeatures: TableBits {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("XTSup", 0),
    BitField("NXSup", 1),
    BitField("GTSup", 2),
    BitField("GLXSup", 4, 3),
    BitField("IASup", 5),
    BitField("GASup", 6),
    BitField("HESup", 7),
    BitField("PASmax", 12, 8),
    BitField("PNCounters", 16, 13),
    BitField("PNBanks", 22, 17),
    BitField("MsiNumPPR", 27, 23),
    BitField("GATS", 29, 28),
    BitField("HATS", 31, 30),
  ]
}

/// What the extended feature register does not say, in blocks of type 11h and 40h.
public struct IVHDAttributes: TableBits {
  /// All 32 bits.
  public var rawValue: UInt32
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  ///
  /// Bits 12:1 are reserved; nearly all firmware sets bit 9, so that is not reported.
  public static let fields = [
    BitField("HATDis", 0),
    .ignored(12, 1),
    BitField("PNCounters", 16, 13),
    BitField("PNBanks", 22, 17),
    BitField("MsiNumPPR", 27, 23),
    .reserved(31, 28),
  ]
}
