public import HardwareBits

/// Designated vendor-specific, extended capability 0023h: whose it is, which, and how long (PCIe 5.0 §7.9.6).
///
/// Those of the CXL consortium (vendor 1E98h) are decoded.
public struct DesignatedVendorSpecificCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let header1At = RegisterOffset<DesignatedVendorHeader1>(0x04)
  static let header2At = RegisterOffset<DesignatedVendorHeader2>(0x08)
  /// The vendor ID of the CXL consortium.
  static let vendorCXL: UInt16 = 0x1e98

  /// Whose the capability is, and how long.
  public var header1: DesignatedVendorHeader1? { block[Self.header1At] }
  /// Which of that vendor's it is.
  public var id: UInt16? { block[Self.header2At]?.id }
  /// Which of CXL's capabilities it is; nil where it is another vendor's.
  public var cxlKind: CXLCapabilityKind? {
    guard header1?.vendorID == Self.vendorCXL, let id else { return nil }
    return CXLCapabilityKind(rawValue: id)
  }

  /// Whose it is, which, and how long.
  public var summary: String {
    guard let header1, let id else { return unreadSummary }
    let length = "revision \(header1.revision), \(header1.lengthInBytes) bytes"
    if let cxlKind { return "CXL \(cxlKind), \(length)" }
    return "vendor \(header1.vendorID.hex(digits: 4)), ID 0x\(id.hex(digits: 4)), \(length)"
  }

  /// Adds the headers, and the registers of a CXL capability or the words of another, as far as the length goes.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.header1At)
    listing.add(Self.header2At)
    let length = header1?.lengthInBytes ?? 0
    if let cxlKind {
      listing.addCXLRegisters(of: cxlKind, lengthInBytes: length)
    } else {
      // The first word after the second header begins in the middle of a word.
      if length >= 12 { listing.add("Vendor +0ah", at: 0x0a, widthInBytes: 2) }
      listing.addWords(from: 0x0c, to: length, name: "Vendor")
    }
  }
}

/// The Designated Vendor-Specific Header 1 (PCIe 5.0 §7.9.6.2).
public struct DesignatedVendorHeader1: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Designated Vendor-Specific Header 1"

  static let vendor = BitField("DVSEC Vendor ID", 15, 0)
  static let revisionField = BitField("DVSEC Revision", 19, 16)
  static let length = BitField("DVSEC Length", 31, 20)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [vendor, revisionField, length]

  /// Who defined the capability, whoever made the function.
  public var vendorID: UInt16 { UInt16(self[Self.vendor]) }
  /// The revision of its layout.
  public var revision: Int { Int(self[Self.revisionField]) }
  /// The bytes of the whole capability, headers included.
  public var lengthInBytes: Int { Int(self[Self.length]) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.vendor.low: "0x\(vendorID.hex(digits: 4))"
    case Self.length.low: "\(lengthInBytes) bytes"
    default: nil
    }
  }
}

/// The Designated Vendor-Specific Header 2 (PCIe 5.0 §7.9.6.3).
public struct DesignatedVendorHeader2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Designated Vendor-Specific Header 2"

  static let idField = BitField("DVSEC ID", 15, 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [idField]

  /// Which of the vendor's capabilities it is.
  public var id: UInt16 { rawValue }
}
