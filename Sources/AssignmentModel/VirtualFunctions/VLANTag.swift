import HardwareBits

/// The VLAN into which a physical function puts what a virtual one sends (IEEE 802.1Q-2018 §9.6).
public struct VLANTag: Hashable, Sendable {
  /// Which tag is put in front (TPID).
  public struct TagProtocol: RawRepresentable, Hashable, Sendable {
    /// The EtherType.
    public let rawValue: UInt16
    /// Takes an EtherType.
    public init(rawValue: UInt16) { self.rawValue = rawValue }
    /// Customer VLANs, 8100h.
    public static let customer = TagProtocol(rawValue: 0x8100)
    /// Service VLANs around customers' ("QinQ"), 88a8h.
    public static let service = TagProtocol(rawValue: 0x88a8)
  }

  /// The VLAN, 0 to 4095; 0 for none.
  public let id: UInt16
  /// The priority code point, 0 to 7.
  public let priority: UInt8
  /// The tag's protocol.
  public let tagProtocol: TagProtocol

  /// Names a VLAN; nil where `id` is above 4095 or `priority` above 7.
  public init?(id: UInt16, priority: UInt8 = 0, tagProtocol: TagProtocol = .customer) {
    guard id <= 4095, priority <= 7 else { return nil }
    self.id = id
    self.priority = priority
    self.tagProtocol = tagProtocol
  }

  private init() {
    id = 0
    priority = 0
    tagProtocol = .customer
  }

  /// No VLAN.
  public static let none = VLANTag()
}

extension VLANTag.TagProtocol: CustomStringConvertible {
  /// The standard that has the protocol, `802.1Q` or `802.1ad`, else the EtherType as `0x9100`.
  public var description: String {
    switch self {
    case .customer: "802.1Q"
    case .service: "802.1ad"
    default: "0x\(rawValue.hex(digits: 4))"
    }
  }

  /// Reads `802.1Q` or `802.1ad`, the letters in either case; nil for anything else.
  public init?(_ name: String) {
    switch name {
    case "802.1Q", "802.1q": self = .customer
    case "802.1ad", "802.1AD": self = .service
    default: return nil
    }
  }
}

extension VLANTag: CustomStringConvertible {
  /// `vlan 100`, `vlan 100 qos 3 proto 802.1ad`, as ip-link(8) has it.
  public var description: String {
    var text = "vlan \(id)"
    if priority != 0 { text += " qos \(priority)" }
    if tagProtocol != .customer { text += " proto \(tagProtocol)" }
    return text
  }
}
