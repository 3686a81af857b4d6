/// How a host is to be: what `pciassign apply` brings about.
///
/// What is not named is left as it is.
public struct HostWish: Hashable, Sendable {
  /// Functions that are to be with a driver.
  public var devices: [FunctionWish]
  /// Physical functions that are to have virtual ones.
  public var physicalFunctions: [PhysicalFunctionWish]

  /// States a wish.
  public init(devices: [FunctionWish] = [], physicalFunctions: [PhysicalFunctionWish] = []) {
    self.devices = devices
    self.physicalFunctions = physicalFunctions
  }
}

/// A function that is to be with a driver.
public struct FunctionWish: Hashable, Sendable {
  /// Which.
  public var device: DeviceReference
  /// Its driver.
  public var driver: DriverChoice
  /// Whether the other devices of its IOMMU group go along; bridges never do.
  public var isWholeGroup: Bool
  /// Whether its power may not be cut (`d3cold_allowed`).
  public var forbidsColdState: Bool
  /// Whether it may be taken although the host needs it.
  public var allowsCritical: Bool

  /// States a wish.
  public init(
    _ device: DeviceReference, driver: DriverChoice = .named(.vfio), isWholeGroup: Bool = false,
    forbidsColdState: Bool = false, allowsCritical: Bool = false
  ) {
    self.device = device
    self.driver = driver
    self.isWholeGroup = isWholeGroup
    self.forbidsColdState = forbidsColdState
    self.allowsCritical = allowsCritical
  }
}
