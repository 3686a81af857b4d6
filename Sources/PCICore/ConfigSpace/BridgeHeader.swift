import HardwareBits

/// The registers of a type 1 header, a PCI-to-PCI bridge: bus numbers and windows (PCIe 5.0 §7.5.1.3).
public struct BridgeHeader: Hashable, Sendable {
  /// The header's registers as bytes.
  public let block: RegisterBlock

  /// The bridge registers of `config`, or nil where the header has another layout or was not read.
  public init?(_ config: ConfigSpace) {
    guard let layout = config.uint8(at: 0x0e), HeaderType(rawValue: layout) == .bridge else { return nil }
    block = RegisterBlock(config, offset: 0)
  }

  static let ioBaseAt = RegisterOffset<BridgeIOBound>(0x1c)
  static let ioLimitAt = RegisterOffset<BridgeIOBound>(0x1d)
  static let secondaryStatusAt = RegisterOffset<SecondaryStatusRegister>(0x1e)
  static let memoryBaseAt = RegisterOffset<BridgeMemoryBound>(0x20)
  static let memoryLimitAt = RegisterOffset<BridgeMemoryBound>(0x22)
  static let prefetchableBaseAt = RegisterOffset<BridgePrefetchableBound>(0x24)
  static let prefetchableLimitAt = RegisterOffset<BridgePrefetchableBound>(0x26)
  static let controlAt = RegisterOffset<BridgeControlRegister>(0x3e)

  /// The bus the bridge is on.
  public var primaryBus: UInt8? { block.uint8(at: 0x18) }
  /// The bus right behind the bridge.
  public var secondaryBus: UInt8? { block.uint8(at: 0x19) }
  /// The last bus behind the bridge.
  public var subordinateBus: UInt8? { block.uint8(at: 0x1a) }
  /// The latency timer of the secondary bus; 0 in Express bridges.
  public var secondaryLatencyTimer: UInt8? { block.uint8(at: 0x1b) }
  /// Errors seen on the secondary bus.
  public var secondaryStatus: SecondaryStatusRegister? { block[Self.secondaryStatusAt] }
  /// How the bridge treats what passes.
  public var control: BridgeControlRegister? { block[Self.controlAt] }

  /// The buses behind the bridge; nil where not read, and where the numbers make no range.
  public var busRange: ClosedRange<UInt8>? {
    guard let secondaryBus, let subordinateBus, secondaryBus > 0, secondaryBus <= subordinateBus else { return nil }
    return secondaryBus...subordinateBus
  }

  /// The I/O addresses that the bridge passes on; nil where not read.
  public var ioWindow: BridgeWindow? {
    guard let base = block[Self.ioBaseAt], let limit = block[Self.ioLimitAt] else { return nil }
    var first = UInt64(base.address)
    var last = UInt64(limit.address | 0xfff)
    if base.is32Bit {
      guard let upper = block.uint16(at: 0x30), let upperLimit = block.uint16(at: 0x32) else { return nil }
      first |= UInt64(upper) << 16
      last |= UInt64(upperLimit) << 16
    }
    return BridgeWindow(
      kind: .io, addressWidthInBits: base.is32Bit ? 32 : 16, base: first, limit: last,
      isConsistent: base.type == limit.type && base.type < 2, isZero: base.rawValue == 0 && limit.rawValue == 0)
  }

  /// The memory addresses that the bridge passes on; nil where not read.
  public var memoryWindow: BridgeWindow? {
    guard let base = block[Self.memoryBaseAt], let limit = block[Self.memoryLimitAt] else { return nil }
    return BridgeWindow(
      kind: .memory, addressWidthInBits: 32, base: UInt64(base.address), limit: UInt64(limit.address | 0xf_ffff),
      isConsistent: true, isZero: base.rawValue == 0 && limit.rawValue == 0)
  }

  /// The prefetchable memory addresses that the bridge passes on; nil where not read.
  public var prefetchableWindow: BridgeWindow? {
    guard let base = block[Self.prefetchableBaseAt], let limit = block[Self.prefetchableLimitAt] else { return nil }
    var first = UInt64(base.address)
    var last = UInt64(limit.address | 0xf_ffff)
    if base.is64Bit {
      guard let upper = block.uint32(at: 0x28), let upperLimit = block.uint32(at: 0x2c) else { return nil }
      first |= UInt64(upper) << 32
      last |= UInt64(upperLimit) << 32
    }
    return BridgeWindow(
      kind: .prefetchableMemory, addressWidthInBits: base.is64Bit ? 64 : 32, base: first, limit: last,
      isConsistent: base.type == limit.type && base.type < 2, isZero: base.rawValue == 0 && limit.rawValue == 0)
  }

  /// The windows that were read.
  public var windows: [BridgeWindow] { [ioWindow, memoryWindow, prefetchableWindow].compactMap { $0 } }
}
