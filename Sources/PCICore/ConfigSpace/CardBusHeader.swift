public import HardwareBits

/// The registers of a type 2 header, a CardBus bridge (PC Card Standard 8, volume 2 §4.5).
///
/// From 40h on the registers belong to the header still.
public struct CardBusHeader: Hashable, Sendable {
  /// The header's registers as bytes.
  public let block: RegisterBlock

  /// The CardBus registers of `config`, or nil where the header has another layout or was not read.
  public init?(_ config: ConfigSpace) {
    guard let layout = config.uint8(at: 0x0e), HeaderType(rawValue: layout) == .cardBus else { return nil }
    block = RegisterBlock(config, offset: 0)
  }

  static let secondaryStatusAt = RegisterOffset<SecondaryStatusRegister>(0x16)
  static let controlAt = RegisterOffset<CardBusControlRegister>(0x3e)

  /// The bus the bridge is on.
  public var primaryBus: UInt8? { block.uint8(at: 0x18) }
  /// The bus of the card.
  public var cardBus: UInt8? { block.uint8(at: 0x19) }
  /// The last bus behind the bridge.
  public var subordinateBus: UInt8? { block.uint8(at: 0x1a) }
  /// How the bridge treats what passes.
  public var control: CardBusControlRegister? { block[Self.controlAt] }

  /// Memory window 0 or 1; nil where not read.
  public func memoryWindow(_ index: Int) -> BridgeWindow? {
    guard let base = block.uint32(at: 0x1c + 8 * index), let limit = block.uint32(at: 0x20 + 8 * index),
      let control
    else { return nil }
    return BridgeWindow(
      kind: control.isPrefetchable(window: index) ? .prefetchableMemory : .memory, addressWidthInBits: 32,
      base: UInt64(base & ~0xfff), limit: UInt64(limit | 0xfff), isConsistent: true, isZero: base == 0 && limit == 0)
  }

  /// I/O window 0 or 1; nil where not read.
  public func ioWindow(_ index: Int) -> BridgeWindow? {
    guard let base = block.uint32(at: 0x2c + 8 * index), let limit = block.uint32(at: 0x30 + 8 * index) else {
      return nil
    }
    // Bit 0 of the base says that all 32 bits count.
    let mask: UInt32 = base & 1 == 0 ? 0xffff : 0xffff_ffff
    return BridgeWindow(
      kind: .io, addressWidthInBits: base & 1 == 0 ? 16 : 32, base: UInt64(base & mask & ~3),
      limit: UInt64(limit & mask | 3), isConsistent: true, isZero: base == 0 && limit == 0)
  }

  /// Adds the registers from 10h on.
  func list(into listing: inout RegisterListing) {
    listing.add("CardBus Socket/ExCa Base Address", at: 0x10, widthInBytes: 4)
    listing.add("Capabilities Pointer", at: 0x14, widthInBytes: 1)
    listing.add(Self.secondaryStatusAt)
    listing.add("PCI Bus Number", at: 0x18, widthInBytes: 1)
    listing.add("CardBus Bus Number", at: 0x19, widthInBytes: 1)
    listing.add("Subordinate Bus Number", at: 0x1a, widthInBytes: 1)
    listing.add("CardBus Latency Timer", at: 0x1b, widthInBytes: 1)
    for index in 0..<2 {
      let window = memoryWindow(index)
      listing.add("Memory Base \(index)", at: 0x1c + 8 * index, widthInBytes: 4) { _ in window?.description }
      listing.add("Memory Limit \(index)", at: 0x20 + 8 * index, widthInBytes: 4)
    }
    for index in 0..<2 {
      let window = ioWindow(index)
      listing.add("I/O Base \(index)", at: 0x2c + 8 * index, widthInBytes: 4) { _ in window?.description }
      listing.add("I/O Limit \(index)", at: 0x30 + 8 * index, widthInBytes: 4)
    }
    listing.addInterrupt()
    listing.add(Self.controlAt)
    listing.add("Subsystem Vendor ID", at: 0x40, widthInBytes: 2)
    listing.add("Subsystem ID", at: 0x42, widthInBytes: 2)
    listing.add("PC Card 16-bit Legacy Mode Base Address", at: 0x44, widthInBytes: 4)
  }
}

/// The Bridge Control register of a CardBus bridge, 3Eh.
public struct CardBusControlRegister: ConfigRegister {
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
  static let masterAbort = BitField("Master Abort Mode", 5)
  static let reset = BitField("CardBus Reset", 6)
  static let interrupt16 = BitField("IREQ-INT Enable", 7)
  static let prefetch0 = BitField("Memory 0 Prefetch Enable", 8)
  static let prefetch1 = BitField("Memory 1 Prefetch Enable", 9)
  static let writePosting = BitField("Write Posting Enable", 10)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    parityErrorResponse, serr, isa, vga, .reserved(4), masterAbort, reset, interrupt16, prefetch0, prefetch1,
    writePosting, .reserved(15, 11),
  ]

  /// Whether reads of memory window 0 or 1 may be done early.
  func isPrefetchable(window index: Int) -> Bool { self[flag: index == 0 ? Self.prefetch0 : Self.prefetch1] }
}
