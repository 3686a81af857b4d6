import Glibc
public import LinuxVFIO

extension FakeVFIO {
  /// `VFIO_DEVICE_BIND_IOMMUFD`.
  public func bind(
    _ device: borrowing UnboundDeviceDescriptor, to iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) -> UInt32 {
    let (file, other) = (device.number, iommu.number)
    return try call(.bind) { (state) throws(VFIOErrno) in try state.bind(file, to: other) }
  }

  /// `VFIO_DEVICE_ATTACH_IOMMUFD_PT`.
  public func attach(_ device: borrowing DeviceDescriptor, to table: UInt32) throws(VFIOErrno) -> UInt32 {
    let file = device.number
    return try call(.attach, "\(table)") { (state) throws(VFIOErrno) in try state.attach(file, to: table) }
  }

  /// `VFIO_DEVICE_DETACH_IOMMUFD_PT`.
  public func detach(_ device: borrowing DeviceDescriptor) throws(VFIOErrno) {
    let file = device.number
    try call(.detach) { (state) throws(VFIOErrno) in try state.detachTable(file) }
  }

  /// `IOMMU_IOAS_ALLOC`.
  public func makeAddressSpace(_ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) -> UInt32 {
    let file = iommu.number
    return try call(.makeAddressSpace) { (state) throws(VFIOErrno) in try state.makeAddressSpace(file) }
  }

  /// `IOMMU_DESTROY`.
  public func destroy(_ object: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) {
    let file = iommu.number
    try call(.destroy, "\(object)") { (state) throws(VFIOErrno) in try state.destroy(object, file) }
  }

  /// `IOMMU_IOAS_IOVA_RANGES`.
  public func ranges(of space: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) -> SpaceRanges {
    let file = iommu.number
    return try call(.ranges, "\(space)") { (state) throws(VFIOErrno) in
      try state.withAddressSpace(space, file) { (space, _, _, _) throws(VFIOErrno) in
        SpaceRanges(ranges: space.ranges.map { $0.first...$0.last }, alignment: space.alignment)
      }
    }
  }

  /// `IOMMU_IOAS_ALLOW_IOVAS`.
  public func allow(
    _ ranges: [ClosedRange<UInt64>], in space: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) {
    let file = iommu.number
    try call(.allow, "\(space)") { (state) throws(VFIOErrno) in
      try state.withAddressSpace(space, file) { (space, _, _, _) throws(VFIOErrno) in
        guard !ranges.contains(where: { $0.lowerBound == $0.upperBound }) else { throw VFIOErrno(EINVAL) }
        try space.allow(ranges.map { FakeAddressRange($0.lowerBound, $0.upperBound) })
      }
    }
  }

  /// `IOMMU_IOAS_MAP`.
  public func map(
    _ request: MappedRange, in space: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) {
    let file = iommu.number
    try call(.mapSpace, "\(request.address.digits) + \(request.sizeInBytes.digits)") { (state) throws(VFIOErrno) in
      guard request.access.rawValue & ~3 == 0 else { throw VFIOErrno(EOPNOTSUPP) }
      guard request.address < .max, request.sizeInBytes < .max else { throw VFIOErrno(EOVERFLOW) }
      guard !request.access.isEmpty else { throw VFIOErrno(EINVAL) }
      _ = try state.withAddressSpace(space, file) { (space, memory, locked, registers) throws(VFIOErrno) in
        try space.map(
          readable: request.access.contains(.read), writable: request.access.contains(.write),
          address: request.hostAddress, length: request.sizeInBytes, iova: request.address, memory: &memory,
          locked: &locked, registers: registers)
      }
    }
  }

  /// Neither of the kernels whose answers are given has it: Linux 6.13 is the first.
  public func map(
    _ request: SpaceFileMapping, in space: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) {
    let file = iommu.number
    try call(.mapFile, "\(request.address.digits) + \(request.sizeInBytes.digits)") { (state) throws(VFIOErrno) in
      _ = try state.iommufd(file)
      throw VFIOErrno(ENOTTY)
    }
  }

