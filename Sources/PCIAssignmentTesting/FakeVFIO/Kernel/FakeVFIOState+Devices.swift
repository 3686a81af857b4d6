import Glibc
import LinuxVFIO
import PCICore

/// Devices: opening and closing, configuration space, BARs (drivers/vfio/vfio_main.c, pci/vfio_pci_core.c).
extension FakeVFIOState {
  /// Counts an opening; the first one resets the device.
  mutating func openFirst(_ address: PCIAddress) throws(VFIOErrno) {
    guard var device = devices[address] else { throw VFIOErrno(ENODEV) }
    device.openCount += 1
    if device.openCount == 1 {
      if device.description.hasFunctionReset { device.reset() }
      device.config.beginAnew()
      if let physical = device.description.physicalFunction, devices[physical]?.driver == .vfio {
        devices[physical]?.tokenUsers += 1
      }
    }
    devices[address] = device
  }

  /// Counts a closing; the last one turns interrupts off and resets the device.
  private mutating func closeLast(_ address: PCIAddress) {
    guard var device = devices[address] else { return }
    device.openCount -= 1
    if device.openCount == 0 {
      device.disableInterrupts()
      device.interrupts.error?.letGo()
      device.interrupts.request?.letGo()
      device.interrupts = DeviceState.Interrupts()
      device.isInLowPower = false
      device.config.beginAnew()
      if device.description.hasFunctionReset { device.reset() }
      if let physical = device.description.physicalFunction, devices[physical]?.driver == .vfio {
        devices[physical]?.tokenUsers -= 1
      }
    }
    devices[address] = device
  }

  mutating func releaseDeviceFile(_ id: Int) {
    deviceFiles[id]?.references -= 1
    guard let file = deviceFiles[id], file.references == 0 else { return }
    deviceFiles.removeValue(forKey: id)
    guard file.hasAccess, let device = devices[file.device] else { return }
    closeLast(file.device)
    let number = device.description.group
    if file.isByGroup {
      guard devices[file.device]?.openCount == 0 else { return }
      groups[number]?.users -= 1
      releaseGroup(number)
    } else {
      unbind(file.device)
      groups[number]?.openedByNode -= 1
    }
  }

  // MARK: Registers

  /// `pread` of a device: up to `count` bytes of the region that `offset` names in its upper bits.
  mutating func read(_ file: Int32, offset: UInt64, count: Int) throws(VFIOErrno) -> [UInt8] {
    let address = try device(file)
    let region = Int(offset >> 40)
    let place = offset & (1 << 40 - 1)
    guard var device = devices[address] else { throw VFIOErrno(ENODEV) }
    defer { devices[address] = device }
    try device.checkRegion(region)
    if region == 7 {
      guard place < UInt64(device.config.bytes.count) else { throw VFIOErrno(EFAULT) }
      return device.config.read(Int(place), min(count, device.config.bytes.count - Int(place)))
    }
    guard let memory = device.memory[region], place < memory.size else { throw VFIOErrno(EINVAL) }
    guard device.decodes(region) else { throw VFIOErrno(EIO) }
    return access(&device, region, place, count: min(count, Int(memory.size - place)))
  }

  /// `pwrite` of a device; how many bytes were taken.
  mutating func write(_ file: Int32, offset: UInt64, bytes: [UInt8]) throws(VFIOErrno) -> Int {
    let address = try device(file)
    let region = Int(offset >> 40)
    let place = offset & (1 << 40 - 1)
    guard var device = devices[address] else { throw VFIOErrno(ENODEV) }
    defer { devices[address] = device }
    try device.checkRegion(region)
    if region == 7 {
      guard place < UInt64(device.config.bytes.count) else { throw VFIOErrno(EFAULT) }
      let count = min(bytes.count, device.config.bytes.count - Int(place))
      let effect = device.config.write(Int(place), Array(bytes.prefix(count)))
      if effect == .functionReset, device.description.hasFunctionReset { device.reset() }
      device.updatePin()
      return count
    }
    guard region != 6, let memory = device.memory[region], place < memory.size else { throw VFIOErrno(EINVAL) }
    guard device.decodes(region) else { throw VFIOErrno(EIO) }
    let count = min(bytes.count, Int(memory.size - place))
    _ = access(&device, region, place, count: count, writing: Array(bytes.prefix(count)))
    return count
  }

