import HardwareBits

/// Bridge subsystem vendor and ID, capability 0Dh: what registers 2Ch and 2Eh say of an endpoint (PCIe 5.0 §7.9.24).
public struct BridgeSubsystemIDCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  /// The subsystem's vendor.
  public var subsystemVendorID: UInt16? { block.uint16(at: 0x04) }
  /// The subsystem's ID, given by its vendor.
  public var subsystemID: UInt16? { block.uint16(at: 0x06) }

  /// Both IDs.
  public var summary: String {
    guard let subsystemVendorID, let subsystemID else { return unreadSummary }
    return "\(subsystemVendorID.hex(digits: 4)):\(subsystemID.hex(digits: 4))"
  }

  /// Adds both registers.
  public func list(into listing: inout RegisterListing) {
    listing.add("Subsystem Vendor ID", at: 0x04, widthInBytes: 2)
    listing.add("Subsystem ID", at: 0x06, widthInBytes: 2)
  }
}
