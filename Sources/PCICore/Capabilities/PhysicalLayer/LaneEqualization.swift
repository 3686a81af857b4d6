public import HardwareBits

extension ConfigSpace {
  /// How many lanes have registers of their own: the greatest width of the link, 0 for a function without one.
  var laneCount: Int {
    guard let offset = offset(of: .pciExpress),
      let width = ExpressCapability(self, offset: offset).linkCapabilities?.maximumWidth
    else { return 0 }
    return min(width, 32)
  }
}

/// The transmitter preset that an encoding stands for (PCIe 5.0 §4.2.3.2).
func transmitterPreset(_ encoding: some FixedWidthInteger & UnsignedInteger) -> String {
  encoding <= 10 ? "P\(encoding)" : encoding == 15 ? "not used" : reservedEncoding
}

/// The receiver preset hint that an encoding stands for, at 8.0 GT/s (PCIe 5.0 §4.2.3.2).
private func receiverHint(_ encoding: UInt16) -> String {
  ["-6 dB", "-7 dB", "-8 dB", "-9 dB", "-10 dB", "-11 dB", "-12 dB", reservedEncoding][Int(encoding & 7)]
}

/// Equalization of one lane at 8.0 GT/s (PCIe 5.0 §7.7.3.4).
public struct LaneEqualization: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Lane Equalization Control"

  static let downstreamTransmitter = BitField("Downstream Port 8.0 GT/s Transmitter Preset", 3, 0)
  static let downstreamReceiver = BitField("Downstream Port 8.0 GT/s Receiver Preset Hint", 6, 4)
  static let upstreamTransmitter = BitField("Upstream Port 8.0 GT/s Transmitter Preset", 11, 8)
  static let upstreamReceiver = BitField("Upstream Port 8.0 GT/s Receiver Preset Hint", 14, 12)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    downstreamTransmitter, downstreamReceiver, .reserved(7), upstreamTransmitter, upstreamReceiver, .reserved(15),
  ]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.downstreamTransmitter.low, Self.upstreamTransmitter.low: transmitterPreset(self[field])
    case Self.downstreamReceiver.low, Self.upstreamReceiver.low: receiverHint(self[field])
    default: nil
    }
  }
}

/// Equalization of one lane at 16.0, 32.0 or 64.0 GT/s (PCIe 5.0 §7.7.5.8, §7.7.6.9).
public struct LanePresets: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt8
  /// Wraps the register's bits.
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Lane Equalization Control"

  static let downstream = BitField("Downstream Port Transmitter Preset", 3, 0)
  static let upstream = BitField("Upstream Port Transmitter Preset", 7, 4)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [downstream, upstream]

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? { transmitterPreset(self[field]) }
}
