public import HardwareBits

/// Device 3, extended capability 002Fh (PCIe 6.0 §7.7.9).
public struct Device3Capability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<DeviceCapabilities3>(0x04)
  static let controlAt = RegisterOffset<DeviceControl3>(0x08)
  static let statusAt = RegisterOffset<DeviceStatus3>(0x0c)

  /// Device Capabilities 3.
  public var capabilities: DeviceCapabilities3? { block[Self.capabilitiesAt] }
  /// Device Control 3.
  public var control: DeviceControl3? { block[Self.controlAt] }
  /// Device Status 3.
  public var status: DeviceStatus3? { block[Self.statusAt] }

  /// Whether links may shrink, and whether the segment is known.
  public var summary: String {
    guard let capabilities, let control, let status else { return unreadSummary }
    var text = capabilities.l0pSupported ? "L0p \(control.l0pEnabled ? "enabled" : "disabled")" : "no L0p"
    if status.segmentCaptured { text += ", segment captured" }
    return text
  }

  /// Adds the registers.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.controlAt)
    listing.add(Self.statusAt)
  }
}

/// The exit latency from L0p that a 3-bit encoding stands for.
private func l0pExitLatency(_ encoding: UInt32) -> String {
  [
    "under 1 us", "1 us to 2 us", "2 us to 4 us", "4 us to 8 us", "8 us to 16 us", "16 us to 32 us", "32 us to 64 us",
    "above 64 us",
  ][Int(encoding & 7)]
}

/// The link width that a 3-bit encoding stands for.
private func linkWidth(_ encoding: UInt32, dynamic: String) -> String {
  switch encoding {
  case 0...4: "x\(1 << Int(encoding))"
  case 7: dynamic
  default: reservedEncoding
  }
}

/// The Device Capabilities 3 register (PCIe 6.0 §7.7.9.2).
public struct DeviceCapabilities3: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Device Capabilities 3"

  static let deferrableWriteRouting = BitField("DMWr Request Routing Supported", 0)
  static let tag14Completer = BitField("14-Bit Tag Completer Supported", 1)
  static let tag14Requester = BitField("14-Bit Tag Requester Supported", 2)
  static let l0p = BitField("L0p Supported", 3)
  static let portExitLatency = BitField("Port L0p Exit Latency", 6, 4)
  static let retimerExitLatency = BitField("Retimer L0p Exit Latency", 9, 7)
  static let unorderedCompleter = BitField("UIO Mem RdWr Completer Supported", 10)
  static let unorderedRequester = BitField("UIO Mem RdWr Requester Supported", 11)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    deferrableWriteRouting, tag14Completer, tag14Requester, l0p, portExitLatency, retimerExitLatency,
    unorderedCompleter, unorderedRequester, .reserved(31, 12),
  ]

  /// The link can use fewer lanes without retraining.
  public var l0pSupported: Bool { self[flag: Self.l0p] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.portExitLatency.low, Self.retimerExitLatency.low: l0pSupported ? l0pExitLatency(self[field]) : nil
    default: nil
    }
  }
}

/// The Device Control 3 register (PCIe 6.0 §7.7.9.3).
public struct DeviceControl3: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Device Control 3"

  static let deferrableWriteRequester = BitField("DMWr Requester Enable", 0)
  static let deferrableWriteBlocking = BitField("DMWr Egress Blocking", 1)
  static let tag14Requester = BitField("14-Bit Tag Requester Enable", 2)
  static let l0p = BitField("L0p Enable", 3)
  static let targetWidth = BitField("Target Link Width", 6, 4)
  static let unorderedRequester = BitField("UIO Mem RdWr Requester Enable", 7)
  static let boundaryDisable = BitField("UIO Request 256B Boundary Disable", 8)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    deferrableWriteRequester, deferrableWriteBlocking, tag14Requester, l0p, targetWidth, unorderedRequester,
    boundaryDisable, .reserved(31, 9),
  ]

  /// The link may use fewer lanes.
  public var l0pEnabled: Bool { self[flag: Self.l0p] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.targetWidth.low ? linkWidth(self[field], dynamic: "as hardware decides") : nil
  }
}

/// The Device Status 3 register (PCIe 6.0 §7.7.9.4).
public struct DeviceStatus3: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Device Status 3"

  static let initialWidth = BitField("Initial Link Width", 2, 0)
  static let captured = BitField("Segment Captured", 3)
  static let remoteL0p = BitField("Remote L0p Supported", 4)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [initialWidth, captured, remoteL0p, .reserved(31, 5)]

  /// The function knows its segment.
  public var segmentCaptured: Bool { self[flag: Self.captured] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.initialWidth.low ? linkWidth(self[field], dynamic: reservedEncoding) : nil
  }
}
