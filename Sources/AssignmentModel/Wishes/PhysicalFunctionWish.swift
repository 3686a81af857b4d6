/// A physical function that is to have a number of virtual ones.
public struct PhysicalFunctionWish: Hashable, Sendable {
  /// Which.
  public var device: DeviceReference
  /// The virtual functions by index; as many as are to be.
  ///
  /// Empty where none shall be.
  public let virtualFunctions: [WishedVirtualFunction]

  /// States a wish; nil for more virtual functions than NumVFs can count (PCIe 5.0 §9.3.3.7: 16 bits).
  public init?(_ device: DeviceReference, virtualFunctions: [WishedVirtualFunction]) {
    guard virtualFunctions.count <= Int(UInt16.max) else { return nil }
    self.device = device
    self.virtualFunctions = virtualFunctions
  }

  /// States a wish for `count` virtual functions that are all alike.
  public init(_ device: DeviceReference, count: UInt16, each: WishedVirtualFunction = WishedVirtualFunction()) {
    self.device = device
    virtualFunctions = Array(repeating: each, count: Int(count))
  }

  /// How many there are to be (NumVFs).
  public var count: UInt16 { UInt16(virtualFunctions.count) }
}

/// How one virtual function is to be; what is nil is left as it is.
public struct WishedVirtualFunction: Hashable, Sendable {
  /// Its driver.
  public var driver: VirtualFunctionDriver
  /// What its physical function decides for it.
  public var settings: WishedSettings

  /// States a wish.
  public init(
    driver: VirtualFunctionDriver = .choice(.named(.vfio)), settings: WishedSettings = WishedSettings()
  ) {
    self.driver = driver
    self.settings = settings
  }
}

/// Who is to have a virtual function.
public enum VirtualFunctionDriver: Hashable, Sendable {
  /// A driver: for guests, or the host's own by its name.
  case choice(DriverChoice)
  /// Nobody; a driver of the host that is loaded later may find it.
  case nobody
}

/// What a physical network function is to decide for a virtual one; what is nil is left as it is.
public struct WishedSettings: Hashable, Sendable {
  /// Its address.
  public var mac: StationMACAddress?
  /// Its VLAN; ``VLANTag/none`` for none.
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

  /// Wishes for nothing.
  public init() {}

  /// The same as the kernel would report it.
  public var settings: VirtualFunctionSettings {
    VirtualFunctionSettings(
      mac: mac?.address, vlan: vlan, isSpoofChecked: isSpoofChecked, isTrusted: isTrusted, linkState: linkState,
      rates: rates, vectors: vectors, controller: controller)
  }

  /// Whether nothing is wished for.
  public var isEmpty: Bool { self == WishedSettings() }
}
