public import HardwareBits

/// Root Complex Register Block header, extended capability 000Ah (PCIe 5.0 §7.9.7).
public struct RootComplexRegisterBlockCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  /// The IDs of the block.
  public var summary: String {
    guard let vendor = block.uint16(at: 0x04), let device = block.uint16(at: 0x06) else { return unreadSummary }
    return "\(vendor.hex(digits: 4)):\(device.hex(digits: 4))"
  }

  /// Adds IDs, capabilities and control.
  public func list(into listing: inout RegisterListing) {
    listing.add("RCRB Vendor ID", at: 0x04, widthInBytes: 2)
    listing.add("RCRB Device ID", at: 0x06, widthInBytes: 2)
    listing.add(RegisterOffset<RootComplexRegisterBlockVisibility>(0x08), name: "RCRB Capabilities")
    listing.add(RegisterOffset<RootComplexRegisterBlockVisibility>(0x0c), name: "RCRB Control")
  }
}

/// RCRB Capabilities and RCRB Control, which have one field each (PCIe 5.0 §7.9.7.3, §7.9.7.4).
public struct RootComplexRegisterBlockVisibility: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "RCRB Capabilities"

  static let visibility = BitField("CRS Software Visibility", 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [visibility, .reserved(31, 1)]
}
