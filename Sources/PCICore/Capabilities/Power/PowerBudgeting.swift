public import HardwareBits

/// Power Budgeting, extended capability 0004h: a window to what the function draws in each state (PCIe 5.0 §7.8.1).
public struct PowerBudgetingCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let dataAt = RegisterOffset<PowerBudgetingData>(0x08)
  static let capabilitiesAt = RegisterOffset<PowerBudgetingCapabilities>(0x0c)

  /// The row of the window.
  public var data: PowerBudgetingData? { block[Self.dataAt] }
  /// Whether the system counts with the function already.
  public var capabilities: PowerBudgetingCapabilities? { block[Self.capabilitiesAt] }

  /// What the row in the window says.
  public var summary: String {
    guard let data, let select = block.uint8(at: 0x04) else { return unreadSummary }
    return "row \(select): \(data)"
  }

  /// Adds the registers; only the selected row can be seen without writing.
  public func list(into listing: inout RegisterListing) {
    listing.add("Power Budgeting Data Select", at: 0x04, widthInBytes: 1)
    listing.add(Self.dataAt)
    listing.add(Self.capabilitiesAt)
  }
}

/// One row of the function's power data (PCIe 5.0 §7.8.1.3).
public struct PowerBudgetingData: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Power Budgeting Data"

  static let base = BitField("Base Power", 7, 0)
  static let scale = BitField("Data Scale", 9, 8)
  static let substate = BitField("PM Sub State", 12, 10)
  static let state = BitField("PM State", 14, 13)
  static let type = BitField("Type", 17, 15)
  static let rail = BitField("Power Rail", 20, 18)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [base, scale, substate, state, type, rail, .reserved(31, 21)]

  /// The power in watts, in words.
  public var power: String {
    // Without a scale, values above EFh stand for steps beyond 239 W.
    if self[Self.scale] == 0 && self[Self.base] >= 0xf0 {
      let steps = ["250 W", "275 W", "300 W"]
      let step = Int(self[Self.base]) - 0xf0
      return step < steps.count ? steps[step] : "above 300 W"
    }
    return "\(Thousandths(UInt64(self[Self.base]) * [1000, 100, 10, 1][Int(self[Self.scale])])) W"
  }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.base.low: power
    case Self.substate.low: self[field] == 0 ? "default" : "device-specific"
    case Self.state.low: ["D0", "D1", "D2", "D3"][Int(self[field])]
    case Self.type.low:
      [
        "PME auxiliary", "auxiliary", "idle", "sustained", "sustained in emergency power reduction",
        "maximum in emergency power reduction", reservedEncoding, "maximum",
      ][Int(self[field])]
    case Self.rail.low:
      [
        "12 V", "3.3 V", "1.5 V or 1.8 V", "48 V", "5 V", reservedEncoding, reservedEncoding, "thermal",
      ][Int(self[field])]
    default: nil
    }
  }
}

extension PowerBudgetingData: CustomStringConvertible {
  /// Power, rail, kind and state; `end of the rows` for zero.
  public var description: String {
    if rawValue == 0 { return "end of the rows" }
    let parts = [Self.rail, Self.type, Self.state].compactMap { meaning(of: $0) }
    return power + " " + parts.joined(separator: ", ")
  }
}

/// The Power Budgeting Capability register (PCIe 5.0 §7.8.1.4).
public struct PowerBudgetingCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt8
  /// Wraps the register's bits.
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Power Budgeting Capability"

  static let systemAllocated = BitField("System Allocated", 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [systemAllocated, .reserved(7, 1)]
}
