import PCICore

/// A rule by which Linux answers for a device's isolation in place of its ACS registers.
///
/// Rules are tried in the order of ``table``; one that does not apply to a function leaves it to the next, and after
/// the last the registers decide.
public struct IsolationQuirk: Hashable, Sendable {
  /// What the rule is called here, in reports.
  public let name: String
  /// Where Linux has it.
  public let source: QuirkSource
  /// The vendor of the devices.
  let vendorID: UInt16
  /// The device IDs that the rule names.
  let devices: [ClosedRange<UInt16>]
  /// Which kinds of Express function it looks at; all others, conventional ones included, are left to the next rule.
  let kinds: Kinds
  /// What becomes of the vendor's other devices of these kinds.
  let others: Others
  /// What the rule says of the devices it names.
  let effect: Effect

  enum Kinds: Hashable, Sendable {
    /// Whatever the function is.
    case any
    /// Root ports.
    case rootPorts
    /// Root ports and switches' downstream ports.
    case downstreamFacing
    /// Endpoints integrated into the root complex.
    case integratedEndpoints
  }

  enum Others: Hashable, Sendable {
    /// They are left to the next rule.
    case leftAlone
    /// They count as not isolated, whatever their registers say.
    case notIsolated
  }

  enum Effect: Hashable, Sendable {
    /// The hardware behaves as if these services were on.
    case provides(AccessServices)
    /// As above, for functions of multifunction devices on a root bus of a machine with an AMD IOMMU.
    ///
    /// Only redirection is looked at: the other services mean nothing between functions of one device.
    case southbridge
    /// The services are on once the kernel has set registers of the chipset, which lie partly in memory space.
    case chipsetRegisters
    /// The registers decide, in the layout of Sunrise Point.
    case sunrisePointRegisters
  }

  init(
    _ name: String, _ source: QuirkSource, vendor: UInt16, devices: [ClosedRange<UInt16>], kinds: Kinds = .any,
    others: Others = .leftAlone, effect: Effect
  ) {
    self.name = name
    self.source = source
    vendorID = vendor
    self.devices = devices
    self.kinds = kinds
    self.others = others
    self.effect = effect
  }

  /// Every rule, in the kernel's order for each vendor.
  static let table: [IsolationQuirk] =
    southbridges + multifunctionEndpoints + intelIntegratedEndpoints + portsWithoutPeers + intelChipsets
    + caviumPorts + zhaoxinPorts + wangxunEndpoints

  /// The places in the table of the rules for a vendor's devices, in order.
  static func rules(ofVendor vendorID: UInt16) -> [Int] { places[vendorID] ?? [] }

  private static let places: [UInt16: [Int]] = {
    var places: [UInt16: [Int]] = [:]
    for (index, rule) in table.enumerated() { places[rule.vendorID, default: []].append(index) }
    return places
  }()

  /// Whether the rule names the device.
  func names(_ deviceID: UInt16) -> Bool {
    devices.contains { $0.contains(deviceID) }
  }

  /// Whether the rule looks at functions of this kind; conventional functions count as of no kind.
  func looksAt(_ type: PortType?) -> Bool {
    switch kinds {
    case .any: true
    case .rootPorts: type == .rootPort
    case .downstreamFacing: type == .rootPort || type == .downstreamPort
    case .integratedEndpoints: type == .rootComplexIntegratedEndpoint
    }
  }
}

extension AccessServices {
  /// What most rules grant: SV, RR, CR and UF.
  static let granted = AccessServices.isolation
}
