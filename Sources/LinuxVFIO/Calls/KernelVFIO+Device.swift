import CLinuxVFIO

extension KernelVFIO {
  /// VFIO_DEVICE_GET_INFO.
  public func information(_ device: borrowing DeviceDescriptor) throws(VFIOErrno) -> DeviceInformation {
    try unsafe growing(LINUXVFIO_DEVICE_GET_INFO, device.number, linuxvfio_device_info()) { info, answer in
      unsafe DeviceInformation(info, answer)
    }
  }

  /// VFIO_DEVICE_GET_REGION_INFO.
  public func region(
    _ index: UInt32, _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) -> RegionInformation {
    let start = linuxvfio_region_info(argsz: 0, flags: 0, index: index, cap_offset: 0, size: 0, offset: 0)
    return try unsafe growing(LINUXVFIO_DEVICE_GET_REGION_INFO, device.number, start) { info, answer in
      unsafe RegionInformation(info, answer)
    }
  }

  /// VFIO_DEVICE_GET_IRQ_INFO.
  public func interrupts(
    _ index: InterruptIndex, _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) -> InterruptInformation {
    var argument = linuxvfio_irq_info(argsz: 16, flags: 0, index: index.rawValue, count: 0)
    _ = try request(LINUXVFIO_DEVICE_GET_IRQ_INFO, device.number, &argument)
    return InterruptInformation(count: argument.count, flags: InterruptInformation.Flags(rawValue: argument.flags))
  }

  /// VFIO_DEVICE_SET_IRQS.
  public func change(_ change: InterruptChange, _ device: borrowing DeviceDescriptor) throws(VFIOErrno) -> Int32 {
    let bytes = change.encoded
    let number = device.number
    let result = unsafe bytes.withUnsafeBytes {
      // The kernel only reads it.
      unsafe linuxvfio_ioctl(
        number, UInt(bitPattern: LINUXVFIO_DEVICE_SET_IRQS), UnsafeMutableRawPointer(mutating: $0.baseAddress))
    }
    return try VFIOErrno.check(result)
  }

  /// VFIO_DEVICE_RESET.
  public func reset(_ device: borrowing DeviceDescriptor) throws(VFIOErrno) {
    _ = try request(LINUXVFIO_DEVICE_RESET, device.number, value: 0)
  }

  /// VFIO_DEVICE_GET_PCI_HOT_RESET_INFO.
  public func hotResetInformation(
    _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) -> HotResetInformation {
    var room = 32
    while true {
      let size = 12 + 8 * room
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 8)
      defer { unsafe buffer.deallocate() }
      unsafe buffer.initializeMemory(as: UInt8.self, repeating: 0)
      unsafe buffer.storeBytes(of: UInt32(size), as: UInt32.self)
      let result = unsafe linuxvfio_ioctl(
        device.number, UInt(bitPattern: LINUXVFIO_DEVICE_GET_PCI_HOT_RESET_INFO), buffer.baseAddress)
      let count = Int(unsafe buffer.load(fromByteOffset: 8, as: UInt32.self))
      // ENOSPC comes with how many there are; a bus has no more than 65536 functions below it.
      if result == -VFIOErrno.noSpace.rawValue, count > room, room < 1 << 16 {
        room = min(count, 1 << 16)
        continue
      }
      _ = try VFIOErrno.check(result)
      return unsafe HotResetInformation(UnsafeRawBufferPointer(buffer))
    }
  }

  /// VFIO_DEVICE_PCI_HOT_RESET.
  public func hotReset(_ device: borrowing DeviceDescriptor, groups: [Int32]) throws(VFIOErrno) {
    var words = [UInt32(12 + 4 * groups.count), 0, UInt32(groups.count)]
    words += groups.map { UInt32(bitPattern: $0) }
    let number = device.number
    let result = unsafe words.withUnsafeBytes {
      // The kernel only reads it.
      unsafe linuxvfio_ioctl(
        number, UInt(bitPattern: LINUXVFIO_DEVICE_PCI_HOT_RESET), UnsafeMutableRawPointer(mutating: $0.baseAddress))
    }
    _ = try VFIOErrno.check(result)
  }

  /// VFIO_DEVICE_FEATURE.
  public func feature(
    _ feature: DeviceFeature, _ use: FeatureUse, data: UnsafeMutableRawBufferPointer,
    _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) {
    let size = 8 + data.count
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 8)
    defer { unsafe buffer.deallocate() }
    unsafe buffer.storeBytes(of: UInt32(size), as: UInt32.self)
    unsafe buffer.storeBytes(of: UInt32(feature.rawValue) | use.rawValue, toByteOffset: 4, as: UInt32.self)
    let body = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[8...])
    unsafe body.copyMemory(from: UnsafeRawBufferPointer(data))
    let result = unsafe linuxvfio_ioctl(
      device.number, UInt(bitPattern: LINUXVFIO_DEVICE_FEATURE), buffer.baseAddress)
    _ = try VFIOErrno.check(result)
    unsafe data.copyMemory(from: UnsafeRawBufferPointer(body))
  }

  /// pread(2).
  public func read(
    into bytes: UnsafeMutableRawBufferPointer, at offset: UInt64, _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) -> Int {
    let result = unsafe linuxvfio_pread(device.number, bytes.baseAddress, bytes.count, offset)
    guard result >= 0 else { throw VFIOErrno(rawValue: Int32(truncatingIfNeeded: -result)) }
    return result
  }

  /// pwrite(2).
  public func write(
    _ bytes: UnsafeRawBufferPointer, at offset: UInt64, _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) -> Int {
    let result = unsafe linuxvfio_pwrite(device.number, bytes.baseAddress, bytes.count, offset)
    guard result >= 0 else { throw VFIOErrno(rawValue: Int32(truncatingIfNeeded: -result)) }
    return result
  }

  /// mmap(2).
  public func mapMemory(
    _ part: FilePart, access: MemoryAccess, alignment: Int, _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) -> UnsafeMutableRawPointer {
    guard part.sizeInBytes > 0, alignment > 0 else { throw .invalid }
    var error: Int32 = 0
    guard
      let address = unsafe linuxvfio_map(
        device.number, part.offset, part.sizeInBytes, Int32(access.rawValue), alignment, &error)
    else { throw VFIOErrno(rawValue: error) }
    return unsafe address
  }

  /// munmap(2).
  public func unmapMemory(_ address: UnsafeMutableRawPointer, sizeInBytes: Int) throws(VFIOErrno) {
    _ = try VFIOErrno.check(unsafe linuxvfio_unmap(address, sizeInBytes))
  }
}