  /// `IOMMU_IOAS_UNMAP`.
  public func unmap(
    _ address: UInt64, size: UInt64, in space: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) -> UInt64 {
    let file = iommu.number
    return try call(.unmapSpace, "\(address.digits) + \(size.digits)") { (state) throws(VFIOErrno) in
      try state.withAddressSpace(space, file) { (space, _, locked, _) throws(VFIOErrno) in
        if address == 0, size == .max { return space.unmapAll(locked: &locked) }
        guard address < .max, size < .max else { throw VFIOErrno(EOVERFLOW) }
        return try space.unmap(iova: address, length: size, locked: &locked)
      }
    }
  }

  /// `IOMMU_IOAS_COPY`.
  public func copy(_ request: SpaceCopy, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) {
    let file = iommu.number
    try call(.copy, "\(request.sourceAddress.digits) + \(request.sizeInBytes.digits)") { (state) throws(VFIOErrno) in
      guard request.access.rawValue & ~3 == 0 else { throw VFIOErrno(EOPNOTSUPP) }
      guard request.sizeInBytes < .max, request.sourceAddress < .max, request.destinationAddress < .max else {
        throw VFIOErrno(EOVERFLOW)
      }
      guard !request.access.isEmpty else { throw VFIOErrno(EINVAL) }
      let pieces = try state.withAddressSpace(request.source, file) { (space, _, _, _) throws(VFIOErrno) in
        try space.pieces(iova: request.sourceAddress, length: request.sizeInBytes)
      }
      try state.withAddressSpace(request.destination, file) { (space, memory, locked, registers) throws(VFIOErrno) in
        try space.take(
          pieces, at: request.destinationAddress, readable: request.access.contains(.read),
          writable: request.access.contains(.write), memory: &memory, locked: &locked, registers: registers)
      }
    }
  }

  /// `IOMMU_OPTION` with SET.
  public func set(
    _ option: IOMMUOption, of object: UInt32, to value: UInt64, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) {
    let file = iommu.number
    try call(.option, "\(option) \(object) = \(value)") { (state) throws(VFIOErrno) in
      try state.set(option, of: object, to: value, file)
    }
  }

  /// `IOMMU_OPTION` with GET.
  public func value(
    of option: IOMMUOption, of object: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) -> UInt64 {
    let file = iommu.number
    return try call(.option, "\(option) \(object)") { (state) throws(VFIOErrno) in
      try state.value(of: option, of: object, file)
    }
  }

  /// `IOMMU_GET_HW_INFO`.
  public func hardware(
    of device: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) -> HardwareInformation {
    let file = iommu.number
    return try call(.hardware, "\(device)") { (state) throws(VFIOErrno) in
      let id = try state.iommufd(file)
      guard case .device? = state.iommufds[id]?.objects[device] else { throw VFIOErrno(ENOENT) }
      return HardwareInformation(type: 1, data: state.options.unitRegisters, capabilities: 0)
    }
  }

  /// `IOMMU_HWPT_ALLOC`.
  public func makePageTable(
    _ request: PageTableRequest, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) -> UInt32 {
    let file = iommu.number
    return try call(.makePageTable, "\(request.device) \(request.parent)") { (state) throws(VFIOErrno) in
      guard request.dataType == 0, request.data.isEmpty else { throw VFIOErrno(EOPNOTSUPP) }
      return try state.makeTable(file, flags: request.flags, device: request.device, space: request.parent)
    }
  }

  /// `IOMMU_HWPT_SET_DIRTY_TRACKING`.
  public func setDirtyTracking(
    _ isOn: Bool, ofTable table: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) {
    let file = iommu.number
    try call(.tableDirtyTracking, "\(table)") { (state) throws(VFIOErrno) in
      try state.refuseDirtyTracking(table, file)
    }
  }

  /// `IOMMU_HWPT_GET_DIRTY_BITMAP`.
  public func dirtyPages(
    _ range: DirtyRange, ofTable table: UInt32, into bitmap: UnsafeMutableBufferPointer<UInt64>, keeping: Bool,
    _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) {
    let file = iommu.number
    try call(.tableDirtyPages, "\(table)") { (state) throws(VFIOErrno) in
      try state.refuseDirtyTracking(table, file)
    }
  }
}
