import HardwareBits

/// Steps through the chain of PCI-compatible capabilities, once over each block, without allocating.
struct StandardChain {
  /// What a step found.
  enum Step {
    /// A capability at an offset.
    case entry(id: CapabilityID, offset: Int)
    /// The end of the chain.
    case end
    /// The chain points to `offset`, inside the header.
    case intoHeader(Int)
    /// The chain goes on at `offset`, where nothing was read.
    case beyondEnd(Int)
    /// The chain returns to `offset`.
    case loop(Int)
    /// The block at `offset` reads ffh as its ID.
    case allOnes(Int)
  }

  private let config: ConfigSpace
  private var offset: Int
  /// The 64 aligned words of PCI-compatible configuration space that were seen, a bit each.
  private var visited: UInt64 = 0

  /// Starts at the pointer of the header; nil where there is no chain, or header or pointer were not read.
  init?(_ config: ConfigSpace) {
    guard let status = config.uint16(at: 0x06), StatusRegister(rawValue: status).hasCapabilitiesList,
      let layout = config.uint8(at: 0x0e),
      let first = config.uint8(at: HeaderType(rawValue: layout) == .cardBus ? 0x14 : 0x34)
    else { return nil }
    self.config = config
    offset = Int(first & 0xfc)
  }

  /// Takes the next step; after any but an entry there is none.
  mutating func next() -> Step {
    guard offset != 0 else { return .end }
    guard offset >= ConfigSpace.headerSize else { return .intoHeader(offset) }
    guard let id = config.uint8(at: offset), let next = config.uint8(at: offset + 1) else {
      return .beyondEnd(offset)
    }
    let bit = UInt64(1) << UInt64(offset / 4)
    guard visited & bit == 0 else { return .loop(offset) }
    visited |= bit
    guard id != 0xff else { return .allOnes(offset) }
    defer { offset = Int(next & 0xfc) }
    return .entry(id: CapabilityID(rawValue: id), offset: offset)
  }
}

extension ConfigSpace {
  /// Where the first capability `id` below 100h begins, or nil where there is none or it could not be reached.
  public func offset(of id: CapabilityID) -> Int? {
    guard var chain = StandardChain(self) else { return nil }
    while case .entry(let found, let offset) = chain.next() {
      if found == id { return offset }
    }
    return nil
  }

  /// What the function is by its Express capability, or nil for a conventional function and where not read.
  public var portType: PortType? {
    offset(of: .pciExpress).flatMap { ExpressCapability(self, offset: $0).portType }
  }
}
