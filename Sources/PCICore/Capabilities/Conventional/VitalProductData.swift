public import HardwareBits

/// Vital Product Data, capability 03h: a window to the data, not the data (PCIe 5.0 §7.9.19).
public struct VitalProductDataCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let addressAt = RegisterOffset<VitalProductDataAddress>(0x02)

  /// Which word of the data the window shows, and whether the transfer is done.
  public var address: VitalProductDataAddress? { block[Self.addressAt] }

  /// Where the window points.
  public var summary: String {
    guard let address else { return unreadSummary }
    return "window at 0x\(address.address.hex()), transfer \(address.isFlagSet ? "flag set" : "flag clear")"
  }

  /// Adds address and data; what the data register holds is whatever was transferred last.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.addressAt)
    listing.add("VPD Data", at: 0x04, widthInBytes: 4)
  }
}

/// The VPD Address register (PCIe 5.0 §7.9.19.2).
public struct VitalProductDataAddress: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "VPD Address"

  static let addressField = BitField("VPD Address", 14, 0)
  static let flag = BitField("F", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [addressField, flag]

  /// The byte offset of the word; a multiple of 4.
  public var address: UInt16 { self[Self.addressField] }
  /// Set by hardware when a read is done, cleared when a write is done.
  public var isFlagSet: Bool { self[flag: Self.flag] }
}
