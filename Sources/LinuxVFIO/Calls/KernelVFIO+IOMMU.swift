import CLinuxVFIO

extension KernelVFIO {
  /// fstat(2).
  public func nodeNumber(of device: borrowing UnboundDeviceDescriptor) -> DeviceNodeNumber? {
    var number = DeviceNodeNumber(major: 0, minor: 0)
    guard unsafe linuxvfio_node_number(device.number, &number.major, &number.minor) == 0 else { return nil }
    return number
  }

  /// VFIO_DEVICE_BIND_IOMMUFD.
  public func bind(
    _ device: borrowing UnboundDeviceDescriptor, to iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) -> UInt32 {
    var argument = linuxvfio_bind_iommufd(argsz: 16, flags: 0, iommufd: iommu.number, out_devid: 0)
    _ = try request(LINUXVFIO_DEVICE_BIND_IOMMUFD, device.number, &argument)
    return argument.out_devid
  }

  /// VFIO_DEVICE_ATTACH_IOMMUFD_PT.
  public func attach(_ device: borrowing DeviceDescriptor, to table: UInt32) throws(VFIOErrno) -> UInt32 {
    var argument = linuxvfio_attach_iommufd(argsz: 12, flags: 0, pt_id: table)
    _ = try request(LINUXVFIO_DEVICE_ATTACH_IOMMUFD_PT, device.number, &argument)
    return argument.pt_id
  }

  /// VFIO_DEVICE_DETACH_IOMMUFD_PT.
  public func detach(_ device: borrowing DeviceDescriptor) throws(VFIOErrno) {
    var argument = linuxvfio_detach_iommufd(argsz: 8, flags: 0)
    _ = try request(LINUXVFIO_DEVICE_DETACH_IOMMUFD_PT, device.number, &argument)
  }

  /// IOMMU_IOAS_ALLOC.
  public func makeAddressSpace(_ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) -> UInt32 {
    var argument = linuxvfio_ioas_alloc(size: 12, flags: 0, out_ioas_id: 0)
    _ = try request(LINUXVFIO_IOMMUFD_IOAS_ALLOC, iommu.number, &argument)
    return argument.out_ioas_id
  }

  /// IOMMU_DESTROY.
  public func destroy(_ object: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) {
    var argument = linuxvfio_iommu_destroy(size: 8, id: object)
    _ = try request(LINUXVFIO_IOMMUFD_DESTROY, iommu.number, &argument)
  }

  /// IOMMU_IOAS_IOVA_RANGES.
  public func ranges(of space: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) -> SpaceRanges {
    var room: UInt32 = 32
    while true {
      var list = [linuxvfio_iova_range](repeating: linuxvfio_iova_range(), count: Int(room))
      var argument = linuxvfio_ioas_iova_ranges(
        size: 32, ioas_id: space, num_iovas: room, reserved: 0, allowed_iovas: 0, out_iova_alignment: 0)
      let number = iommu.number
      let result = unsafe list.withUnsafeMutableBufferPointer { buffer in
        // The kernel writes at most `num_iovas` ranges there.
        argument.allowed_iovas = UInt64(UInt(bitPattern: buffer.baseAddress))
        return unsafe linuxvfio_ioctl(number, UInt(bitPattern: LINUXVFIO_IOMMUFD_IOAS_IOVA_RANGES), &argument)
      }
      // EMSGSIZE comes with how many there are.
      if result == -VFIOErrno.messageSize.rawValue, argument.num_iovas > room, room < 1 << 20 {
        room = min(argument.num_iovas, 1 << 20)
        continue
      }
      _ = try VFIOErrno.check(result)
      let ranges = list.prefix(Int(argument.num_iovas)).compactMap { $0.start <= $0.last ? $0.start...$0.last : nil }
      return SpaceRanges(ranges: ranges, alignment: argument.out_iova_alignment)
    }
  }

  /// IOMMU_IOAS_ALLOW_IOVAS.
  public func allow(
    _ ranges: [ClosedRange<UInt64>], in space: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) {
    let list = ranges.map { linuxvfio_iova_range(start: $0.lowerBound, last: $0.upperBound) }
    let number = iommu.number
    let result = unsafe list.withUnsafeBufferPointer { buffer in
      var argument = linuxvfio_ioas_allow_iovas(
        size: 24, ioas_id: space, num_iovas: UInt32(clamping: buffer.count), reserved: 0,
        // The kernel reads this many ranges there.
        allowed_iovas: UInt64(UInt(bitPattern: buffer.baseAddress)))
      return unsafe linuxvfio_ioctl(number, UInt(bitPattern: LINUXVFIO_IOMMUFD_IOAS_ALLOW_IOVAS), &argument)
    }
    _ = try VFIOErrno.check(result)
  }

  /// IOMMU_IOAS_MAP.
  public func map(
    _ request: MappedRange, in space: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) {
    var argument = linuxvfio_ioas_map(
      size: 40, flags: request.access.spaceFlags, ioas_id: space, reserved: 0, user_va: request.hostAddress,
      length: request.sizeInBytes, iova: request.address)
    _ = try self.request(LINUXVFIO_IOMMUFD_IOAS_MAP, iommu.number, &argument)
  }

  /// IOMMU_IOAS_MAP_FILE.
  public func map(
    _ request: SpaceFileMapping, in space: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) {
    var argument = linuxvfio_ioas_map_file(
      size: 40, flags: request.access.spaceFlags, ioas_id: space, fd: request.file, start: request.offset,
      length: request.sizeInBytes, iova: request.address)
    _ = try self.request(LINUXVFIO_IOMMUFD_IOAS_MAP_FILE, iommu.number, &argument)
  }

