import Glibc
public import LinuxVFIO
import PCICore
import Synchronization

extension FakeVFIO {
  /// `VFIO_DEVICE_GET_INFO`.
  public func information(_ device: borrowing DeviceDescriptor) throws(VFIOErrno) -> DeviceInformation {
    let file = device.number
    return try call(.deviceInformation) { (state) throws(VFIOErrno) in
      try state.with(state.device(file)) { (device) throws(VFIOErrno) in
        DeviceInformation(
          canReset: device.description.hasFunctionReset, isPCI: true,
          regionCount: UInt32(9 + device.ownRegions), interruptCount: 5)
      }
    }
  }

  /// `VFIO_DEVICE_GET_REGION_INFO`.
  public func region(_ index: UInt32, _ device: borrowing DeviceDescriptor) throws(VFIOErrno) -> RegionInformation {
    let file = device.number
    return try call(.regionInformation, "\(index)") { (state) throws(VFIOErrno) in
      try state.with(state.device(file)) { (device) throws(VFIOErrno) in try device.region(index) }
    }
  }

  /// `VFIO_DEVICE_GET_IRQ_INFO`.
  public func interrupts(
    _ index: InterruptIndex, _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) -> InterruptInformation {
    let file = device.number
    let canGrow = options.kernel != .linux6_1
    return try call(.interruptInformation, "\(index.rawValue)") { (state) throws(VFIOErrno) in
      try state.with(state.device(file)) { (device) throws(VFIOErrno) in
        guard index.rawValue < 5, index != .error || device.description.isExpress else { throw VFIOErrno(EINVAL) }
        var flags: InterruptInformation.Flags = .events
        if index == .intx {
          flags.formUnion([.maskable, .maskedOnArrival])
        } else if index != .msix || !device.description.interrupts.isDynamic || !canGrow
          || device.interruptCount(2) == 0
        {
          flags.insert(.fixedSize)
        }
        return InterruptInformation(count: UInt32(device.interruptCount(index.rawValue)), flags: flags)
      }
    }
  }

  /// `VFIO_DEVICE_SET_IRQS`.
  public func change(_ change: InterruptChange, _ device: borrowing DeviceDescriptor) throws(VFIOErrno) -> Int32 {
    let file = device.number
    let canGrow = options.kernel != .linux6_1
    let text = "\(change.index.rawValue) \(change.action) \(change.start) + \(change.data.count)"
    let needsWatch = try call(.setInterrupts, text) { (state) throws(VFIOErrno) in
      try state.with(state.device(file)) { (device) throws(VFIOErrno) in
        try device.change(
          change.index.rawValue, change.action, start: Int(change.start), count: Int(change.data.count), change.data,
          hasManyVectors: canGrow)
        return device.interrupts.unmask != nil
      }
    }
    if needsWatch { watch() }
    return 0
  }

  /// `VFIO_DEVICE_RESET`.
  public func reset(_ device: borrowing DeviceDescriptor) throws(VFIOErrno) {
    let file = device.number
    try call(.reset) { (state) throws(VFIOErrno) in try state.reset(file) }
  }

  /// `VFIO_DEVICE_GET_PCI_HOT_RESET_INFO`.
  public func hotResetInformation(
    _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) -> HotResetInformation {
    let file = device.number
    return try call(.hotResetInformation) { (state) throws(VFIOErrno) in
      let found = try state.hotResetInformation(file)
      return HotResetInformation(
        namesDevices: found.flags & 1 != 0, isOwned: found.flags & 2 != 0,
        functions: found.functions.map {
          HotResetInformation.Function(
            segment: UInt16(truncatingIfNeeded: $0.address.segment), bus: $0.address.bus,
            deviceAndFunction: $0.address.device << 3 | $0.address.function, id: $0.number)
        })
    }
  }

  /// `VFIO_DEVICE_PCI_HOT_RESET`.
  public func hotReset(_ device: borrowing DeviceDescriptor, groups: [Int32]) throws(VFIOErrno) {
    let file = device.number
    try call(.hotReset, "\(groups.count) groups") { (state) throws(VFIOErrno) in
      try state.hotReset(file, groups: groups)
    }
  }

  /// `VFIO_DEVICE_FEATURE`.
  public func feature(
    _ feature: DeviceFeature, _ use: FeatureUse, data: UnsafeMutableRawBufferPointer,
    _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) {
    let file = device.number
    let given = unsafe [UInt8](data)
    let answer = try call(.feature, "\(feature.rawValue) \(use.rawValue >> 16)") { (state) throws(VFIOErrno) in
      try state.feature(file, feature, use, given)
    }
    for (index, byte) in answer.prefix(given.count).enumerated() { unsafe data[index] = byte }
  }

  // MARK: Registers

  /// pread(2) of a device.
  public func read(
    into bytes: UnsafeMutableRawBufferPointer, at offset: UInt64, _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) -> Int {
    let file = device.number
    let count = bytes.count
    let answer = try call(.read, Self.place(offset, count)) { (state) throws(VFIOErrno) in
      try state.read(file, offset: offset, count: count)
    }
    unsafe bytes.copyBytes(from: answer)
    return answer.count
  }

  /// pwrite(2) of a device.
  public func write(
    _ bytes: UnsafeRawBufferPointer, at offset: UInt64, _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) -> Int {
    let file = device.number
    let values = unsafe [UInt8](bytes)
    return try call(.write, Self.place(offset, values.count)) { (state) throws(VFIOErrno) in
      try state.write(file, offset: offset, bytes: values)
    }
  }

  /// Region, offset and size, as a trace has them.
  private static func place(_ offset: UInt64, _ count: Int) -> String {
    "\(offset >> 40):\((offset & (1 << 40 - 1)).digits) + \(count)"
  }

  // MARK: Mappings

  /// mmap(2) of a device: memory that its model sees.
  public func mapMemory(
    _ part: FilePart, access: MemoryAccess, alignment: Int, _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) -> UnsafeMutableRawPointer {
    let file = device.number
    let address = try call(.mapMemory, Self.place(part.offset, part.sizeInBytes)) { (state) throws(VFIOErrno) in
      guard part.sizeInBytes > 0, alignment > 0, alignment & (alignment - 1) == 0, part.offset & 4095 == 0 else {
        throw VFIOErrno(EINVAL)
      }
      let source = try state.mappable(file, offset: part.offset, length: UInt64(part.sizeInBytes))
      let address = try RegionMapping.make(source.file, source.offset, part.sizeInBytes, access, alignment)
      try state.noteMapping(file, at: address, length: UInt64(part.sizeInBytes))
      return address
    }
    watch()
    guard let pointer = unsafe UnsafeMutableRawPointer(bitPattern: UInt(address)) else { throw VFIOErrno(ENOMEM) }
    return unsafe pointer
  }

  /// munmap(2) of what `mapMemory` gave.
  public func unmapMemory(_ address: UnsafeMutableRawPointer, sizeInBytes: Int) throws(VFIOErrno) {
    let number = UInt64(UInt(bitPattern: address))
    try call(.unmapMemory, "\(sizeInBytes)") { (state) throws(VFIOErrno) in
      guard state.forgetMapping(at: number) else { throw VFIOErrno(EINVAL) }
      try RegionMapping.remove(number, sizeInBytes)
    }
  }
}

extension FakeVFIO {
  /// Whether a device's registers are mapped at an address of this process.
  public func isDeviceMemory(at address: UInt64) -> Bool {
    state.withLock { state in state.registers.contains { $0.overlaps(address, address) } }
  }
}
