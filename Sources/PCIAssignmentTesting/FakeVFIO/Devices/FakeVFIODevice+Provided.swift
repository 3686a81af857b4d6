public import PCICore

/// Devices as QEMU makes them, for tests that need one.
extension FakeVFIODevice {
  /// QEMU's teaching device in the root complex: MSI and a pin, no way to reset it.
  public static func edu(at address: PCIAddress, group: UInt32) -> FakeVFIODevice {
    var config = FakeConfigBuilder(
      vendor: 0x1234, device: 0x11e8, classCode: 0x00ff00, isExpress: false, hasPin: true)
    config.addBAR(0)
    config.addMSI()
    var device = FakeVFIODevice(address: address, group: group, config: config.bytes)
    device.regions = [0: FakeRegion(size: 1 << 20, contents: [0xed, 0, 0, 1])]
    device.interrupts = FakeInterrupts(hasPin: true, messages: 1)
    device.hasFunctionReset = false
    device.busReset = .none
    device.isExpress = false
    device.model = FakeEdu()
    return device
  }

  /// An NVMe controller whose disk holds `disk`.
  ///
  /// - Parameter vectors: of MSI-X; all but the first can be those of I/O queues.
  public static func nvme(
    at address: PCIAddress, group: UInt32, disk: [UInt8], vectors: Int = 65
  ) -> FakeVFIODevice {
    var config = FakeConfigBuilder(vendor: 0x1b36, device: 0x0010, classCode: 0x010802, hasPin: true)
    config.addBAR(0, is64: true)
    config.addMSIX(vectors: vectors, bar: 0, offset: 0x2000, pending: 0x3000)
    config.addExpress()
    config.addPower()
    var device = FakeVFIODevice(address: address, group: group, config: config.bytes)
    device.regions = [0: FakeRegion(size: 0x4000, contents: FakeNVMe.registers)]
    device.interrupts = FakeInterrupts(hasPin: true, vectors: vectors, tableBAR: 0, tableOffset: 0x2000)
    device.model = FakeNVMe(disk: disk, vectors: vectors)
    return device
  }

  /// A virtual function of an Intel 82576: no pin, MSI-X with three vectors, FLR.
  public static func igbVirtualFunction(
    at address: PCIAddress, group: UInt32, of physical: PCIAddress
  ) -> FakeVFIODevice {
    var config = FakeConfigBuilder(vendor: 0x8086, device: 0x10ca, classCode: 0x020000)
    config.addBAR(0, is64: true)
    config.addBAR(3, is64: true)
    config.addMSIX(vectors: 3, bar: 3, offset: 0, pending: 0x2000)
    config.addExpress()
    var device = FakeVFIODevice(address: address, group: group, config: config.bytes)
    device.regions = [0: FakeRegion(size: 0x4000), 3: FakeRegion(size: 0x4000)]
    device.interrupts = FakeInterrupts(vectors: 3, tableBAR: 3, tableOffset: 0)
    device.physicalFunction = physical
    return device
  }

  /// An Intel 82576: the physical function.
  public static func igb(at address: PCIAddress, group: UInt32) -> FakeVFIODevice {
    var config = FakeConfigBuilder(vendor: 0x8086, device: 0x10c9, classCode: 0x020000, hasPin: true)
    for bar in [0, 1, 3] { config.addBAR(bar) }
    config.addPower()
    config.addMSI()
    config.addMSIX(vectors: 25, bar: 3, offset: 0, pending: 0x2000)
    config.addExpress()
    var device = FakeVFIODevice(address: address, group: group, config: config.bytes)
    device.regions = [0: FakeRegion(size: 1 << 17), 1: FakeRegion(size: 1 << 17), 3: FakeRegion(size: 0x4000)]
    device.interrupts = FakeInterrupts(hasPin: true, messages: 1, vectors: 25, tableBAR: 3, tableOffset: 0)
    return device
  }

  /// An Intel 82540EM, a conventional card with a pin alone, which shares its group with its neighbours on the bus.
  public static func e1000(at address: PCIAddress, group: UInt32) -> FakeVFIODevice {
    var config = FakeConfigBuilder(
      vendor: 0x8086, device: 0x100e, classCode: 0x020000, isExpress: false, hasPin: true)
    config.addBAR(0)
    var device = FakeVFIODevice(address: address, group: group, config: config.bytes)
    device.regions = [0: FakeRegion(size: 1 << 17)]
    device.interrupts = FakeInterrupts(hasPin: true)
    device.hasFunctionReset = false
    device.isExpress = false
    return device
  }
}
