public import HardwareBits

/// The I/O Base and the I/O Limit register, 1Ch and 1Dh (PCIe 5.0 §7.5.1.3.6).
public struct BridgeIOBound: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt8
  /// Wraps the register's bits.
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "I/O Base"

  static let typeField = BitField("Addressing Capability", 3, 0)
  static let bound = BitField("Address 15:12", 7, 4)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [typeField, bound]

  /// The addressing capability: 0 for 16 bits, 1 for 32, others reserved.
  public var type: UInt8 { self[Self.typeField] }
  /// The registers at 30h and 32h hold 16 more bits.
  public var is32Bit: Bool { type == 1 }
  /// Bits 15:12 of the address, in place.
  public var address: UInt32 { UInt32(self[Self.bound]) << 12 }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    guard field.low == Self.typeField.low else { return "0x\(address.hex(digits: 4))" }
    return type == 0 ? "16-bit" : is32Bit ? "32-bit" : reservedEncoding
  }
}

/// The Memory Base and the Memory Limit register, 20h and 22h (PCIe 5.0 §7.5.1.3.8).
public struct BridgeMemoryBound: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Memory Base"

  static let bound = BitField("Address 31:20", 15, 4)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [.reserved(3, 0), bound]

  /// Bits 31:20 of the address, in place.
  public var address: UInt32 { UInt32(self[Self.bound]) << 20 }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? { "0x\(address.hex(digits: 8))" }
}

/// The Prefetchable Memory Base and Limit register, 24h and 26h (PCIe 5.0 §7.5.1.3.9).
public struct BridgePrefetchableBound: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Prefetchable Memory Base"

  static let typeField = BitField("Addressing Capability", 3, 0)
  static let bound = BitField("Address 31:20", 15, 4)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [typeField, bound]

  /// The addressing capability: 0 for 32 bits, 1 for 64, others reserved.
  public var type: UInt8 { UInt8(self[Self.typeField]) }
  /// The registers at 28h and 2Ch hold 32 more bits.
  public var is64Bit: Bool { type == 1 }
  /// Bits 31:20 of the address, in place.
  public var address: UInt32 { UInt32(self[Self.bound]) << 20 }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    guard field.low == Self.typeField.low else { return "0x\(address.hex(digits: 8))" }
    return type == 0 ? "32-bit" : is64Bit ? "64-bit" : reservedEncoding
  }
}

/// The Bridge Control register, 3Eh (PCIe 5.0 §7.5.1.3.13).
public struct BridgeControlRegister: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Bridge Control"

  static let parityErrorResponse = BitField("Parity Error Response Enable", 0)
  static let serr = BitField("SERR# Enable", 1)
  static let isa = BitField("ISA Enable", 2)
  static let vga = BitField("VGA Enable", 3)
  static let vga16 = BitField("VGA 16-bit Decode", 4)
  static let masterAbort = BitField("Master Abort Mode", 5)
  static let secondaryReset = BitField("Secondary Bus Reset", 6)
  static let fastBackToBack = BitField("Fast Back-to-Back Transactions Enable", 7)
  static let primaryDiscard = BitField("Primary Discard Timer", 8)
  static let secondaryDiscard = BitField("Secondary Discard Timer", 9)
  static let discardStatus = BitField("Discard Timer Status", 10)
  static let discardSERR = BitField("Discard Timer SERR# Enable", 11)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    parityErrorResponse, serr, isa, vga, vga16, masterAbort, secondaryReset, fastBackToBack, primaryDiscard,
    secondaryDiscard, discardStatus, discardSERR, .reserved(15, 12),
  ]

  /// The bridge passes on the legacy VGA addresses.
  public var vgaEnabled: Bool { self[flag: Self.vga] }
  /// The secondary bus is held in reset.
  public var secondaryBusReset: Bool { self[flag: Self.secondaryReset] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.primaryDiscard.low, Self.secondaryDiscard.low: self[flag: field] ? "2^10 clocks" : "2^15 clocks"
    default: nil
    }
  }
}
