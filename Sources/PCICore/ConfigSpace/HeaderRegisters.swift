public import HardwareBits

extension ConfigSpace {
  /// All registers of the 64-byte header with their fields, by the layout of the header, for presentation.
  public var headerRegisters: [RegisterReading] {
    var listing = RegisterListing(RegisterBlock(self, offset: 0))
    listing.add("Vendor ID", at: 0x00, widthInBytes: 2)
    listing.add("Device ID", at: 0x02, widthInBytes: 2)
    listing.add(RegisterOffset<CommandRegister>(0x04))
    listing.add(RegisterOffset<StatusRegister>(0x06))
    listing.add("Revision ID", at: 0x08, widthInBytes: 1)
    listing.add("Class Code", at: 0x09, widthInBytes: 3)
    listing.add("Cache Line Size", at: 0x0c, widthInBytes: 1) { "\($0 * 4) bytes" }
    listing.add("Latency Timer", at: 0x0d, widthInBytes: 1)
    listing.add(RegisterOffset<HeaderTypeRegister>(0x0e))
    listing.add(RegisterOffset<SelfTestRegister>(0x0f))
    guard let layout = uint8(at: 0x0e) else { return listing.readings }
    switch HeaderType(rawValue: layout) {
    case .endpoint: listEndpoint(into: &listing)
    case .bridge: listBridge(into: &listing)
    case .cardBus: CardBusHeader(self)?.list(into: &listing)
    default: listing.addWords(from: 0x10, to: Self.headerSize)
    }
    return listing.readings
  }

  private func listEndpoint(into listing: inout RegisterListing) {
    listing.addBaseAddressRegisters(at: 0x10, count: 6, name: "BAR")
    listing.add("CardBus CIS Pointer", at: 0x28, widthInBytes: 4)
    listing.add("Subsystem Vendor ID", at: 0x2c, widthInBytes: 2)
    listing.add("Subsystem ID", at: 0x2e, widthInBytes: 2)
    listing.add(RegisterOffset<ExpansionROMRegister>(0x30))
    listing.add("Capabilities Pointer", at: 0x34, widthInBytes: 1)
    listing.addInterrupt()
    listing.add("Min_Gnt", at: 0x3e, widthInBytes: 1) { $0 == 0 ? nil : "\($0 * 250) ns" }
    listing.add("Max_Lat", at: 0x3f, widthInBytes: 1) { $0 == 0 ? nil : "\($0 * 250) ns" }
  }

  private func listBridge(into listing: inout RegisterListing) {
    let bridge = BridgeHeader(self)
    listing.addBaseAddressRegisters(at: 0x10, count: 2, name: "BAR")
    listing.add("Primary Bus Number", at: 0x18, widthInBytes: 1)
    listing.add("Secondary Bus Number", at: 0x19, widthInBytes: 1)
    listing.add("Subordinate Bus Number", at: 0x1a, widthInBytes: 1)
    listing.add("Secondary Latency Timer", at: 0x1b, widthInBytes: 1)
    listing.add(BridgeHeader.ioBaseAt, meaning: bridge?.ioWindow?.description)
    listing.add(BridgeHeader.ioLimitAt, name: "I/O Limit")
    listing.add(BridgeHeader.secondaryStatusAt)
    listing.add(BridgeHeader.memoryBaseAt, meaning: bridge?.memoryWindow?.description)
    listing.add(BridgeHeader.memoryLimitAt, name: "Memory Limit")
    listing.add(BridgeHeader.prefetchableBaseAt, meaning: bridge?.prefetchableWindow?.description)
    listing.add(BridgeHeader.prefetchableLimitAt, name: "Prefetchable Memory Limit")
    listing.add("Prefetchable Base Upper 32 Bits", at: 0x28, widthInBytes: 4)
    listing.add("Prefetchable Limit Upper 32 Bits", at: 0x2c, widthInBytes: 4)
    listing.add("I/O Base Upper 16 Bits", at: 0x30, widthInBytes: 2)
    listing.add("I/O Limit Upper 16 Bits", at: 0x32, widthInBytes: 2)
    listing.add("Capabilities Pointer", at: 0x34, widthInBytes: 1)
    listing.add(RegisterOffset<ExpansionROMRegister>(0x38))
    listing.addInterrupt()
    listing.add(BridgeHeader.controlAt)
  }
}

extension RegisterListing {
  /// Adds Interrupt Line and Interrupt Pin, which all layouts have at 3Ch and 3Dh.
  mutating func addInterrupt() {
    add("Interrupt Line", at: 0x3c, widthInBytes: 1) { $0 == 255 ? "none or unknown" : nil }
    add("Interrupt Pin", at: 0x3d, widthInBytes: 1) {
      $0 < 5 ? ["none", "INTA", "INTB", "INTC", "INTD"][Int($0)] : reservedEncoding
    }
  }
}

/// The Header Type register, 0Eh (PCIe 6.0 §7.5.1.1.9).
public struct HeaderTypeRegister: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt8
  /// Wraps the register's bits.
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Header Type"

  static let layout = BitField("Header Layout", 6, 0)
  static let multiFunction = BitField("Multi-Function Device", 7)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [layout, multiFunction]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.layout.low ? HeaderType(rawValue: rawValue).description : nil
  }
}

/// The BIST register, 0Fh (PCIe 6.0 §7.5.1.1.10).
public struct SelfTestRegister: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt8
  /// Wraps the register's bits.
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "BIST"

  static let completion = BitField("Completion Code", 3, 0)
  static let start = BitField("Start BIST", 6)
  static let capable = BitField("BIST Capable", 7)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [completion, .reserved(5, 4), start, capable]
}
