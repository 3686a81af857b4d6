public import HardwareBits

/// Physical layer 64.0 GT/s, extended capability 0031h (PCIe 6.0 §7.7.7).
public struct PhysicalLayer64Capability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// How many lanes have registers of their own.
  public let laneCount: Int

  /// Names the capability whose header is at `offset`; the Express capability tells the number of lanes.
  public init(_ config: ConfigSpace, offset: Int) {
    block = RegisterBlock(config, offset: offset)
    laneCount = config.laneCount
  }

  static let statusAt = RegisterOffset<PhysicalLayer64Status>(0x0c)

  /// How equalization went.
  public var status: PhysicalLayer64Status? { block[Self.statusAt] }

  /// Whether equalization is complete.
  public var summary: String {
    guard let status else { return unreadSummary }
    return "equalization \(status.isComplete ? "complete" : "not complete")"
  }

  /// Adds the registers, and one for each lane; capabilities and control have no fields so far.
  public func list(into listing: inout RegisterListing) {
    listing.add("64.0 GT/s Capabilities", at: 0x04, widthInBytes: 4)
    listing.add("64.0 GT/s Control", at: 0x08, widthInBytes: 4)
    listing.add(Self.statusAt)
    for lane in 0..<laneCount {
      listing.add(RegisterOffset<LanePresets>(0x10 + lane), name: "Lane \(lane) 64.0 GT/s Equalization Control")
    }
  }
}

/// The 64.0 GT/s Status register (PCIe 6.0 §7.7.7.4).
public struct PhysicalLayer64Status: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "64.0 GT/s Status"

  static let complete = BitField("Equalization 64.0 GT/s Complete", 0)
  static let phase1 = BitField("Equalization 64.0 GT/s Phase 1 Successful", 1)
  static let phase2 = BitField("Equalization 64.0 GT/s Phase 2 Successful", 2)
  static let phase3 = BitField("Equalization 64.0 GT/s Phase 3 Successful", 3)
  static let request = BitField("Link Equalization Request 64.0 GT/s", 4)
  static let precodingOn = BitField("Transmitter Precoding On", 5)
  static let precodingRequest = BitField("Transmitter Precode Request", 6)
  static let noEqualization = BitField("No Equalization Needed Received", 7)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    complete, phase1, phase2, phase3, request, precodingOn, precodingRequest, noEqualization, .reserved(31, 8),
  ]

  /// Equalization was done.
  public var isComplete: Bool { self[flag: Self.complete] }
}
