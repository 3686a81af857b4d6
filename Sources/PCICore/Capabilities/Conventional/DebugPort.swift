public import HardwareBits

/// Debug port, capability 0Ah, of an EHCI controller (EHCI 1.0 §C.2).
public struct DebugPortCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let locationAt = RegisterOffset<DebugPortLocation>(0x02)

  /// Where the port's registers are.
  public var location: DebugPortLocation? { block[Self.locationAt] }

  /// Where the port's registers are.
  public var summary: String {
    guard let location else { return unreadSummary }
    return "registers in BAR \(location.barIndex.map { "\($0)" } ?? "?") at 0x\(location.offset.hex())"
  }

  /// Adds the register.
  public func list(into listing: inout RegisterListing) { listing.add(Self.locationAt) }
}

/// Where the debug port's registers are (EHCI 1.0 §C.2.1).
public struct DebugPortLocation: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Debug Port"

  static let offsetField = BitField("Offset", 12, 0)
  static let bar = BitField("BAR#", 15, 13)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [offsetField, bar]

  /// Which BAR holds the registers, from 0; nil for the two reserved encodings.
  public var barIndex: Int? { (1...6).contains(self[Self.bar]) ? Int(self[Self.bar]) - 1 : nil }
  /// Where they begin, in bytes from the start of the BAR.
  public var offset: UInt16 { self[Self.offsetField] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.bar.low ? barIndex.map { "BAR \($0)" } ?? reservedEncoding : "0x\(offset.hex())"
  }
}
