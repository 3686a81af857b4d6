public import HardwareBits

/// PCI Power Management, capability 01h (PCIe 6.0 §7.5.2; PCI Power Management 1.2 §3.2).
public struct PowerManagementCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<PowerManagementCapabilities>(0x02)
  static let controlStatusAt = RegisterOffset<PowerManagementControlStatus>(0x04)
  static let bridgeExtensionsAt = RegisterOffset<PowerManagementBridgeExtensions>(0x06)

  /// What the function can do.
  public var capabilities: PowerManagementCapabilities? { block[Self.capabilitiesAt] }
  /// In which state it is.
  public var controlStatus: PowerManagementControlStatus? { block[Self.controlStatusAt] }

  /// State, states with PME, and whether D3hot loses the function's state.
  public var summary: String {
    guard let capabilities, let controlStatus else { return unreadSummary }
    var text = "in \(controlStatus.powerState)"
    let states = capabilities.statesWithPME
    if !states.isEmpty { text += ", PME from \(states)" }
    if !controlStatus.noSoftReset { text += ", soft reset from D3hot" }
    return text
  }

  /// Adds the registers; the data byte where the function has one.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.controlStatusAt)
    listing.add(Self.bridgeExtensionsAt)
    listing.add("Data", at: 0x07, widthInBytes: 1)
  }
}

/// The Power Management Capabilities register (PCIe 6.0 §7.5.2.1).
public struct PowerManagementCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Power Management Capabilities"

  static let version = BitField("Version", 2, 0)
  static let pmeClock = BitField("PME Clock", 3)
  static let immediateReadiness = BitField("Immediate_Readiness_on_Return_to_D0", 4)
  static let deviceSpecificInitialization = BitField("Device Specific Initialization", 5)
  static let auxCurrent = BitField("Aux_Current", 8, 6)
  static let d1Support = BitField("D1_Support", 9)
  static let d2Support = BitField("D2_Support", 10)
  static let pmeSupport = BitField("PME_Support", 15, 11)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    version, pmeClock, immediateReadiness, deviceSpecificInitialization, auxCurrent, d1Support, d2Support, pmeSupport,
  ]

  /// The states from which the function may signal PME, such as `D0 D3hot D3cold`; empty for none.
  public var statesWithPME: String {
    namesOfBits(self[Self.pmeSupport], ["D0", "D1", "D2", "D3hot", "D3cold"], separator: " ", none: "")
  }

  /// The 3.3 Vaux current needed in D3cold, in milliamperes (Aux_Current).
  public var auxCurrentInMilliamperes: Int {
    [0, 55, 100, 160, 220, 270, 320, 375][Int(self[Self.auxCurrent])]
  }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.auxCurrent.low: "\(auxCurrentInMilliamperes) mA"
    case Self.pmeSupport.low: statesWithPME.isEmpty ? "none" : statesWithPME
    default: nil
    }
  }
}

/// The Power Management Control/Status register (PCIe 6.0 §7.5.2.2).
public struct PowerManagementControlStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Power Management Control/Status"

  static let powerStateField = BitField("PowerState", 1, 0)
  static let noSoftResetField = BitField("No_Soft_Reset", 3)
  static let pmeEnable = BitField("PME_En", 8)
  static let dataSelect = BitField("Data_Select", 12, 9)
  static let dataScale = BitField("Data_Scale", 14, 13)
  static let pmeStatus = BitField("PME_Status", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    powerStateField, .reserved(2), noSoftResetField, .reserved(7, 4), pmeEnable, dataSelect, dataScale, pmeStatus,
  ]

  /// The state the function is in: `D0`, `D1`, `D2` or `D3hot`.
  public var powerState: String { ["D0", "D1", "D2", "D3hot"][Int(self[Self.powerStateField])] }
  /// Going from D3hot to D0 keeps the function's state; where clear, it is a reset.
  public var noSoftReset: Bool { self[flag: Self.noSoftResetField] }
  /// The function may signal PME.
  public var pmeEnabled: Bool { self[flag: Self.pmeEnable] }
  /// The function is signaling PME.
  public var pmeSignaled: Bool { self[flag: Self.pmeStatus] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.powerStateField.low ? powerState : nil
  }
}

/// The bridge support extensions, PMCSR_BSE (PCI Power Management 1.2 §3.2.5); not used by Express bridges.
public struct PowerManagementBridgeExtensions: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt8
  /// Wraps the register's bits.
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Power Management Bridge Support Extensions"

  static let b2B3 = BitField("B2_B3#", 6)
  static let busPowerClockControl = BitField("BPCC_En", 7)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [.reserved(5, 0), b2B3, busPowerClockControl]
}
