public import HardwareBits

/// Vendor-specific, extended capability 000Bh: its own ID, revision and length, then what the vendor put (PCIe 5.0 §7.9.5).
public struct VendorSpecificExtendedCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let headerAt = RegisterOffset<VendorSpecificHeader>(0x04)

  /// ID, revision and length; the vendor is the function's.
  public var vendorHeader: VendorSpecificHeader? { block[Self.headerAt] }

  /// ID, revision and length.
  public var summary: String {
    guard let vendorHeader else { return unreadSummary }
    return "ID 0x\(vendorHeader.id.hex(digits: 4)), revision \(vendorHeader.revision),"
      + " \(vendorHeader.lengthInBytes) bytes"
  }

  /// Adds the header and the words that follow, as far as the length goes.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.headerAt)
    listing.addWords(from: 0x08, to: vendorHeader?.lengthInBytes ?? 0, name: "Vendor")
  }
}

/// The Vendor-Specific Header (PCIe 5.0 §7.9.5.2).
public struct VendorSpecificHeader: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Vendor-Specific Header"

  static let idField = BitField("VSEC ID", 15, 0)
  static let revisionField = BitField("VSEC Rev", 19, 16)
  static let length = BitField("VSEC Length", 31, 20)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [idField, revisionField, length]

  /// What the vendor calls it.
  public var id: UInt16 { UInt16(self[Self.idField]) }
  /// The revision of its layout.
  public var revision: Int { Int(self[Self.revisionField]) }
  /// The bytes of the whole capability, headers included.
  public var lengthInBytes: Int { Int(self[Self.length]) }
}
