public import HardwareBits

/// MSI-X, capability 11h (PCIe 6.0 §7.7.2).
public struct MSIXCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let controlAt = RegisterOffset<MSIXControl>(0x02)
  static let tableAt = RegisterOffset<MSIXTableLocation>(0x04)
  static let pendingAt = RegisterOffset<MSIXPendingLocation>(0x08)

  /// The Message Control register.
  public var control: MSIXControl? { block[Self.controlAt] }
  /// Where the vector table is.
  public var table: MSIXTableLocation? { block[Self.tableAt] }
  /// Where the pending bits are.
  public var pendingBits: MSIXPendingLocation? { block[Self.pendingAt] }

  /// The bytes the vector table takes, 16 for each vector.
  public var tableSizeInBytes: Int? { control.map { $0.vectorCount * 16 } }
  /// The bytes the pending bit array takes, 8 for each 64 vectors begun.
  public var pendingBitsSizeInBytes: Int? { control.map { ($0.vectorCount + 63) / 64 * 8 } }

  /// Enabled or not, how many vectors, where table and pending bits are.
  public var summary: String {
    guard let control, let table, let pendingBits else { return unreadSummary }
    var text = control.isEnabled ? "enabled" : "disabled"
    if control.isFunctionMasked { text += ", masked" }
    return text + ", \(control.vectorCount) vectors, table in BAR \(table.barIndicator) at 0x\(table.offset.hex()),"
      + " pending bits in BAR \(pendingBits.barIndicator) at 0x\(pendingBits.offset.hex())"
  }

  /// Adds the three registers.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.controlAt)
    listing.add(Self.tableAt)
    listing.add(Self.pendingAt)
  }
}

/// The Message Control register of MSI-X (PCIe 6.0 §7.7.2.2).
public struct MSIXControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Message Control"

  static let tableSize = BitField("Table Size", 10, 0)
  static let functionMask = BitField("Function Mask", 14)
  static let enable = BitField("MSI-X Enable", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [tableSize, .reserved(13, 11), functionMask, enable]

  /// How many vectors the table has, 1 to 2048 (the field holds one less).
  public var vectorCount: Int { Int(self[Self.tableSize]) + 1 }
  /// All vectors are masked, whatever their own mask bits say.
  public var isFunctionMasked: Bool { self[flag: Self.functionMask] }
  /// The function interrupts by MSI-X.
  public var isEnabled: Bool { self[flag: Self.enable] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.tableSize.low ? (vectorCount == 1 ? "1 vector" : "\(vectorCount) vectors") : nil
  }
}

/// The Table Offset/Table BIR register (PCIe 6.0 §7.7.2.3).
public struct MSIXTableLocation: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Table Offset/BIR"

  static let indicator = BitField("Table BIR", 2, 0)
  static let tableOffset = BitField("Table Offset", 31, 3)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [indicator, tableOffset]

  /// Which BAR holds the table, 0 to 5; 6 and 7 are reserved.
  public var barIndicator: Int { Int(self[Self.indicator]) }
  /// Where the table begins, in bytes from the start of the BAR; a multiple of 8.
  public var offset: UInt32 { rawValue & ~7 }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.indicator.low
      ? (barIndicator > 5 ? reservedEncoding : "BAR \(barIndicator)") : "0x\(offset.hex())"
  }
}

/// The PBA Offset/PBA BIR register (PCIe 6.0 §7.7.2.4).
public struct MSIXPendingLocation: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "PBA Offset/BIR"

  static let indicator = BitField("PBA BIR", 2, 0)
  static let arrayOffset = BitField("PBA Offset", 31, 3)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [indicator, arrayOffset]

  /// Which BAR holds the pending bit array, 0 to 5; 6 and 7 are reserved.
  public var barIndicator: Int { Int(self[Self.indicator]) }
  /// Where the array begins, in bytes from the start of the BAR; a multiple of 8.
  public var offset: UInt32 { rawValue & ~7 }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.indicator.low
      ? (barIndicator > 5 ? reservedEncoding : "BAR \(barIndicator)") : "0x\(offset.hex())"
  }
}
