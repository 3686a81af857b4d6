public import HardwareBits

/// Physical layer 16.0 GT/s, extended capability 0026h (PCIe 5.0 §7.7.5).
public struct PhysicalLayer16Capability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// How many lanes have registers of their own.
  public let laneCount: Int

  /// Names the capability whose header is at `offset`; the Express capability tells the number of lanes.
  public init(_ config: ConfigSpace, offset: Int) {
    block = RegisterBlock(config, offset: offset)
    laneCount = config.laneCount
  }

  static let statusAt = RegisterOffset<PhysicalLayer16Status>(0x0c)

  /// How equalization went.
  public var status: PhysicalLayer16Status? { block[Self.statusAt] }

  /// Whether equalization is complete.
  public var summary: String {
    guard let status else { return unreadSummary }
    return "equalization \(status.isComplete ? "complete" : "not complete")"
  }

  /// Adds the registers, and one for each lane; capabilities and control have no fields so far.
  public func list(into listing: inout RegisterListing) {
    listing.add("16.0 GT/s Capabilities", at: 0x04, widthInBytes: 4)
    listing.add("16.0 GT/s Control", at: 0x08, widthInBytes: 4)
    listing.add(Self.statusAt)
    let mismatches = ["Local", "First Retimer", "Second Retimer"]
    for (index, name) in mismatches.enumerated() {
      listing.add("16.0 GT/s \(name) Data Parity Mismatch Status", at: 0x10 + 4 * index, widthInBytes: 4) {
        laneErrors(UInt32($0))
      }
    }
    for lane in 0..<laneCount {
      listing.add(RegisterOffset<LanePresets>(0x20 + lane), name: "Lane \(lane) 16.0 GT/s Equalization Control")
    }
  }
}

/// The 16.0 GT/s Status register (PCIe 5.0 §7.7.5.4).
public struct PhysicalLayer16Status: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "16.0 GT/s Status"

  static let complete = BitField("Equalization 16.0 GT/s Complete", 0)
  static let phase1 = BitField("Equalization 16.0 GT/s Phase 1 Successful", 1)
  static let phase2 = BitField("Equalization 16.0 GT/s Phase 2 Successful", 2)
  static let phase3 = BitField("Equalization 16.0 GT/s Phase 3 Successful", 3)
  static let request = BitField("Link Equalization Request 16.0 GT/s", 4)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [complete, phase1, phase2, phase3, request, .reserved(31, 5)]

  /// Equalization was done.
  public var isComplete: Bool { self[flag: Self.complete] }
}
