import CLinuxVFIO

extension KernelVFIO {
  /// VFIO_GET_API_VERSION.
  public func apiVersion(_ container: borrowing ContainerDescriptor) throws(VFIOErrno) -> Int32 {
    try request(LINUXVFIO_GET_API_VERSION, container.number, value: 0)
  }

  /// VFIO_CHECK_EXTENSION.
  public func supports(
    _ ability: ContainerAbility, _ container: borrowing ContainerDescriptor
  ) throws(VFIOErrno) -> Bool {
    try request(LINUXVFIO_CHECK_EXTENSION, container.number, value: UInt(ability.rawValue)) > 0
  }

  /// VFIO_SET_IOMMU.
  public func setModel(_ model: ContainerModel, _ container: borrowing ContainerDescriptor) throws(VFIOErrno) {
    _ = try request(LINUXVFIO_SET_IOMMU, container.number, value: UInt(model.rawValue))
  }

  /// VFIO_IOMMU_GET_INFO.
  public func information(
    _ container: borrowing ContainerDescriptor
  ) throws(VFIOErrno) -> ContainerInformation {
    try unsafe growing(LINUXVFIO_IOMMU_GET_INFO, container.number, linuxvfio_type1_info()) { info, answer in
      unsafe ContainerInformation(info, answer)
    }
  }

  /// VFIO_IOMMU_MAP_DMA.
  public func map(_ request: MappedRange, _ container: borrowing ContainerDescriptor) throws(VFIOErrno) {
    var argument = linuxvfio_dma_map(
      argsz: UInt32(MemoryLayout<linuxvfio_dma_map>.size), flags: request.access.rawValue, vaddr: request.hostAddress,
      iova: request.address, size: request.sizeInBytes)
    _ = try self.request(LINUXVFIO_IOMMU_MAP_DMA, container.number, &argument)
  }

  /// VFIO_IOMMU_UNMAP_DMA.
  public func unmap(
    _ address: UInt64, size: UInt64, all: Bool, _ container: borrowing ContainerDescriptor
  ) throws(VFIOErrno) -> UInt64 {
    // VFIO_DMA_UNMAP_FLAG_ALL
    var argument = linuxvfio_dma_unmap(
      argsz: UInt32(MemoryLayout<linuxvfio_dma_unmap>.size), flags: all ? 2 : 0, iova: address, size: size)
    _ = try request(LINUXVFIO_IOMMU_UNMAP_DMA, container.number, &argument)
    return argument.size
  }

  /// VFIO_IOMMU_DIRTY_PAGES.
  public func setDirtyTracking(_ isOn: Bool, _ container: borrowing ContainerDescriptor) throws(VFIOErrno) {
    // VFIO_IOMMU_DIRTY_PAGES_FLAG_START and _STOP; the structure ends before its data here.
    var argument = linuxvfio_group_status(argsz: 8, flags: isOn ? 1 : 2)
    _ = try request(LINUXVFIO_IOMMU_DIRTY_PAGES, container.number, &argument)
  }

  /// VFIO_IOMMU_DIRTY_PAGES with GET_BITMAP.
  public func dirtyPages(
    _ range: DirtyRange, into bitmap: UnsafeMutableBufferPointer<UInt64>, _ container: borrowing ContainerDescriptor
  ) throws(VFIOErrno) {
    guard let words = range.words, words <= bitmap.count else { throw .invalid }
    var argument = linuxvfio_dirty_bitmap(
      argsz: UInt32(MemoryLayout<linuxvfio_dirty_bitmap>.size), flags: 4, iova: range.address, size: range.sizeInBytes,
      bitmap: linuxvfio_bitmap(
        pgsize: range.pageSize, size: UInt64(words) * 8,
        // The kernel writes this many bytes there: checked above, and the buffer outlives the call.
        data: UInt64(UInt(bitPattern: bitmap.baseAddress))))
    _ = try request(LINUXVFIO_IOMMU_DIRTY_PAGES, container.number, &argument)
  }

  /// VFIO_GROUP_GET_STATUS.
  public func status(_ group: borrowing GroupDescriptor) throws(VFIOErrno) -> GroupStatus {
    var argument = linuxvfio_group_status(argsz: 8, flags: 0)
    _ = try request(LINUXVFIO_GROUP_GET_STATUS, group.number, &argument)
    return GroupStatus(rawValue: argument.flags)
  }

  /// VFIO_GROUP_SET_CONTAINER.
  public func setContainer(
    _ container: borrowing ContainerDescriptor, _ group: borrowing GroupDescriptor
  ) throws(VFIOErrno) {
    var number = container.number
    _ = try request(LINUXVFIO_GROUP_SET_CONTAINER, group.number, &number)
  }

  /// VFIO_GROUP_UNSET_CONTAINER.
  public func unsetContainer(_ group: borrowing GroupDescriptor) throws(VFIOErrno) {
    _ = try request(LINUXVFIO_GROUP_UNSET_CONTAINER, group.number, value: 0)
  }

  /// VFIO_GROUP_GET_DEVICE_FD.
  public func openDevice(_ name: String, _ group: borrowing GroupDescriptor) throws(VFIOErrno) -> Int32 {
    var name = name
    let number = group.number
    let result = name.withUTF8 { text -> Int32 in
      // The kernel reads up to a zero (strndup_user): a copy with one, which a zero inside only shortens.
      let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.count + 1)
      defer { unsafe copy.deallocate() }
      _ = unsafe copy.initialize(from: text)
      unsafe copy.initializeElement(at: text.count, to: 0)
      return unsafe linuxvfio_ioctl(number, UInt(bitPattern: LINUXVFIO_GROUP_GET_DEVICE_FD), copy.baseAddress)
    }
    return try VFIOErrno.check(result)
  }
}

extension ContainerInformation {
  /// Reads VFIO_IOMMU_GET_INFO's answer (struct vfio_iommu_type1_info and its capabilities).
  init(_ info: linuxvfio_type1_info, _ answer: UnsafeRawBufferPointer) {
    // VFIO_IOMMU_INFO_PGSIZES, VFIO_IOMMU_INFO_CAPS
    self.init(pageSizes: info.flags & 1 != 0 ? info.iova_pgsizes : 0x1000, ranges: nil, mappingsLeft: nil)
    guard info.flags & 2 != 0 else { return }
    for capability in unsafe InformationCapability.chain(in: answer, first: info.cap_offset, after: 20) {
      switch capability.id {
      case 1:
        guard let count = capability.value(at: 0, as: UInt32.self) else { continue }
        ranges = capability.pairs(from: 8, count: count).compactMap { $0 <= $1 ? $0...$1 : nil }
      case 2:
        guard let sizes = capability.value(at: 8, as: UInt64.self),
          let largest = capability.value(at: 16, as: UInt64.self)
        else { continue }
        dirtyTracking = DirtyTracking(pageSizes: sizes, largestBitmap: largest)
      case 3:
        mappingsLeft = capability.value(at: 0, as: UInt32.self).map { Int($0) }
      default: continue
      }
    }
  }
}
