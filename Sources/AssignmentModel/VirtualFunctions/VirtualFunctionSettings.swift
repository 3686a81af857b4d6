/// What a physical network function has decided for one of its virtual ones, as the kernel reports it.
///
/// nil is "not reported": drivers report what they can do, and the kernel leaves out the rest.
public struct VirtualFunctionSettings: Hashable, Sendable {
  /// Its address; zeros where the guest may choose.
  public var mac: MACAddress?
  /// Its VLAN; id 0 for none.
  public var vlan: VLANTag?
  /// Whether frames under another address are dropped.
  public var isSpoofChecked: Bool?
  /// Whether it may change its address, and receive what is not for it.
  public var isTrusted: Bool?
  /// What it is told of its link.
  public var linkState: VirtualLinkState?
  /// How fast it may send.
  public var rates: TransmitRates?
  /// How many MSI-X vectors it has.
  public var vectors: Int?
  /// How it is as an NVMe controller.
  public var controller: SecondaryControllerState?

  /// Puts settings together.
  public init(
    mac: MACAddress? = nil, vlan: VLANTag? = nil, isSpoofChecked: Bool? = nil, isTrusted: Bool? = nil,
    linkState: VirtualLinkState? = nil, rates: TransmitRates? = nil, vectors: Int? = nil,
    controller: SecondaryControllerState? = nil
  ) {
    self.mac = mac
    self.vlan = vlan
    self.isSpoofChecked = isSpoofChecked
    self.isTrusted = isTrusted
    self.linkState = linkState
    self.rates = rates
    self.vectors = vectors
    self.controller = controller
  }

  /// The settings one by one, in the order in which they are made: trust before the address, since some drivers take an
  /// address from their physical function only while it trusts the virtual one.
  public var all: [VirtualFunctionSetting] {
    var settings: [VirtualFunctionSetting] = []
    if let isTrusted { settings.append(.trust(isTrusted)) }
    if let mac { settings.append(.mac(mac)) }
    if let vlan { settings.append(.vlan(vlan)) }
    if let isSpoofChecked { settings.append(.spoofCheck(isSpoofChecked)) }
    if let rates { settings.append(.rates(rates)) }
    if let linkState { settings.append(.linkState(linkState)) }
    if let vectors { settings.append(.vectors(vectors)) }
    if let controller { settings.append(.controller(controller)) }
    return settings
  }

  /// The setting of a kind, by its name (``VirtualFunctionSetting/name``); nil where it is not reported.
  public func setting(named name: String) -> VirtualFunctionSetting? {
    for setting in all where setting.name == name { return setting }
    return nil
  }

  /// Takes a setting over.
  public mutating func apply(_ setting: VirtualFunctionSetting) {
    switch setting {
    case .mac(let value): mac = value
    case .vlan(let value): vlan = value
    case .spoofCheck(let value): isSpoofChecked = value
    case .trust(let value): isTrusted = value
    case .linkState(let value): linkState = value
    case .rates(let value): rates = value
    case .vectors(let value): vectors = value
    case .controller(let value): controller = value
    }
  }

  /// What has to be set, in order, so that everything that `wished` names is so.
  public func changes(to wished: VirtualFunctionSettings) -> [VirtualFunctionSetting] {
    wished.all.filter { setting(named: $0.name) != $0 }
  }
}
