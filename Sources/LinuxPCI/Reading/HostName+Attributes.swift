/// The names of files that are read for every function, made once.
extension HostName {
  static let classCode: HostName = "class"
  static let config: HostName = "config"
  static let device: HostName = "device"
  static let driver: HostName = "driver"
  static let driverOverride: HostName = "driver_override"
  static let iommuGroup: HostName = "iommu_group"
  static let numaNode: HostName = "numa_node"
  static let physicalFunction: HostName = "physfn"
  static let resource: HostName = "resource"
  static let revision: HostName = "revision"
  static let subsystemDevice: HostName = "subsystem_device"
  static let subsystemVendor: HostName = "subsystem_vendor"
  static let totalVFs: HostName = "sriov_totalvfs"
  static let uevent: HostName = "uevent"
  static let vendor: HostName = "vendor"
}
