/// What a kernel's command line says about IOMMUs and ACS.
public struct KernelParameters: Hashable, Sendable {
  /// `pci=disable_acs_redir=`: the functions that are not to redirect traffic between peers.
  public var redirectionOff: [DeviceSelector] = []
  /// `pci=config_acs=`: ACS control bits by function, from 6.11 on; the first that matches counts.
  public var accessControl: [AccessControlSetting] = []
  /// `pcie_acs_override=`: an out-of-tree patch by which functions without the capability count as isolated.
  public var override = AccessControlOverride()
  /// `iommu=off`: no IOMMU is used on x86.
  public var isEveryIOMMUOff = false
  /// `intel_iommu=`: `on`, `off`, `igfx_off` and so on, in order.
  public var intelOptions: [String] = []
  /// `amd_iommu=`: `off`, `pgtbl_v2` and so on, in order.
  public var amdOptions: [String] = []
  /// What looks like one of the parameters above and could not be read.
  public var unreadable: [String] = []

  /// No parameters at all.
  public init() {}

  /// Reads a command line; words about other things are passed over.
  public init(commandLine: String) {
    for word in commandLine.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x0a || $0 == 0x09 }) {
      let text = Substring(word)
      guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let value = text[text.utf8.index(after: equals)...]
      switch String(text[..<equals]) {
      case "pci": readPCI(value)
      case "pcie_acs_override": readOverride(value)
      case "iommu": isEveryIOMMUOff = options(value).contains("off") || isEveryIOMMUOff
      case "intel_iommu": intelOptions += options(value)
      case "amd_iommu": amdOptions += options(value)
      default: break
      }
    }
  }

  /// Whether anything is said that changes groups.
  var concernsGroups: Bool {
    !redirectionOff.isEmpty || !accessControl.isEmpty || override.isInUse || isEveryIOMMUOff
      || !intelOptions.isEmpty || !amdOptions.isEmpty
  }

  private func options(_ text: Substring) -> [String] {
    text.utf8.split(separator: UInt8(ascii: ",")).map { String(Substring($0)) }
  }

  private mutating func readPCI(_ value: Substring) {
    for option in options(value) {
      if let list = option.dropping(prefix: "disable_acs_redir=") {
        readList(list, of: option) { parameters, text in
          guard let selector = DeviceSelector(text) else { return false }
          parameters.redirectionOff.append(selector)
          return true
        }
      } else if let list = option.dropping(prefix: "config_acs=") {
        readList(list, of: option) { parameters, text in
          guard let setting = AccessControlSetting(text) else { return false }
          parameters.accessControl.append(setting)
          return true
        }
      }
    }
  }

  /// Reads a list up to its first entry that cannot be read: there the kernel stops too.
  private mutating func readList(
    _ list: Substring, of option: String, entry: (inout KernelParameters, Substring) -> Bool
  ) {
    for part in list.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
      guard entry(&self, Substring(part)) else {
        unreadable.append("pci=\(option)")
        return
      }
    }
  }

  private mutating func readOverride(_ value: Substring) {
    for option in options(value) {
      if option == "downstream" {
        override.downstreamPorts = true
      } else if option == "multifunction" {
        override.multifunctionDevices = true
      } else if let ids = option.dropping(prefix: "id:"), let pair = DeviceSelector.hexNumbers(ids, count: 2),
        let vendor = UInt16(exactly: pair[0]), let device = UInt16(exactly: pair[1])
      {
        override.devices.append(AccessControlOverride.Device(vendorID: vendor, deviceID: device))
      } else {
        unreadable.append("pcie_acs_override=\(option)")
      }
    }
  }
}

/// `pci=config_acs=BITS@FUNCTION`: which ACS control bits a function is to have (drivers/pci/pci.c, from 6.11).
public struct AccessControlSetting: Hashable, Sendable {
  /// The bits that are set or cleared; the others are left as firmware set them.
  public let mask: AccessServices
  /// The bits that are set.
  public let bits: AccessServices
  /// The functions meant.
  public let functions: DeviceSelector

  /// States a setting; bits outside `mask` are dropped.
  public init(mask: AccessServices, bits: AccessServices, functions: DeviceSelector) {
    self.mask = mask
    self.bits = bits.intersection(mask)
    self.functions = functions
  }

  /// Reads `1x01@0000:3b:00.0`: digits from the highest bit down, `x` for a bit left alone; nil where it is none.
  init?(_ text: Substring) {
    guard let at = text.utf8.firstIndex(of: UInt8(ascii: "@")),
      let selector = DeviceSelector(text[text.utf8.index(after: at)...])
    else { return nil }
    var mask: UInt8 = 0
    var bits: UInt8 = 0
    let digits = Array(text[..<at].utf8)
    guard digits.count <= 7 else { return nil }
    for digit in digits {
      mask <<= 1
      bits <<= 1
      switch digit {
      case UInt8(ascii: "0"): mask |= 1
      case UInt8(ascii: "1"):
        mask |= 1
        bits |= 1
      case UInt8(ascii: "x"), UInt8(ascii: "X"): break
      default: return nil
      }
    }
    self.init(mask: AccessServices(rawValue: mask), bits: AccessServices(rawValue: bits), functions: selector)
  }
}

/// `pcie_acs_override=`, as the patch commonly shipped by distributions and users acts.
///
/// It never touches conventional functions nor those with an ACS capability. It isolates nothing: the kernel merely
/// believes so.
public struct AccessControlOverride: Hashable, Sendable {
  /// A device by its IDs.
  public struct Device: Hashable, Sendable {
    /// The vendor ID.
    public let vendorID: UInt16
    /// The device ID.
    public let deviceID: UInt16

    /// States the IDs.
    public init(vendorID: UInt16, deviceID: UInt16) {
      self.vendorID = vendorID
      self.deviceID = deviceID
    }
  }

  /// `downstream`: root ports and switches' downstream ports.
  public var downstreamPorts = false
  /// `multifunction`: functions of multifunction devices.
  public var multifunctionDevices = false
  /// `id:VVVV:DDDD`: devices by their IDs.
  public var devices: [Device] = []

  /// Nothing is overridden.
  public init() {}

  /// Adds what another parameter of the kind says.
  mutating func add(_ other: AccessControlOverride) {
    downstreamPorts = downstreamPorts || other.downstreamPorts
    multifunctionDevices = multifunctionDevices || other.multifunctionDevices
    devices += other.devices
  }

  /// Whether anything is overridden.
  public var isInUse: Bool { downstreamPorts || multifunctionDevices || !devices.isEmpty }
}

extension String {
  /// What follows `prefix`, or nil where the text does not begin with it.
  func dropping(prefix: String) -> Substring? {
    guard utf8.starts(with: prefix.utf8) else { return nil }
    return self[utf8.index(utf8.startIndex, offsetBy: prefix.utf8.count)...]
  }
}
