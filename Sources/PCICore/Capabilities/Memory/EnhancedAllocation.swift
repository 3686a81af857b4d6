public import HardwareBits

/// Enhanced Allocation, capability 14h: fixed ranges instead of base address registers (PCIe 5.0 §7.8.5).
public struct EnhancedAllocationCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Whether fixed bus numbers stand before the entries: in a bridge.
  public let isBridge: Bool

  /// Names the capability whose header is at `offset`; the header type tells the form.
  public init(_ config: ConfigSpace, offset: Int) {
    block = RegisterBlock(config, offset: offset)
    isBridge = config.uint8(at: 0x0e).map { HeaderType(rawValue: $0) == .bridge } ?? false
  }

  static let countAt = RegisterOffset<EnhancedAllocationCount>(0x02)

  /// One range.
  public struct Entry: Hashable, Sendable {
    /// Where the entry stands, in bytes from the start of the capability.
    public let offset: Int
    /// What the range is of and for.
    public let header: EnhancedAllocationHeader
    /// The first address; nil where not read.
    public let base: UInt64?
    /// How far the last address is from the first; nil where not read.
    public let maximumOffset: UInt64?

    /// The first and last address; nil where not read, and where the range passes the end of the address space.
    public var range: ClosedRange<UInt64>? {
      guard let base, let maximumOffset else { return nil }
      let (last, overflow) = base.addingReportingOverflow(maximumOffset)
      return overflow ? nil : base...last
    }
  }

  /// How many entries there are, 0 to 63.
  public var entryCount: Int? { block[Self.countAt].map { $0.count } }
  /// The number of the bus behind a bridge, where it is fixed; 0 where it is not.
  public var fixedSecondaryBus: UInt8? { isBridge ? block.uint8(at: 0x04) : nil }
  /// The last bus number behind a bridge, where it is fixed; 0 where it is not.
  public var fixedSubordinateBus: UInt8? { isBridge ? block.uint8(at: 0x05) : nil }

  /// The entries as far as they were read; each says how long it is.
  public var entries: [Entry] {
    var entries: [Entry] = []
    var offset = isBridge ? 0x08 : 0x04
    for _ in 0..<(entryCount ?? 0) {
      guard let header = block[RegisterOffset<EnhancedAllocationHeader>(offset)] else { break }
      entries.append(entry(header, at: offset))
      offset += 4 + 4 * header.sizeInWords
    }
    return entries
  }

  private func entry(_ header: EnhancedAllocationHeader, at offset: Int) -> Entry {
    // Base and size are a word each, whose bit 1 says that an upper half follows after both.
    guard header.sizeInWords >= 2, let low = block.uint32(at: offset + 4), let size = block.uint32(at: offset + 8)
    else { return Entry(offset: offset, header: header, base: nil, maximumOffset: nil) }
    var next = offset + 12
    var base: UInt64? = UInt64(low & ~3)
    if low & 2 != 0 {
      base = block.uint32(at: next).map { UInt64($0) << 32 | UInt64(low & ~3) }
      next += 4
    }
    var maximum: UInt64? = UInt64(size | 3)
    if size & 2 != 0 { maximum = block.uint32(at: next).map { UInt64($0) << 32 | UInt64(size | 3) } }
    return Entry(offset: offset, header: header, base: base, maximumOffset: maximum)
  }

  /// How many ranges there are.
  public var summary: String {
    guard let entryCount else { return unreadSummary }
    return entryCount == 1 ? "1 entry" : "\(entryCount) entries"
  }

  /// Adds the count, a bridge's fixed bus numbers, and every entry.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.countAt)
    if isBridge {
      listing.add("Fixed Secondary Bus Number", at: 0x04, widthInBytes: 1)
      listing.add("Fixed Subordinate Bus Number", at: 0x05, widthInBytes: 1)
    }
    for (index, entry) in entries.enumerated() {
      listing.add(RegisterOffset<EnhancedAllocationHeader>(entry.offset), name: "Entry \(index)")
      for word in 0..<entry.header.sizeInWords {
        let name = word < 2 ? ["Base", "MaxOffset"][word] : "Word \(word)"
        listing.add("Entry \(index) \(name)", at: entry.offset + 4 + 4 * word, widthInBytes: 4) { _ in
          word == 0 ? entry.range.map { "0x\($0.lowerBound.hex()) to 0x\($0.upperBound.hex())" } : nil
        }
      }
    }
  }
}

/// How many entries follow (PCIe 5.0 §7.8.5.1).
public struct EnhancedAllocationCount: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt8
  /// Wraps the register's bits.
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Num Entries"

  static let entries = BitField("Num Entries", 5, 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [entries, .reserved(7, 6)]

  /// How many entries follow, 0 to 63.
  public var count: Int { Int(self[Self.entries]) }
}

/// The first word of an entry (PCIe 5.0 §7.8.5.3).
public struct EnhancedAllocationHeader: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Entry"

  static let size = BitField("Entry Size", 2, 0)
  static let equivalent = BitField("BAR Equivalent Indicator", 7, 4)
  static let primary = BitField("Primary Properties", 15, 8)
  static let secondary = BitField("Secondary Properties", 23, 16)
  static let writable = BitField("Writable", 30)
  static let enable = BitField("Enable", 31)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    size, .reserved(3), equivalent, primary, secondary, .reserved(29, 24), writable, enable,
  ]

  /// How many words follow.
  public var sizeInWords: Int { Int(self[Self.size]) }
  /// The range is in use.
  public var isEnabled: Bool { self[flag: Self.enable] }
  /// What the range stands in for.
  public var barEquivalent: String {
    switch self[Self.equivalent] {
    case let bar where bar <= 5: "BAR \(bar)"
    case 6: "behind the function"
    case 7: "not indicated"
    case 8: "expansion ROM"
    case let bar where bar <= 14: "VF BAR \(bar - 9)"
    default: reservedEncoding
    }
  }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.equivalent.low: barEquivalent
    case Self.primary.low, Self.secondary.low:
      switch self[field] {
      case 0x00: "memory"
      case 0x01: "memory, prefetchable"
      case 0x02: "I/O"
      case 0x03: "memory of virtual functions, prefetchable"
      case 0x04: "memory of virtual functions"
      case 0x05: "memory behind the bridge"
      case 0x06: "memory behind the bridge, prefetchable"
      case 0x07: "I/O behind the bridge"
      case 0xfd: "memory, not for use"
      case 0xfe: "I/O, not for use"
      case 0xff: "not in use"
      default: reservedEncoding
      }
    default: nil
    }
  }
}