  /// IOMMU_IOAS_UNMAP.
  public func unmap(
    _ address: UInt64, size: UInt64, in space: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) -> UInt64 {
    var argument = linuxvfio_ioas_unmap(size: 24, ioas_id: space, iova: address, length: size)
    _ = try request(LINUXVFIO_IOMMUFD_IOAS_UNMAP, iommu.number, &argument)
    return argument.length
  }

  /// IOMMU_IOAS_COPY.
  public func copy(_ request: SpaceCopy, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) {
    var argument = linuxvfio_ioas_copy(
      size: 40, flags: request.access.spaceFlags, dst_ioas_id: request.destination, src_ioas_id: request.source,
      length: request.sizeInBytes, dst_iova: request.destinationAddress, src_iova: request.sourceAddress)
    _ = try self.request(LINUXVFIO_IOMMUFD_IOAS_COPY, iommu.number, &argument)
  }

  /// IOMMU_OPTION with SET.
  public func set(
    _ option: IOMMUOption, of object: UInt32, to value: UInt64, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) {
    var argument = linuxvfio_iommu_option(
      size: 24, option_id: option.rawValue, op: 0, reserved: 0, object_id: object, val64: value)
    _ = try request(LINUXVFIO_IOMMUFD_OPTION, iommu.number, &argument)
  }

  /// IOMMU_OPTION with GET.
  public func value(
    of option: IOMMUOption, of object: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) -> UInt64 {
    var argument = linuxvfio_iommu_option(
      size: 24, option_id: option.rawValue, op: 1, reserved: 0, object_id: object, val64: 0)
    _ = try request(LINUXVFIO_IOMMUFD_OPTION, iommu.number, &argument)
    return argument.val64
  }

  /// IOMMU_GET_HW_INFO.
  public func hardware(
    of device: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) -> HardwareInformation {
    var data = [UInt8](repeating: 0, count: 256)
    var argument = linuxvfio_hw_info(
      size: 40, flags: 0, dev_id: device, data_len: UInt32(data.count), data_uptr: 0, out_data_type: 0, reserved: 0,
      out_capabilities: 0)
    let number = iommu.number
    let result = unsafe data.withUnsafeMutableBytes { buffer in
      // The kernel writes at most `data_len` bytes there.
      argument.data_uptr = UInt64(UInt(bitPattern: buffer.baseAddress))
      return unsafe linuxvfio_ioctl(number, UInt(bitPattern: LINUXVFIO_IOMMUFD_GET_HW_INFO), &argument)
    }
    _ = try VFIOErrno.check(result)
    return HardwareInformation(
      type: argument.out_data_type, data: Array(data.prefix(Int(argument.data_len))),
      capabilities: argument.out_capabilities)
  }

  /// IOMMU_HWPT_ALLOC.
  public func makePageTable(
    _ request: PageTableRequest, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) -> UInt32 {
    var argument = linuxvfio_hwpt_alloc(
      size: 40, flags: request.flags, dev_id: request.device, pt_id: request.parent, out_hwpt_id: 0, reserved: 0,
      data_type: request.dataType, data_len: UInt32(clamping: request.data.count), data_uptr: 0)
    let number = iommu.number
    let result = unsafe request.data.withUnsafeBytes { buffer in
      // The kernel reads `data_len` bytes there; without data it wants 0.
      argument.data_uptr = unsafe buffer.isEmpty ? 0 : UInt64(UInt(bitPattern: buffer.baseAddress))
      return unsafe linuxvfio_ioctl(number, UInt(bitPattern: LINUXVFIO_IOMMUFD_HWPT_ALLOC), &argument)
    }
    _ = try VFIOErrno.check(result)
    return argument.out_hwpt_id
  }

  /// IOMMU_HWPT_SET_DIRTY_TRACKING.
  public func setDirtyTracking(
    _ isOn: Bool, ofTable table: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) {
    var argument = linuxvfio_hwpt_set_dirty(size: 16, flags: isOn ? 1 : 0, hwpt_id: table, reserved: 0)
    _ = try request(LINUXVFIO_IOMMUFD_HWPT_SET_DIRTY_TRACKING, iommu.number, &argument)
  }

  /// IOMMU_HWPT_GET_DIRTY_BITMAP.
  public func dirtyPages(
    _ range: DirtyRange, ofTable table: UInt32, into bitmap: UnsafeMutableBufferPointer<UInt64>, keeping: Bool,
    _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) {
    guard let words = range.words, words <= bitmap.count else { throw .invalid }
    var argument = linuxvfio_hwpt_get_dirty(
      size: 48, hwpt_id: table, flags: keeping ? 1 : 0, reserved: 0, iova: range.address, length: range.sizeInBytes,
      page_size: range.pageSize,
      // The kernel writes a bit for each page: checked above, and the buffer outlives the call.
      data: UInt64(UInt(bitPattern: bitmap.baseAddress)))
    _ = try request(LINUXVFIO_IOMMUFD_HWPT_GET_DIRTY_BITMAP, iommu.number, &argument)
  }
}

extension MemoryAccess {
  /// IOMMU_IOAS_MAP_FIXED_IOVA with _WRITEABLE and _READABLE.
  var spaceFlags: UInt32 { 1 | (contains(.write) ? 2 : 0) | (contains(.read) ? 4 : 0) }
}
