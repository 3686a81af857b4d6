import HardwareBits

/// One thing that a physical function decides for a virtual one, by one order to the kernel: of a network card by
/// rtnetlink (`RTM_SETLINK` with `IFLA_VFINFO_LIST`), of an NVMe drive by a command of its own, of any by an attribute.
public enum VirtualFunctionSetting: Hashable, Sendable {
  /// The address that it has; zero where the guest may choose.
  case mac(MACAddress)
  /// The VLAN it is in.
  case vlan(VLANTag)
  /// Whether frames under another address than its own are dropped.
  case spoofCheck(Bool)
  /// Whether it may change its address, and receive what is not for it.
  case trust(Bool)
  /// What it is told of its link.
  case linkState(VirtualLinkState)
  /// How fast it may send.
  case rates(TransmitRates)
  /// How many MSI-X vectors it has (`sriov_vf_msix_count`).
  case vectors(Int)
  /// Whether it works as an NVMe controller, and with what.
  case controller(SecondaryControllerState)

  /// Who is told.
  public enum Authority: Hashable, Sendable {
    /// The network interface of the physical function.
    case interface
    /// The kernel, by an attribute of the virtual function.
    case attribute
    /// The NVMe controller of the physical function.
    case controller
  }

  /// Who is told.
  public var authority: Authority {
    switch self {
    case .mac, .vlan, .spoofCheck, .trust, .linkState, .rates: .interface
    case .vectors: .attribute
    case .controller: .controller
    }
  }

  /// The stable word for the kind, as plans, journals and wished states have it.
  public var name: String {
    switch self {
    case .mac: "mac"
    case .vlan: "vlan"
    case .spoofCheck: "spoof-check"
    case .trust: "trust"
    case .linkState: "link-state"
    case .rates: "rates"
    case .vectors: "vectors"
    case .controller: "controller"
    }
  }

  /// All names, as ``name`` has them.
  static let names = ["mac", "vlan", "spoof-check", "trust", "link-state", "rates", "vectors", "controller"]

  /// The value alone, as journals keep it: `52:54:00:12:34:56`, `100/3/0x8100`, `on`, `enable`, `0/1000`.
  public var value: String {
    switch self {
    case .mac(let address): address.description
    case .vlan(let tag): "\(tag.id)/\(tag.priority)/\(tag.tagProtocol)"
    case .spoofCheck(let isOn), .trust(let isOn): isOn ? "on" : "off"
    case .linkState(let state): state.description
    case .rates(let rates): "\(rates.minimum)/\(rates.maximum)"
    case .vectors(let count): "\(count)"
    case .controller(let state): state.journal
    }
  }
}

extension VirtualFunctionSetting: CustomStringConvertible {
  /// As ip-link(8) takes it: `mac 52:54:00:12:34:56`, `vlan 100 qos 3`, `spoofchk on`.
  public var description: String {
    switch self {
    case .mac(let address): "mac \(address)"
    case .vlan(let tag): tag.description
    case .spoofCheck(let isOn): "spoofchk \(isOn ? "on" : "off")"
    case .trust(let isOn): "trust \(isOn ? "on" : "off")"
    case .linkState(let state): "state \(state)"
    case .rates(let rates): rates.description
    case .vectors(let count): "\(count) MSI-X vectors"
    case .controller(let state): "controller \(state)"
    }
  }

  /// Reads what ``name`` and ``value`` gave; nil for anything else.
  public init?(name: String, value: String) {
    switch name {
    case "mac":
      guard let address = MACAddress(value) else { return nil }
      self = .mac(address)
    case "vlan":
      guard let tag = VLANTag(journal: value) else { return nil }
      self = .vlan(tag)
    case "spoof-check":
      guard let isOn = Self.isOn(value) else { return nil }
      self = .spoofCheck(isOn)
    case "trust":
      guard let isOn = Self.isOn(value) else { return nil }
      self = .trust(isOn)
    case "link-state":
      guard let state = VirtualLinkState(value) ?? UInt32(value).map(VirtualLinkState.init(rawValue:)) else {
        return nil
      }
      self = .linkState(state)
    case "rates":
      guard let rates = TransmitRates(journal: value) else { return nil }
      self = .rates(rates)
    case "vectors":
      guard let count = UInt16(value) else { return nil }
      self = .vectors(Int(count))
    case "controller":
      guard let state = SecondaryControllerState(journal: value) else { return nil }
      self = .controller(state)
    default: return nil
    }
  }

  private static func isOn(_ text: String) -> Bool? {
    switch text {
    case "on": true
    case "off": false
    default: nil
    }
  }
}

extension VLANTag {
  fileprivate init?(journal text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, let id = UInt16(parts[0]), let priority = UInt8(parts[1]),
      let tagProtocol = TagProtocol(String(parts[2])) ?? TagProtocol(hexadecimal: parts[2])
    else { return nil }
    self.init(id: id, priority: priority, tagProtocol: tagProtocol)
  }
}

extension VLANTag.TagProtocol {
  /// A protocol without a name, as its description has it.
  fileprivate init?(hexadecimal text: Substring) {
    guard text.hasPrefix("0x"), let value = UInt16(hexDigits: text.utf8.dropFirst(2)) else { return nil }
    self.init(rawValue: value)
  }
}

extension TransmitRates {
  fileprivate init?(journal text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let minimum = UInt32(parts[0]), let maximum = UInt32(parts[1]) else { return nil }
    self.init(minimum: minimum, maximum: maximum)
  }
}
