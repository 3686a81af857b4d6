public import HardwareBits

/// MMIO Register Block Locator, extended capability 0036h: where capabilities in memory space are (PCIe 6.2 §7.9.29).
public struct RegisterBlockLocatorCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<RegisterBlockLocatorCapabilities>(0x04)

  /// How many blocks the capability tells of; its length counts the header's two words too.
  public var blockCount: Int {
    block[Self.capabilitiesAt].map { max(0, $0.lengthInBytes / 8 - 1) } ?? 0
  }

  /// How many blocks the capability tells of.
  public var summary: String {
    guard block[Self.capabilitiesAt] != nil else { return unreadSummary }
    return blockCount == 1 ? "1 block" : "\(blockCount) blocks"
  }

  /// Adds the register, and a pair for each block.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    for index in 0..<blockCount {
      listing.add(RegisterOffset<RegisterBlockLocation>(0x08 + 8 * index), name: "Locator \(index) Offset Low")
      listing.add("Locator \(index) Offset High", at: 0x0c + 8 * index, widthInBytes: 4)
    }
  }
}

/// The MRBL Capabilities register (PCIe 6.2 §7.9.29.2).
public struct RegisterBlockLocatorCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "MRBL Capabilities"

  static let length = BitField("MRBL Structure Length", 11, 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [length, .reserved(31, 12)]

  /// The bytes of the whole capability.
  public var lengthInBytes: Int { Int(self[Self.length]) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? { field.low == 0 ? "\(lengthInBytes) bytes" : nil }
}

/// The lower half of where a block is (PCIe 6.2 §7.9.29.3).
public struct RegisterBlockLocation: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "MRBL Locator"

  static let bar = BitField("MRBL Locator BIR", 2, 0)
  static let identifier = BitField("MRBL Locator Block ID", 15, 8)
  static let offset = BitField("MRBL Locator Offset Low", 31, 16)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [bar, .reserved(7, 3), identifier, offset]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.bar.low: self[field] < 6 ? "BAR \(self[field])" : reservedEncoding
    case Self.identifier.low:
      switch self[field] {
      case 0: "empty"
      case 1: "MMIO capabilities"
      case 0xff: "designated vendor-specific"
      default: reservedEncoding
      }
    default: nil
    }
  }
}
