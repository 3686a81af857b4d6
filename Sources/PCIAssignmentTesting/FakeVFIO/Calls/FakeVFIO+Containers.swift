import Glibc
public import LinuxVFIO

extension FakeVFIO {
  /// `VFIO_GET_API_VERSION`.
  public func apiVersion(_ container: borrowing ContainerDescriptor) throws(VFIOErrno) -> Int32 {
    let file = container.number
    return try call(.apiVersion) { (state) throws(VFIOErrno) in
      _ = try state.container(file)
      return 0
    }
  }

  /// `VFIO_CHECK_EXTENSION`.
  public func supports(
    _ ability: ContainerAbility, _ container: borrowing ContainerDescriptor
  ) throws(VFIOErrno) -> Bool {
    let file = container.number
    return try call(.checkExtension, "\(ability)") { (state) throws(VFIOErrno) in try state.supports(ability, file) }
  }

  /// `VFIO_SET_IOMMU`.
  public func setModel(_ model: ContainerModel, _ container: borrowing ContainerDescriptor) throws(VFIOErrno) {
    let file = container.number
    try call(.setIOMMU, "\(model)") { (state) throws(VFIOErrno) in try state.setIOMMU(file, model) }
  }

  /// `VFIO_IOMMU_GET_INFO`.
  public func information(_ container: borrowing ContainerDescriptor) throws(VFIOErrno) -> ContainerInformation {
    let file = container.number
    return try call(.containerInformation) { (state) throws(VFIOErrno) in
      try state.withSpace(file) { (space, _, _, _) throws(VFIOErrno) in
        ContainerInformation(
          pageSizes: space.pageSizes, ranges: space.ranges.map { $0.first...$0.last },
          mappingsLeft: Int(space.available),
          dirtyTracking: ContainerInformation.DirtyTracking(pageSizes: space.page, largestBitmap: 1 << 28))
      }
    }
  }

  /// `VFIO_IOMMU_MAP_DMA`.
  public func map(_ request: MappedRange, _ container: borrowing ContainerDescriptor) throws(VFIOErrno) {
    let file = container.number
    try call(.mapDMA, "\(request.address.digits) + \(request.sizeInBytes.digits)") { (state) throws(VFIOErrno) in
      try state.withSpace(file) { (space, memory, locked, registers) throws(VFIOErrno) in
        guard request.access.rawValue & ~3 == 0 else { throw VFIOErrno(EINVAL) }
        try space.map(
          flags: request.access.rawValue, address: request.hostAddress, iova: request.address,
          size: request.sizeInBytes, memory: &memory, locked: &locked, registers: registers)
      }
    }
  }

  /// `VFIO_IOMMU_UNMAP_DMA`.
  public func unmap(
    _ address: UInt64, size: UInt64, all: Bool, _ container: borrowing ContainerDescriptor
  ) throws(VFIOErrno) -> UInt64 {
    let file = container.number
    return try call(.unmapDMA, all ? "all" : "\(address.digits) + \(size.digits)") { (state) throws(VFIOErrno) in
      try state.withSpace(file) { (space, _, locked, registers) throws(VFIOErrno) in
        try space.unmap(flags: all ? 4 : 0, iova: address, size: size, locked: &locked, registers: registers)
      }
    }
  }

  /// `VFIO_IOMMU_DIRTY_PAGES` with START or STOP.
  public func setDirtyTracking(
    _ isOn: Bool, _ container: borrowing ContainerDescriptor
  ) throws(VFIOErrno) {
    let file = container.number
    try call(.dirtyPages, isOn ? "start" : "stop") { (state) throws(VFIOErrno) in
      try state.withSpace(file) { (space, _, _, _) throws(VFIOErrno) in space.isTrackingDirtyPages = isOn }
    }
  }

  /// `VFIO_IOMMU_DIRTY_PAGES` with GET_BITMAP.
  public func dirtyPages(
    _ range: DirtyRange, into bitmap: UnsafeMutableBufferPointer<UInt64>, _ container: borrowing ContainerDescriptor
  ) throws(VFIOErrno) {
    let file = container.number
    let bytes = UInt64(bitmap.count * 8)
    let words = try call(.dirtyPages, "\(range.address.digits) + \(range.sizeInBytes.digits)") {
      (state) throws(VFIOErrno) in
      try state.withSpace(file) { (space, _, _, _) throws(VFIOErrno) in try space.dirtyPages(range, bytes) }
    }
    for (index, word) in words.enumerated() { unsafe bitmap[index] = word }
  }

  // MARK: Groups

  /// `VFIO_GROUP_GET_STATUS`.
  public func status(_ group: borrowing GroupDescriptor) throws(VFIOErrno) -> GroupStatus {
    let file = group.number
    return try call(.groupStatus) { (state) throws(VFIOErrno) in
      GroupStatus(rawValue: try state.groupStatus(file))
    }
  }

  /// `VFIO_GROUP_SET_CONTAINER`.
  public func setContainer(
    _ container: borrowing ContainerDescriptor, _ group: borrowing GroupDescriptor
  ) throws(VFIOErrno) {
    let (file, other) = (group.number, container.number)
    try call(.setContainer) { (state) throws(VFIOErrno) in try state.setContainer(file, other) }
  }

  /// `VFIO_GROUP_UNSET_CONTAINER`.
  public func unsetContainer(_ group: borrowing GroupDescriptor) throws(VFIOErrno) {
    let file = group.number
    try call(.unsetContainer) { (state) throws(VFIOErrno) in try state.unsetContainer(file) }
  }

  /// `VFIO_GROUP_GET_DEVICE_FD`.
  public func openDevice(_ name: String, _ group: borrowing GroupDescriptor) throws(VFIOErrno) -> Int32 {
    let file = group.number
    return try call(.openDevice, name) { (state) throws(VFIOErrno) in try state.openDevice(file, named: name) }
  }
}
