import Glibc
import LinuxVFIO
import PCICore

/// Resets (drivers/vfio/pci/vfio_pci_core.c).
extension FakeVFIOState {
  /// `VFIO_DEVICE_RESET`.
  mutating func reset(_ file: Int32) throws(VFIOErrno) {
    let address = try device(file)
    try with(address) { (device) throws(VFIOErrno) in
      guard device.description.hasFunctionReset else { throw VFIOErrno(EINVAL) }
      device.reset()
    }
  }

  /// All functions of a device's bus: those that a reset of it concerns.
  func resetSet(of address: PCIAddress) -> [DeviceState] {
    devices.values.filter { $0.address.segment == address.segment && $0.address.bus == address.bus }
      .sorted { $0.address < $1.address }
  }

  /// A function that a reset concerns.
  struct Concerned {
    let address: PCIAddress
    /// The group's number, or the device's in the iommufd that asks: 0 for owned and not open, all ones for not owned.
    let number: UInt32
  }

  /// `VFIO_DEVICE_GET_PCI_HOT_RESET_INFO`: whom it concerns, and the flags: 1 where numbers are an iommufd's, 2 where all
  /// are owned.
  func hotResetInformation(_ file: Int32) throws(VFIOErrno) -> (functions: [Concerned], flags: UInt32) {
    let address = try device(file)
    guard let device = devices[address] else { throw VFIOErrno(ENODEV) }
    if case .none = device.description.busReset { throw VFIOErrno(ENODEV) }
    let set = resetSet(of: address)
    guard let binding = device.binding else {
      return (set.map { Concerned(address: $0.address, number: $0.description.group) }, 0)
    }
    let functions = set.map { Concerned(address: $0.address, number: number(of: $0, in: binding.iommufd)) }
    let allOwned = !functions.contains { $0.number == .max }
    return (functions, allOwned ? 3 : 1)
  }

  /// `vfio_iommufd_get_dev_id`.
  private func number(of device: DeviceState, in iommufd: Int) -> UInt32 {
    guard device.driver == .vfio else { return .max }
    if let binding = device.binding, binding.iommufd == iommufd { return binding.device }
    let isOwned = groups[device.description.group]?.members.contains { devices[$0]?.binding?.iommufd == iommufd }
    return isOwned == true ? 0 : .max
  }

  /// `VFIO_DEVICE_PCI_HOT_RESET`.
  mutating func hotReset(_ file: Int32, groups files: [Int32]) throws(VFIOErrno) {
    let address = try device(file)
    guard let device = devices[address] else { throw VFIOErrno(ENODEV) }
    if options.kernel == .linux6_1 {
      guard !files.isEmpty else { throw VFIOErrno(EINVAL) }
    } else if files.isEmpty != device.isOpenedByNode {
      throw VFIOErrno(EINVAL)
    }
    if case .none = device.description.busReset { throw VFIOErrno(ENODEV) }
    let set = resetSet(of: address)
    guard files.count <= set.count else { throw VFIOErrno(EINVAL) }
    var owned: Set<UInt32> = []
    for each in files {
      guard case .group(let number)? = try self.files.kind(of: each) else { throw VFIOErrno(EINVAL) }
      owned.insert(UInt32(number))
    }
    guard set.allSatisfy({ $0.driver == .vfio }) else { throw VFIOErrno(EINVAL) }
    for other in set {
      let isOwned =
        device.binding.map { number(of: other, in: $0.iommufd) != .max } ?? owned.contains(other.description.group)
      guard isOwned else { throw VFIOErrno(EINVAL) }
    }
    if case .fails(let errno) = device.description.busReset { throw VFIOErrno(errno) }
    for other in set { devices[other.address]?.reset() }
  }
}
