public import HardwareBits

/// Access Control Services, extended capability 000Dh (PCIe 5.0 §7.7.8).
///
/// Intel's Sunrise Point and Union Point root ports hold the same bits in other places: the capabilities as 32 bits
/// at +4, the controls as 32 bits at +8 (Linux: drivers/pci/quirks.c). ``layout`` says which is decoded.
public struct AccessControlCapability: Capability {
  /// Where the registers stand.
  public enum Layout: Hashable, Sendable {
    /// As specified: 16 bits at +4 and at +6.
    case standard
    /// As in Intel Sunrise Point and Union Point root ports: 32 bits at +4 and at +8.
    case sunrisePoint
  }

  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Where the registers stand.
  public let layout: Layout

  /// Names the capability whose header is at `offset`, in the layout that the function's IDs tell.
  public init(_ config: ConfigSpace, offset: Int) {
    self.init(config, offset: offset, layout: Self.layout(of: config))
  }

  /// Names the capability whose header is at `offset`, in the given layout.
  public init(_ config: ConfigSpace, offset: Int, layout: Layout) {
    block = RegisterBlock(config, offset: offset)
    self.layout = layout
  }

  static let capabilitiesAt = RegisterOffset<AccessControlCapabilities>(0x04)
  static let controlAt = RegisterOffset<AccessControlControl>(0x06)
  static let quirkControlAt = RegisterOffset<AccessControlControl>(0x08)

  /// What the function can enforce.
  public var capabilities: AccessControlCapabilities? { block[Self.capabilitiesAt] }
  /// What it is told to enforce.
  public var control: AccessControlControl? {
    block[layout == .standard ? Self.controlAt : Self.quirkControlAt]
  }

  /// The bits of the Egress Control Vector: 1 to 256, or 0 where the function has none.
  public var egressControlVectorSizeInBits: Int {
    guard layout == .standard, let capabilities, capabilities.egressControl else { return 0 }
    return capabilities.egressControlVectorSizeInBits
  }

  /// The Egress Control Vector as 32-bit words, bit 0 of the first for port or function 0; nil where not read.
  public var egressControlVector: [UInt32]? {
    var words: [UInt32] = []
    for index in 0..<(egressControlVectorSizeInBits + 31) / 32 {
      guard let word = block.uint32(at: 0x08 + 4 * index) else { return nil }
      words.append(word)
    }
    return words
  }

  /// Which services are enabled, which of the others could be.
  public var summary: String {
    guard let capabilities, let control else { return unreadSummary }
    var enabled = "enabled"
    var possible = ", possible"
    for field in AccessControlCapabilities.services {
      let isEnabled = control[field] != 0
      if isEnabled { enabled += " \(AccessControlCapabilities.abbreviation(of: field))" }
      if !isEnabled && capabilities[field] != 0 {
        possible += " \(AccessControlCapabilities.abbreviation(of: field))"
      }
    }
    let quirk = layout == .sunrisePoint ? ", Sunrise Point layout" : ""
    return (enabled == "enabled" ? "none enabled" : enabled) + (possible == ", possible" ? "" : possible) + quirk
  }

  /// Adds the registers, at the offsets of the layout.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    guard layout == .standard else {
      listing.add(Self.quirkControlAt, name: "ACS Control (Sunrise Point layout)")
      return
    }
    listing.add(Self.controlAt)
    for index in 0..<(egressControlVectorSizeInBits + 31) / 32 {
      listing.add("Egress Control Vector \(index)", at: 0x08 + 4 * index, widthInBytes: 4)
    }
  }

  private static func layout(of config: ConfigSpace) -> Layout {
    guard config.uint16(at: 0) == 0x8086, let device = config.uint16(at: 2) else { return .standard }
    switch device {
    case 0xa110...0xa11f, 0xa167...0xa16a, 0xa290...0xa29f, 0xa2e7...0xa2ee, 0x9d10...0x9d1b:
      return config.portType == .rootPort ? .sunrisePoint : .standard
    default: return .standard
    }
  }
}

