import Glibc
import LinuxVFIO

/// Groups and containers: their order, and what is refused out of it.
extension Scene {
  /// A neighbour in the group is with its host's driver.
  func hostPeer() throws(VFIOErrno) {
    let group = try transcript.need("open the group of a function whose neighbour the host uses") {
      () throws(VFIOErrno) in try machine.openGroup(.first)
    }
    let container = try container()
    transcript.gives("its status: not viable", 0) { () throws(VFIOErrno) in try calls.status(group).rawValue }
    transcript.refused("SET_CONTAINER while the host uses a neighbour", EPERM) { () throws(VFIOErrno) in
      try calls.setContainer(container, group)
    }
    transcript.refused("GET_DEVICE_FD while the host uses a neighbour", EINVAL) { () throws(VFIOErrno) in
      try machine.openDevice(.first, group)
    }
  }

  /// A neighbour in the group has no driver.
  func driverlessPeer() throws(VFIOErrno) {
    let container = try container()
    let group = try transcript.need("open the group of a function whose neighbour has no driver") {
      () throws(VFIOErrno) in try machine.openGroup(.first)
    }
    transcript.gives("its status: viable", 1) { () throws(VFIOErrno) in try calls.status(group).rawValue }
    transcript.done("SET_CONTAINER and SET_IOMMU with a neighbour without driver") { () throws(VFIOErrno) in
      try settle(group, container)
    }
    let device = try transcript.need("GET_DEVICE_FD with a neighbour without driver") { () throws(VFIOErrno) in
      try machine.openDevice(.first, group)
    }
    transcript.gives("functions that a reset of the bus reaches", 2) { () throws(VFIOErrno) in
      try calls.hotResetInformation(device).functions.count
    }
    transcript.refused("PCI_HOT_RESET with a neighbour without driver", EINVAL) { () throws(VFIOErrno) in
      try calls.hotReset(device, groups: [group.number])
    }
  }

