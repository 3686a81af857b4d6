public import HardwareBits

/// Secondary PCI Express, extended capability 0019h: the link at 8.0 GT/s (PCIe 5.0 §7.7.3).
public struct SecondaryPCIExpressCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// How many lanes have registers of their own.
  public let laneCount: Int

  /// Names the capability whose header is at `offset`; the Express capability tells the number of lanes.
  public init(_ config: ConfigSpace, offset: Int) {
    block = RegisterBlock(config, offset: offset)
    laneCount = config.laneCount
  }

  static let linkControl3At = RegisterOffset<LinkControl3>(0x04)

  /// Link Control 3.
  public var linkControl3: LinkControl3? { block[Self.linkControl3At] }
  /// Lanes that saw an error, a bit each.
  public var laneErrorStatus: UInt32? { block.uint32(at: 0x08) }

  /// Lanes, and which of them saw an error.
  public var summary: String {
    guard let laneErrorStatus else { return unreadSummary }
    return "\(laneCount) lanes, " + laneErrors(laneErrorStatus)
  }

  /// Adds the registers, and one for each lane.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.linkControl3At)
    listing.add("Lane Error Status", at: 0x08, widthInBytes: 4) { laneErrors(UInt32($0)) }
    for lane in 0..<laneCount {
      listing.add(RegisterOffset<LaneEqualization>(0x0c + 2 * lane), name: "Lane \(lane) Equalization Control")
    }
  }
}

/// Which lanes of a mask saw an error.
func laneErrors(_ mask: UInt32) -> String {
  var text = ""
  for lane in UInt32(0)..<32 where mask >> lane & 1 != 0 { text += text.isEmpty ? "\(lane)" : ", \(lane)" }
  return text.isEmpty ? "no lane errors" : "errors on lanes \(text)"
}

/// The Link Control 3 register (PCIe 5.0 §7.7.3.2).
public struct LinkControl3: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Link Control 3"

  static let perform = BitField("Perform Equalization", 0)
  static let requestInterrupt = BitField("Link Equalization Request Interrupt Enable", 1)
  static let lowerSkip = BitField("Enable Lower SKP OS Generation Vector", 15, 9)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [perform, requestInterrupt, .reserved(8, 2), lowerSkip, .reserved(31, 16)]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.lowerSkip.low ? LinkSpeed.text(vector: self[field]) : nil
  }
}
