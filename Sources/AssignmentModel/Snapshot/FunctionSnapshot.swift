public import PCICore

/// Everything read about one PCI function, at one moment.
///
/// Numbers are decoded, names are as Linux gives them, and nothing is interpreted: what the registers mean
/// is asked of ``config``, what the topology means of the analyses.
public struct FunctionSnapshot: Hashable, Sendable {
  /// Segment, bus, device and function.
  public var address: PCIAddress
  /// Vendor, device, subsystem, class and revision, from attributes where there are any.
  public var identity: FunctionIdentity
  /// Configuration space as far as it could be read.
  public var config: Measured<ConfigSpace>
  /// The bridge this function sits behind, or nil on a root bus; virtual functions: their physical one's.
  public var parent: PCIAddress?
  /// The name of the bound driver, or nil for none.
  public var driver: Measured<String?>
  /// The name that `driver_override` holds, or nil for none.
  public var driverOverride: Measured<String?> = .unmeasured(.notInSource)
  /// The number of the IOMMU group, or nil for none.
  ///
  /// Numbers change when devices come and go: never store them.
  public var iommuGroup: Measured<Int?> = .unmeasured(.notInSource)
  /// The node of the function's memory and processors, or nil where firmware names none.
  public var numaNode: Measured<Int?> = .unmeasured(.notInSource)
  /// The address ranges of BARs, ROM, virtual functions' BARs and bridge windows.
  public var resources: Measured<[ResourceRange]> = .unmeasured(.notInSource)
  /// The SR-IOV attributes of a physical function, or nil for a function without them.
  public var virtualization: Measured<VirtualizationAttributes?> = .unmeasured(.notInSource)
  /// The physical function of a virtual one, or nil.
  public var physicalFunction: PCIAddress?
  /// The virtual functions of a physical one, by index.
  public var virtualFunctions: [PCIAddress] = []
  /// The other attributes, by name, as the kernel prints them, without the final newline.
  public var attributes: [String: String] = [:]

  /// Starts a snapshot of one function; the rest is filled in by its reader.
  public init(
    address: PCIAddress, identity: FunctionIdentity, config: Measured<ConfigSpace>, parent: PCIAddress? = nil,
    driver: Measured<String?> = .unmeasured(.notInSource)
  ) {
    self.address = address
    self.identity = identity
    self.config = config
    self.parent = parent
    self.driver = driver
  }

  /// The layout of the header, or nil where not even the header was read.
  public var headerType: HeaderType? {
    config.value.flatMap { ConfigHeader($0)?.headerType }
  }

  /// Both capability chains, followed anew at each call; unmeasured where config space was not read at all.
  public var capabilities: Measured<CapabilityChain> { config.map { CapabilityChain($0) } }
}

extension Measured {
  /// For facts that the source of a snapshot cannot hold.
  public static func unmeasured(_ cause: Unmeasured.Cause) -> Measured {
    switch cause {
    case .notAsked: .unmeasured(Unmeasured(cause, "the reader was not asked for it"))
    case .notInSource: .unmeasured(Unmeasured(cause, "the source of this snapshot does not hold it"))
    case .notPermitted: .unmeasured(Unmeasured(cause, "reading it needs CAP_SYS_ADMIN"))
    case .failed: .unmeasured(Unmeasured(cause, "it could not be read"))
    case .malformed: .unmeasured(Unmeasured(cause, "it does not read as the kernel prints it"))
    }
  }
}
