import HardwareBits

/// Device Serial Number, extended capability 0003h (PCIe 5.0 §7.9.3).
public struct DeviceSerialNumberCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  /// The number, an EUI-64; its last byte printed is the least significant.
  public var serialNumber: UInt64? { block.uint64(at: 0x04) }

  /// The number as eight bytes.
  public var summary: String { serialNumber.map(Self.text(of:)) ?? unreadSummary }

  /// Adds the number.
  public func list(into listing: inout RegisterListing) {
    listing.add("Serial Number", at: 0x04, widthInBytes: 8) { Self.text(of: $0) }
  }

  private static func text(of number: UInt64) -> String {
    var text = ""
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      text += (text.isEmpty ? "" : "-") + UInt8(truncatingIfNeeded: number >> shift).hex(digits: 2)
    }
    return text
  }
}
