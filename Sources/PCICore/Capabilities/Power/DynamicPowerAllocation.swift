public import HardwareBits

/// Dynamic Power Allocation, extended capability 0016h (PCIe 5.0 §7.9.12).
public struct DynamicPowerAllocationCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<DynamicPowerCapabilities>(0x04)
  static let statusAt = RegisterOffset<DynamicPowerStatus>(0x0c)
  static let controlAt = RegisterOffset<DynamicPowerControl>(0x0e)

  /// How many substates there are, and their units.
  public var capabilities: DynamicPowerCapabilities? { block[Self.capabilitiesAt] }
  /// Which substate the function is in.
  public var status: DynamicPowerStatus? { block[Self.statusAt] }

  /// The substate, of how many.
  public var summary: String {
    guard let capabilities, let status else { return unreadSummary }
    return "substate \(status.substate) of \(capabilities.substateCount)"
  }

  /// Adds the registers, and the power of each substate.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add("DPA Latency Indicator", at: 0x08, widthInBytes: 4)
    listing.add(Self.statusAt)
    listing.add(Self.controlAt)
    guard let capabilities else { return }
    for index in 0..<capabilities.substateCount {
      listing.add("DPA Power Allocation \(index)", at: 0x10 + index, widthInBytes: 1) {
        "\(Thousandths($0 * capabilities.powerScaleInMilliwatts)) W"
      }
    }
  }
}

/// The DPA Capability register (PCIe 5.0 §7.9.12.2).
public struct DynamicPowerCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DPA Capability"

  static let substateMaximum = BitField("Substate_Max", 4, 0)
  static let latencyUnit = BitField("Transition Latency Unit", 9, 8)
  static let powerScale = BitField("Power Allocation Scale", 13, 12)
  static let latency0 = BitField("Transition Latency Value 0", 23, 16)
  static let latency1 = BitField("Transition Latency Value 1", 31, 24)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    substateMaximum, .reserved(7, 5), latencyUnit, .reserved(11, 10), powerScale, .reserved(15, 14), latency0,
    latency1,
  ]

  /// How many substates there are, 1 to 32 (the field holds one less).
  public var substateCount: Int { Int(self[Self.substateMaximum]) + 1 }
  /// What one unit of a power allocation stands for.
  public var powerScaleInMilliwatts: UInt64 { [10_000, 1_000, 100, 10][Int(self[Self.powerScale])] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.substateMaximum.low: "\(substateCount) substates"
    case Self.latencyUnit.low: ["1 ms", "10 ms", "100 ms", reservedEncoding][Int(self[field])]
    case Self.powerScale.low: "\(Thousandths(powerScaleInMilliwatts)) W"
    default: nil
    }
  }
}

/// The DPA Status register (PCIe 5.0 §7.9.12.4).
public struct DynamicPowerStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DPA Status"

  static let substateField = BitField("Substate Status", 4, 0)
  static let controlEnabled = BitField("Substate Control Enabled", 8)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [substateField, .reserved(7, 5), controlEnabled, .reserved(15, 9)]

  /// The substate the function is in, 0 to 31.
  public var substate: Int { Int(self[Self.substateField]) }
}

/// The DPA Control register (PCIe 5.0 §7.9.12.5).
public struct DynamicPowerControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DPA Control"

  static let substate = BitField("Substate Control", 4, 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [substate, .reserved(15, 5)]
}