  func lifecycle() throws(VFIOErrno) {
    let container = try transcript.need("open a container") { () throws(VFIOErrno) in try self.container() }
    let memory = try Memory(0x10000)
    transcript.gives("GET_API_VERSION", 0) { () throws(VFIOErrno) in try calls.apiVersion(container) }
    for (ability, has) in [
      (ContainerAbility.type1, true), (.type1v2, true), (.nesting, true), (.unmapAll, true), (.updateAddress, false),
      (.coherence, false), (.noIOMMU, false),
    ] {
      transcript.gives("CHECK_EXTENSION \(ability) of an empty container", has) { () throws(VFIOErrno) in
        try calls.supports(ability, container)
      }
    }
    transcript.refused("SET_IOMMU before a group", EINVAL) { () throws(VFIOErrno) in
      try calls.setModel(.type1v2, container)
    }
    transcript.refused("IOMMU_GET_INFO before SET_IOMMU", EINVAL) { () throws(VFIOErrno) in
      try calls.information(container)
    }
    transcript.refused("MAP_DMA before a group", EINVAL) { () throws(VFIOErrno) in try map(memory, at: 0, on: container)
    }
    transcript.refused("UNMAP_DMA before a group", EINVAL) { () throws(VFIOErrno) in
      try calls.unmap(0, size: 4096, all: false, container)
    }
    transcript.refused("open a group that is not there", ENOENT) { () throws(VFIOErrno) in
      try calls.open(.group("4095"))
    }

    let group = try transcript.need("open a group") { () throws(VFIOErrno) in try machine.openGroup(.edu) }
    transcript.refused("open a group twice", EBUSY) { () throws(VFIOErrno) in try machine.openGroup(.edu) }
    transcript.gives("GROUP_GET_STATUS of a group alone", 1) { () throws(VFIOErrno) in try calls.status(group).rawValue
    }
    transcript.refused("GET_DEVICE_FD before SET_CONTAINER", EINVAL) { () throws(VFIOErrno) in
      try machine.openDevice(.edu, group)
    }
    transcript.refused("GET_DEVICE_FD of a name of another group", ENODEV) { () throws(VFIOErrno) in
      try machine.openDevice(.nvme, group)
    }
    transcript.refused("GET_DEVICE_FD of no function", ENODEV) { () throws(VFIOErrno) in
      try calls.openDevice("0000:99:00.0", group)
    }
    transcript.refused("GET_DEVICE_FD with an unknown word", EINVAL) { () throws(VFIOErrno) in
      try machine.openDevice(.edu, group, words: " x")
    }
    transcript.refused("GET_DEVICE_FD with a short token", EINVAL) { () throws(VFIOErrno) in
      try machine.openDevice(.edu, group, words: " vf_token=1")
    }
    transcript.refused("GET_DEVICE_FD with a token that nobody needs", EINVAL) { () throws(VFIOErrno) in
      try machine.openDevice(.edu, group, words: " vf_token=01020304-0506-0708-090a-0b0c0d0e0f10")
    }
    transcript.refused("UNSET_CONTAINER before SET_CONTAINER", EINVAL) { () throws(VFIOErrno) in
      try calls.unsetContainer(group)
    }
    let null = ContainerDescriptor(adopting: try Self.null(), calls: calls)
    transcript.refused("SET_CONTAINER of another file", machine.isOld ? EINVAL : EBADFD) { () throws(VFIOErrno) in
      try calls.setContainer(null, group)
    }
    let closed = ContainerDescriptor(adopting: Self.closedNumber, calls: calls)
    transcript.refused("SET_CONTAINER of a closed number", EBADF) { () throws(VFIOErrno) in
      try calls.setContainer(closed, group)
    }
    transcript.done("SET_CONTAINER") { () throws(VFIOErrno) in try calls.setContainer(container, group) }
    transcript.gives("GROUP_GET_STATUS in a container", 3) { () throws(VFIOErrno) in try calls.status(group).rawValue }
    transcript.refused("SET_CONTAINER twice", EINVAL) { () throws(VFIOErrno) in try calls.setContainer(container, group)
    }
    transcript.refused("GET_DEVICE_FD before SET_IOMMU", EINVAL) { () throws(VFIOErrno) in
      try machine.openDevice(.edu, group)
    }
    transcript.refused("MAP_DMA before SET_IOMMU", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0, on: container)
    }
    transcript.refused("SET_IOMMU without an IOMMU, with one", ENODEV) { () throws(VFIOErrno) in
      try calls.setModel(.noIOMMU, container)
    }
    transcript.done("SET_IOMMU") { () throws(VFIOErrno) in try calls.setModel(.type1v2, container) }
    transcript.refused("SET_IOMMU twice", EINVAL) { () throws(VFIOErrno) in try calls.setModel(.type1v2, container) }
    transcript.gives("CHECK_EXTENSION updateAddress after SET_IOMMU", true) { () throws(VFIOErrno) in
      try calls.supports(.updateAddress, container)
    }
    try secondGroup(container)
    try openTwice(container, group)
  }

  /// Another group in the same container, and in one of its own.
  private func secondGroup(_ container: borrowing ContainerDescriptor) throws(VFIOErrno) {
    let other = try transcript.need("open another group") { () throws(VFIOErrno) in try machine.openGroup(.nvme) }
    transcript.done("SET_CONTAINER of a second group after SET_IOMMU") { () throws(VFIOErrno) in
      try calls.setContainer(container, other)
    }
    transcript.done("UNSET_CONTAINER of a second group") { () throws(VFIOErrno) in try calls.unsetContainer(other) }
    transcript.refused("UNSET_CONTAINER twice", EINVAL) { () throws(VFIOErrno) in try calls.unsetContainer(other) }
  }

  private func openTwice(
    _ container: borrowing ContainerDescriptor, _ group: borrowing GroupDescriptor
  ) throws(VFIOErrno) {
    let device = try transcript.need("GET_DEVICE_FD") { () throws(VFIOErrno) in try machine.openDevice(.edu, group) }
    transcript.done("GET_DEVICE_FD of the same device again") { () throws(VFIOErrno) in
      _ = try machine.openDevice(.edu, group)
    }
    transcript.refused("UNSET_CONTAINER while a device is open", EBUSY) { () throws(VFIOErrno) in
      try calls.unsetContainer(group)
    }
    let wrong = DeviceDescriptor(adopting: try container.duplicate().take(), calls: calls)
    transcript.refused("a request for devices on a container", ENOTTY) { () throws(VFIOErrno) in
      try calls.information(wrong)
    }
    let alsoWrong = DeviceDescriptor(adopting: try group.duplicate().take(), calls: calls)
    transcript.refused("a request for devices on a group", ENOTTY) { () throws(VFIOErrno) in
      try calls.information(alsoWrong)
    }
    let notGroup = GroupDescriptor(adopting: try device.duplicate().take(), calls: calls)
    transcript.refused("a request for groups on a device", ENOTTY) { () throws(VFIOErrno) in try calls.status(notGroup)
    }
    transcript.refused("ATTACH_IOMMUFD_PT on a device of a group", ENOTTY) { () throws(VFIOErrno) in
      try calls.attach(device, to: 1)
    }
  }

  /// What stays when descriptors are closed while others are open.
  func closing() throws(VFIOErrno) {
    let container = try container()
    let group = try machine.openGroup(.nvme)
    try settle(group, container)
    let device = try machine.openDevice(.nvme, group)
    transcript.done("enable the device") { () throws(VFIOErrno) in try enable(device) }
    let part = FilePart(offset: 0, sizeInBytes: 0x1000)
    let mapping = try transcript.need("mmap of a BAR") { () throws(VFIOErrno) in
      try unsafe UInt(bitPattern: calls.mapMemory(part, access: .readWrite, alignment: 4096, device))
    }
    calls.close(device.take())
    transcript.refused("UNSET_CONTAINER while a BAR is mapped, its device closed", EBUSY) { () throws(VFIOErrno) in
      try calls.unsetContainer(group)
    }
    guard let pointer = unsafe UnsafeMutableRawPointer(bitPattern: mapping) else { throw .badAddress }
    transcript.done("munmap") { () throws(VFIOErrno) in try unsafe calls.unmapMemory(pointer, sizeInBytes: 0x1000) }
    transcript.done("UNSET_CONTAINER after munmap") { () throws(VFIOErrno) in try calls.unsetContainer(group) }
    transcript.gives("GROUP_GET_STATUS out of the container again", 1) { () throws(VFIOErrno) in
      try calls.status(group).rawValue
    }
    transcript.refused("IOMMU_GET_INFO of a container that its last group left", EINVAL) { () throws(VFIOErrno) in
      try calls.information(container)
    }
    try settle(group, container)
    let again = try machine.openDevice(.nvme, group)
    calls.close(group.take())
    transcript.refused("open a group whose number is closed while its device is open", EBUSY) { () throws(VFIOErrno) in
      try machine.openGroup(.nvme)
    }
    transcript.done("GET_INFO of a device whose group's number is closed") { () throws(VFIOErrno) in
      _ = try calls.information(again)
    }
    let copy = try again.duplicate()
    calls.close(again.take())
    transcript.done("GET_INFO by a copy of the number") { () throws(VFIOErrno) in _ = try calls.information(copy) }
    calls.close(copy.take())
    transcript.done("open the group after the last copy is closed") { () throws(VFIOErrno) in
      _ = try machine.openGroup(.nvme)
    }
  }

  static func null() throws(VFIOErrno) -> Int32 {
    let file = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
    guard file >= 0 else { throw VFIOErrno(rawValue: errno) }
    return file
  }
}
