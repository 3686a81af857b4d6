import HardwareBits

/// Vendor-specific, capability 09h: a length, then registers only the vendor knows (PCIe 5.0 §7.9.4).
///
/// Those of virtio devices (vendor 1AF4h) are public, and decoded: each tells where a structure is (virtio 1.2 §4.1.4).
public struct VendorSpecificCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  /// Bytes of the capability, header included.
  public var lengthInBytes: UInt8? { block.uint8(at: 0x02) }

  /// Whether the registers are a virtio structure's.
  public var isVirtio: Bool {
    block.config.uint16(at: 0) == 0x1af4 && lengthInBytes.map { $0 >= 16 } ?? false
  }

  /// Which virtio structure the capability tells of; nil where it is none.
  public var virtioStructure: UInt8? { isVirtio ? block.uint8(at: 0x03) : nil }

  /// The length, or where which virtio structure is.
  public var summary: String {
    guard let lengthInBytes else { return unreadSummary }
    guard let virtioStructure, let bar = block.uint8(at: 0x04), let offset = block.uint32(at: 0x08),
      let length = block.uint32(at: 0x0c)
    else { return "\(lengthInBytes) bytes" }
    return
      "virtio \(Self.structureName(virtioStructure)), BAR \(bar) at 0x\(offset.hex()), \(ByteCount(UInt64(length)))"
  }

  /// Adds the registers as far as the length goes.
  public func list(into listing: inout RegisterListing) {
    listing.add("Length", at: 0x02, widthInBytes: 1) { "\($0) bytes" }
    let length = Int(lengthInBytes ?? 0)
    guard isVirtio else { return listing.addWords(from: 0x04, to: length, name: "Vendor") }
    listing.add("Structure Type", at: 0x03, widthInBytes: 1) { Self.structureName(UInt8($0)) }
    listing.add("BAR", at: 0x04, widthInBytes: 1)
    listing.add("ID", at: 0x05, widthInBytes: 1)
    listing.add("Offset", at: 0x08, widthInBytes: 4)
    listing.add("Length of Structure", at: 0x0c, widthInBytes: 4) { ByteCount($0).description }
    switch virtioStructure {
    case 2 where length >= 20: listing.add("Notify Offset Multiplier", at: 0x10, widthInBytes: 4)
    case 5 where length >= 20: listing.add("Configuration Data", at: 0x10, widthInBytes: 4)
    case 8 where length >= 24:
      listing.add("Offset, upper half", at: 0x10, widthInBytes: 4)
      listing.add("Length, upper half", at: 0x14, widthInBytes: 4)
    default: break
    }
  }

  private static func structureName(_ type: UInt8) -> String {
    switch type {
    case 1: "common configuration"
    case 2: "notifications"
    case 3: "interrupt status"
    case 4: "device configuration"
    case 5: "configuration access"
    case 8: "shared memory"
    case 9: "vendor data"
    default: "structure \(type)"
    }
  }
}
