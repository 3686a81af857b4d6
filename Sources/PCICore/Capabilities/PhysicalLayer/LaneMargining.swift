public import HardwareBits

/// Lane margining at the receiver, extended capability 0027h (PCIe 5.0 §7.7.7).
public struct LaneMarginingCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// How many lanes have registers of their own.
  public let laneCount: Int

  /// Names the capability whose header is at `offset`; the Express capability tells the number of lanes.
  public init(_ config: ConfigSpace, offset: Int) {
    block = RegisterBlock(config, offset: offset)
    laneCount = config.laneCount
  }

  static let capabilitiesAt = RegisterOffset<MarginingPortCapabilities>(0x04)
  static let statusAt = RegisterOffset<MarginingPortStatus>(0x06)

  /// What the port can do.
  public var capabilities: MarginingPortCapabilities? { block[Self.capabilitiesAt] }
  /// Whether margining can begin.
  public var status: MarginingPortStatus? { block[Self.statusAt] }

  /// Whether margining can begin.
  public var summary: String {
    guard let status else { return unreadSummary }
    return status.isReady ? "ready" : "not ready"
  }

  /// Adds the registers, and two for each lane.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.statusAt)
    for lane in 0..<laneCount {
      listing.add(RegisterOffset<MarginingLane>(0x08 + 4 * lane), name: "Lane \(lane) Margining Control")
      listing.add(RegisterOffset<MarginingLane>(0x0a + 4 * lane), name: "Lane \(lane) Margining Status")
    }
  }
}

/// The Margining Port Capabilities register (PCIe 5.0 §7.7.7.2).
public struct MarginingPortCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Margining Port Capabilities"

  static let usesDriver = BitField("Margining uses Driver Software", 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [usesDriver, .reserved(15, 1)]
}

/// The Margining Port Status register (PCIe 5.0 §7.7.7.3).
public struct MarginingPortStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Margining Port Status"

  static let ready = BitField("Margining Ready", 0)
  static let softwareReady = BitField("Margining Software Ready", 1)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [ready, softwareReady, .reserved(15, 2)]

  /// Margining can begin.
  public var isReady: Bool { self[flag: Self.ready] }
}

/// Control or status of one lane (PCIe 5.0 §7.7.7.4, §7.7.7.5).
public struct MarginingLane: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Margining Lane"

  static let receiver = BitField("Receiver Number", 2, 0)
  static let type = BitField("Margin Type", 5, 3)
  static let usage = BitField("Usage Model", 6)
  static let payload = BitField("Margin Payload", 15, 8)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [receiver, type, usage, .reserved(7), payload]
}
