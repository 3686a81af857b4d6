public import HardwareBits

/// Latency Tolerance Reporting, extended capability 0018h (PCIe 5.0 §7.8.2).
public struct LatencyToleranceCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let snoopAt = RegisterOffset<MaximumLatency>(0x04)
  static let noSnoopAt = RegisterOffset<MaximumLatency>(0x06)

  /// The most a snooped request may be asked to wait.
  public var maximumSnoopLatency: MaximumLatency? { block[Self.snoopAt] }
  /// The most a request without snooping may be asked to wait.
  public var maximumNoSnoopLatency: MaximumLatency? { block[Self.noSnoopAt] }

  /// Both latencies.
  public var summary: String {
    guard let maximumSnoopLatency, let maximumNoSnoopLatency else { return unreadSummary }
    return "at most \(maximumSnoopLatency) snooped, \(maximumNoSnoopLatency) not snooped"
  }

  /// Adds both registers.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.snoopAt, name: "Max Snoop Latency")
    listing.add(Self.noSnoopAt, name: "Max No-Snoop Latency")
  }
}

/// The Max Snoop and the Max No-Snoop Latency register (PCIe 5.0 §7.8.2.2, §7.8.2.3).
public struct MaximumLatency: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Max Latency"

  static let value = BitField("Latency Value", 9, 0)
  static let scale = BitField("Latency Scale", 12, 10)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [value, scale, .reserved(15, 13)]

  /// The latency in nanoseconds, or nil for a scale that is not permitted.
  public var nanoseconds: UInt64? { latencyInNanoseconds(value: self[Self.value], scale: self[Self.scale]) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? { field.low == Self.value.low ? description : nil }
}

extension MaximumLatency: CustomStringConvertible {
  /// The latency in units.
  public var description: String { nanoseconds.map { Nanoseconds($0).description } ?? reservedEncoding }
}

/// `value` times 1 ns, 32 ns, 1,024 ns and so on by `scale`; nil for the two scales that are not permitted.
func latencyInNanoseconds(
  value: some FixedWidthInteger & UnsignedInteger, scale: some FixedWidthInteger & UnsignedInteger
) -> UInt64? {
  scale <= 5 ? UInt64(value) << (5 * UInt64(scale)) : nil
}
