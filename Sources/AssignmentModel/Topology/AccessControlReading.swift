import HardwareBits
public import PCICore

/// What was read of a function's Access Control Services.
public enum AccessControlReading: Hashable, Sendable {
  /// The function has no such capability.
  case absent
  /// Its registers: what it can enforce, and what it is told to.
  case registers(capabilities: AccessServices, control: AccessServices, layout: AccessControlCapability.Layout)
  /// Extended configuration space was not read, or not far enough.
  case unmeasured
}

extension AccessControlReading {
  /// Reads the registers behind a capability chain.
  ///
  /// - Parameter isWhole: whether `config` is all that the kernel itself can see, so that what lies beyond is not there.
  init(_ config: ConfigSpace, _ chain: CapabilityChain, isWhole: Bool) {
    if let offset = chain.offset(of: .accessControlServices) {
      let capability = AccessControlCapability(config, offset: offset)
      guard let capabilities = capability.capabilities, let control = capability.control else {
        self = .unmeasured
        return
      }
      self = .registers(
        capabilities: AccessServices(rawValue: UInt8(truncatingIfNeeded: capabilities.rawValue)),
        control: AccessServices(rawValue: UInt8(truncatingIfNeeded: control.rawValue)), layout: capability.layout)
      return
    }
    let isCutShort =
      chain.extended == .unmeasured
      || chain.diagnostics.contains { $0.code == .beyondEnd && $0.offset >= ConfigSpace.conventionalSize }
    self = isCutShort && !isWhole ? .unmeasured : .absent
  }
}

/// A set of the services that ACS offers, numbered as in its registers (PCIe 6.0 §7.7.11).
public struct AccessServices: OptionSet, Hashable, Sendable, CustomStringConvertible {
  /// Bits 6:0 of the capability and control registers; the control register's bit 7 has no capability bit.
  public let rawValue: UInt8
  /// Wraps the bits; bit 7 is dropped.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue & 0x7f }

  /// SV, Source Validation: a request must bear a bus number from below the port.
  public static let sourceValidation = AccessServices(rawValue: 0x01)
  /// TB, Translation Blocking: requests that claim to be translated are refused.
  public static let translationBlocking = AccessServices(rawValue: 0x02)
  /// RR, P2P Request Redirect: requests between peers go upstream.
  public static let requestRedirect = AccessServices(rawValue: 0x04)
  /// CR, P2P Completion Redirect: completions between peers go upstream.
  public static let completionRedirect = AccessServices(rawValue: 0x08)
  /// UF, Upstream Forwarding: what arrives redirected is passed on upstream.
  public static let upstreamForwarding = AccessServices(rawValue: 0x10)
  /// EC, P2P Egress Control: peers can be closed to each other one by one.
  public static let egressControl = AccessServices(rawValue: 0x20)
  /// DT, Direct Translated P2P: translated requests go straight to the peer.
  public static let directTranslated = AccessServices(rawValue: 0x40)

  /// What Linux demands of a function before it counts as isolated: SV, RR, CR and UF (drivers/iommu/iommu.c).
  public static let isolation: AccessServices = [
    .sourceValidation, .requestRedirect, .completionRedirect, .upstreamForwarding,
  ]
  /// What redirects traffic between peers: RR, CR and EC, the bits that `pci=disable_acs_redir=` is about.
  public static let redirection: AccessServices = [.requestRedirect, .completionRedirect, .egressControl]

  /// The abbreviations by ascending bit, separated by blanks: `SV RR CR UF`; `none` for an empty set.
  public var description: String {
    let names: [StaticString] = ["SV", "TB", "RR", "CR", "UF", "EC", "DT"]
    var text = ""
    for bit in 0..<7 where rawValue & (1 << UInt8(bit)) != 0 { text += "\(text.isEmpty ? "" : " ")\(names[bit])" }
    return text.isEmpty ? "none" : text
  }
}
