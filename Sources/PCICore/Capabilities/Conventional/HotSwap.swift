public import HardwareBits

/// CompactPCI Hot Swap, capability 06h (PICMG 2.1).
public struct HotSwapCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let controlStatusAt = RegisterOffset<HotSwapControlStatus>(0x02)

  /// Control and status.
  public var controlStatus: HotSwapControlStatus? { block[Self.controlStatusAt] }

  /// What the handle and the light say.
  public var summary: String {
    guard let controlStatus else { return unreadSummary }
    return controlStatus.extractionPending ? "extraction pending" : "no extraction pending"
  }

  /// Adds the register.
  public func list(into listing: inout RegisterListing) { listing.add(Self.controlStatusAt) }
}

/// The HS_CSR register (PICMG 2.1).
public struct HotSwapControlStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt8
  /// Wraps the register's bits.
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Hot Swap Control and Status"

  static let deviceHiding = BitField("DHA", 0)
  static let interruptMask = BitField("EIM", 1)
  static let pendingInsertOrExtract = BitField("PIE", 2)
  static let light = BitField("LOO", 3)
  static let programmingInterface = BitField("PI", 5, 4)
  static let extraction = BitField("EXT", 6)
  static let insertion = BitField("INS", 7)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    deviceHiding, interruptMask, pendingInsertOrExtract, light, programmingInterface, extraction, insertion,
  ]

  /// The handle was opened.
  public var extractionPending: Bool { self[flag: Self.extraction] }
}