extension InterruptChange {
  /// The bytes of struct vfio_irq_set and what follows it.
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    let data: UInt32
    let length: Int
    switch self.data {
    case .count: (data, length) = (1, 0)
    case .flags(let flags): (data, length) = (2, flags.count)
    case .events(let events): (data, length) = (4, 4 * events.count)
    }
    bytes.reserveCapacity(20 + length)
    func append(_ value: UInt32) {
      for byte in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(8 * byte))) }
    }
    append(UInt32(clamping: 20 + length))
    append(data | action.rawValue)
    append(index.rawValue)
    append(start)
    append(self.data.count)
    switch self.data {
    case .count: break
    case .flags(let flags): bytes += flags.map { $0 ? 1 : 0 }
    case .events(let events): for event in events { append(UInt32(bitPattern: event ?? -1)) }
    }
    return bytes
  }
}

extension DeviceInformation {
  /// Reads VFIO_DEVICE_GET_INFO's answer.
  init(_ info: linuxvfio_device_info, _ answer: UnsafeRawBufferPointer) {
    // VFIO_DEVICE_FLAGS_RESET, _PCI and _CAPS
    self.init(
      canReset: info.flags & 1 != 0, isPCI: info.flags & 2 != 0, regionCount: info.num_regions,
      interruptCount: info.num_irqs,
      capabilities: info.flags & 0x80 != 0
        ? unsafe InformationCapability.chain(in: answer, first: info.cap_offset, after: 20) : [])
  }
}

extension RegionInformation {
  /// Reads VFIO_DEVICE_GET_REGION_INFO's answer.
  init(_ info: linuxvfio_region_info, _ answer: UnsafeRawBufferPointer) {
    self.init(
      index: RegionIndex(rawValue: info.index), sizeInBytes: info.size, offset: info.offset,
      flags: Flags(rawValue: info.flags & 7))
    // VFIO_REGION_INFO_FLAG_CAPS
    guard info.flags & 8 != 0 else { return }
    for capability in unsafe InformationCapability.chain(in: answer, first: info.cap_offset, after: 32) {
      switch capability.id {
      case 1:
        guard let count = capability.value(at: 0, as: UInt32.self) else { continue }
        sparseAreas = capability.pairs(from: 8, count: count).compactMap { start, size in
          let (end, overflow) = start.addingReportingOverflow(size)
          return overflow ? nil : start..<end
        }
      case 2:
        guard let type = capability.value(at: 0, as: UInt32.self),
          let subtype = capability.value(at: 4, as: UInt32.self)
        else { continue }
        kind = Kind(type: type, subtype: subtype)
      case 3: isVectorTableMappable = true
      default: continue
      }
    }
  }
}

extension HotResetInformation {
  /// Reads VFIO_DEVICE_GET_PCI_HOT_RESET_INFO's answer: three words, and as many functions as there is room for.
  init(_ answer: UnsafeRawBufferPointer) {
    let flags = unsafe answer.load(fromByteOffset: 4, as: UInt32.self)
    let told = Int(unsafe answer.load(fromByteOffset: 8, as: UInt32.self))
    let count = min(told, (answer.count - 12) / 8)
    var functions: [Function] = []
    for index in 0..<count {
      // In bounds by the count above.
      let one = unsafe answer.loadUnaligned(fromByteOffset: 12 + 8 * index, as: linuxvfio_dependent_device.self)
      functions.append(Function(segment: one.segment, bus: one.bus, deviceAndFunction: one.devfn, id: one.id))
    }
    // VFIO_PCI_HOT_RESET_FLAG_DEV_ID and _OWNED
    self.init(namesDevices: flags & 1 != 0, isOwned: flags & 2 != 0, functions: functions)
  }
}