  /// Reads or writes in naturally aligned pieces of at most 8 bytes, 4 before Linux 6.12; the MSI-X table is not there.
  private func access(
    _ device: inout DeviceState, _ region: Int, _ place: UInt64, count: Int, writing bytes: [UInt8]? = nil
  ) -> [UInt8] {
    let table = device.msixTable(in: region)
    let widest: UInt64 = options.kernel == .linux6_1 || region == 6 ? 4 : 8
    var result: [UInt8] = []
    var done = 0
    while done < count {
      let at = place + UInt64(done)
      let left = UInt64(count - done)
      if let table, table.first <= at, at <= table.last {
        let here = Int(min(left, table.last - at + 1))
        result += [UInt8](repeating: 0xff, count: here)
        done += here
        continue
      }
      var fillable = left
      if let table, at < table.first { fillable = min(fillable, table.first - at) }
      var width = widest
      while width > 1, width > fillable || at % width != 0 { width /= 2 }
      if let bytes {
        var value: UInt64 = 0
        for index in 0..<Int(width) { value |= UInt64(bytes[done + index]) << (8 * index) }
        store(&device, region, at, Int(width), value)
      } else {
        let value = load(&device, region, at, Int(width))
        for index in 0..<width { result.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
      }
      done += Int(width)
    }
    return result
  }

  private func load(_ device: inout DeviceState, _ region: Int, _ at: UInt64, _ width: Int) -> UInt64 {
    let memory = device.memory[region]?.load(at, width: width) ?? .max
    guard var model = device.model else { return memory }
    var bus = bus(of: device)
    let value = model.read(region: region, offset: at, width: width, on: &bus)
    device.model = model
    device.deliver(bus)
    return value ?? memory
  }

  private func store(_ device: inout DeviceState, _ region: Int, _ at: UInt64, _ width: Int, _ value: UInt64) {
    device.memory[region]?.store(at, width: width, value)
    device.note(value, at, width, in: region)
    run(&device, writeOf: value, to: FakeRegister(region: region, offset: at, width: width))
  }

  /// Tells the model of a write that memory holds already.
  func run(_ device: inout DeviceState, writeOf value: UInt64, to register: FakeRegister) {
    guard var model = device.model else { return }
    var bus = bus(of: device)
    model.write(region: register.region, offset: register.offset, width: register.width, value: value, on: &bus)
    device.model = model
    for (register, value) in bus.written { device.seen[register] = value }
    device.deliver(bus)
  }

  /// What the device reaches now.
  func bus(of device: DeviceState) -> FakeDeviceBus {
    FakeDeviceBus(mappings: translation(of: device), isMaster: device.config.isMaster, memory: device.memory)
  }

  /// The mappings that the IOMMU uses for a device; nil where nothing is mapped for it.
  private func translation(of device: DeviceState) -> MappingSet? {
    if let binding = device.binding {
      guard let table = device.attachment, let iommufd = iommufds[binding.iommufd],
        case .table(let space, _, _)? = iommufd.objects[table],
        case .addressSpace(let found)? = iommufd.objects[space]
      else { return nil }
      return found.mappings
    }
    guard let container = groups[device.description.group]?.container else { return nil }
    return containers[container]?.space?.mappings
  }

  // MARK: Mapping

  /// What `mmap` of a device needs: the file and the place in it; `EINVAL` as `vfio_pci_core_mmap` has it.
  func mappable(_ file: Int32, offset: UInt64, length: UInt64) throws(VFIOErrno) -> (file: Int32, offset: UInt64) {
    let device = try device(file)
    let region = Int(offset >> 40)
    let place = offset & (1 << 40 - 1)
    guard let state = devices[device], region != 6, region != 7, let memory = state.memory[region],
      state.description.regions[region]?.isMappable == true, memory.size >= 4096,
      place + length <= (memory.size + 4095) & ~4095
    else { throw VFIOErrno(EINVAL) }
    return (memory.file, place)
  }

  mutating func noteMapping(_ file: Int32, at address: UInt64, length: UInt64) throws(VFIOErrno) {
    let id = try deviceFile(file)
    guard let opened = deviceFiles[id] else { throw VFIOErrno(EBADF) }
    deviceFiles[id]?.references += 1
    let range = FakeAddressRange(address, address + ((length + 4095) & ~4095) - 1)
    mappings[address] = Mapping(file: id, device: opened.device, range: range)
    devices[opened.device]?.look()
  }

  /// A mapping is gone: whether it was one of a device.
  mutating func forgetMapping(at address: UInt64) -> Bool {
    guard let mapping = mappings.removeValue(forKey: address) else { return false }
    releaseDeviceFile(mapping.file)
    return true
  }

  /// Runs the models of devices whose watched registers were written through a mapping.
  mutating func watch() {
    for address in Set(mappings.values.map { $0.device }) {
      guard var device = devices[address], let model = device.model, device.config.decodesMemory else { continue }
      for register in model.watched {
        let value = device.memory[register.region]?.load(register.offset, width: register.width) ?? 0
        guard device.seen[register] != value else { continue }
        device.seen[register] = value
        run(&device, writeOf: value, to: register)
      }
      devices[address] = device
    }
  }
}

extension DeviceState {
  /// `EINVAL` for a region that no device of PCI has (`vfio_pci_rw`).
  func checkRegion(_ region: Int) throws(VFIOErrno) {
    let own = description.regions.keys.filter { $0 > 8 }.count
    guard region < 9 + own, region != 8 else { throw VFIOErrno(EINVAL) }
  }

  func decodes(_ region: Int) -> Bool { region > 8 || config.decodesMemory }

  /// Where the MSI-X table is in a BAR: reads give all ones there, and writes are dropped.
  func msixTable(in region: Int) -> FakeAddressRange? {
    guard description.interrupts.vectors > 0, description.interrupts.table.bar == region else { return nil }
    let first = UInt64(description.interrupts.table.offset)
    return FakeAddressRange(first, first + UInt64(description.interrupts.vectors * 16) - 1)
  }

  /// A write that the model is told of by itself is none that was seen in memory.
  mutating func note(_ value: UInt64, _ offset: UInt64, _ width: Int, in region: Int) {
    for register in seen.keys where register.region == region {
      guard register.offset < offset + UInt64(width), offset < register.offset + UInt64(register.width) else {
        continue
      }
      seen[register] = memory[region]?.load(register.offset, width: register.width)
    }
  }

  /// Takes what watched registers hold as known, from the first mapping on.
  mutating func look() {
    for register in model?.watched ?? [] where seen[register] == nil {
      seen[register] = memory[register.region]?.load(register.offset, width: register.width)
    }
  }
}