/// The ACS Capability register (PCIe 5.0 §7.7.8.2).
public struct AccessControlCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "ACS Capability"

  static let sourceValidationField = BitField("ACS Source Validation", 0)
  static let translationBlockingField = BitField("ACS Translation Blocking", 1)
  static let requestRedirectField = BitField("ACS P2P Request Redirect", 2)
  static let completionRedirectField = BitField("ACS P2P Completion Redirect", 3)
  static let upstreamForwardingField = BitField("ACS Upstream Forwarding", 4)
  static let egressControlField = BitField("ACS P2P Egress Control", 5)
  static let directTranslatedField = BitField("ACS Direct Translated P2P", 6)
  static let enhanced = BitField("ACS Enhanced Capability", 7)
  static let vectorSize = BitField("Egress Control Vector Size", 15, 8)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    sourceValidationField, translationBlockingField, requestRedirectField, completionRedirectField,
    upstreamForwardingField, egressControlField, directTranslatedField, enhanced, vectorSize,
  ]

  /// Requests whose bus number lies outside the port's range can be refused.
  public var sourceValidation: Bool { self[flag: Self.sourceValidationField] }
  /// Requests that claim to be translated can be refused.
  public var translationBlocking: Bool { self[flag: Self.translationBlockingField] }
  /// Requests between peers can be sent upstream.
  public var requestRedirect: Bool { self[flag: Self.requestRedirectField] }
  /// Completions between peers can be sent upstream.
  public var completionRedirect: Bool { self[flag: Self.completionRedirectField] }
  /// What arrives redirected can be passed on upstream.
  public var upstreamForwarding: Bool { self[flag: Self.upstreamForwardingField] }
  /// Peers can be closed to each other one by one.
  public var egressControl: Bool { self[flag: Self.egressControlField] }
  /// Translated requests can go to the peer directly, whatever redirection says.
  public var directTranslated: Bool { self[flag: Self.directTranslatedField] }
  /// The bits of the Egress Control Vector, 1 to 256 (the field says 0 for 256); means nothing without egress control.
  public var egressControlVectorSizeInBits: Int { self[Self.vectorSize] == 0 ? 256 : Int(self[Self.vectorSize]) }

  /// The services that a control bit at the same place enables, bits 0 to 6.
  static let services = Array(fields.prefix(7))

  /// The abbreviation that Linux and its users know a service by.
  static func abbreviation(of field: BitField) -> String {
    switch field.low {
    case sourceValidationField.low: "SV"
    case translationBlockingField.low: "TB"
    case requestRedirectField.low: "RR"
    case completionRedirectField.low: "CR"
    case upstreamForwardingField.low: "UF"
    case egressControlField.low: "EC"
    case directTranslatedField.low: "DT"
    default: "bit \(field.low)"
    }
  }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.vectorSize.low && egressControl ? "\(egressControlVectorSizeInBits) bits" : nil
  }
}

/// The ACS Control register (PCIe 5.0 §7.7.8.3).
public struct AccessControlControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "ACS Control"

  static let sourceValidationField = BitField("ACS Source Validation Enable", 0)
  static let translationBlockingField = BitField("ACS Translation Blocking Enable", 1)
  static let requestRedirectField = BitField("ACS P2P Request Redirect Enable", 2)
  static let completionRedirectField = BitField("ACS P2P Completion Redirect Enable", 3)
  static let upstreamForwardingField = BitField("ACS Upstream Forwarding Enable", 4)
  static let egressControlField = BitField("ACS P2P Egress Control Enable", 5)
  static let directTranslatedField = BitField("ACS Direct Translated P2P Enable", 6)
  static let ioRequestBlocking = BitField("ACS I/O Request Blocking Enable", 7)
  static let downstreamMemoryAccess = BitField("ACS DSP Memory Target Access Control", 9, 8)
  static let upstreamMemoryAccess = BitField("ACS USP Memory Target Access Control", 11, 10)
  static let unclaimedRequestRedirect = BitField("ACS Unclaimed Request Redirect Control", 12)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    sourceValidationField, translationBlockingField, requestRedirectField, completionRedirectField,
    upstreamForwardingField, egressControlField, directTranslatedField, ioRequestBlocking, downstreamMemoryAccess,
    upstreamMemoryAccess, unclaimedRequestRedirect, .reserved(15, 13),
  ]

  /// Requests whose bus number lies outside the port's range are refused.
  public var sourceValidation: Bool { self[flag: Self.sourceValidationField] }
  /// Requests that claim to be translated are refused.
  public var translationBlocking: Bool { self[flag: Self.translationBlockingField] }
  /// Requests between peers are sent upstream.
  public var requestRedirect: Bool { self[flag: Self.requestRedirectField] }
  /// Completions between peers are sent upstream.
  public var completionRedirect: Bool { self[flag: Self.completionRedirectField] }
  /// What arrives redirected is passed on upstream.
  public var upstreamForwarding: Bool { self[flag: Self.upstreamForwardingField] }
  /// The Egress Control Vector closes peers to each other.
  public var egressControl: Bool { self[flag: Self.egressControlField] }
  /// Translated requests go to the peer directly, whatever redirection says.
  public var directTranslated: Bool { self[flag: Self.directTranslatedField] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.downstreamMemoryAccess.low, Self.upstreamMemoryAccess.low:
      ["direct request access", "request blocking", "request redirect", reservedEncoding][Int(self[field])]
    default: nil
    }
  }
}
