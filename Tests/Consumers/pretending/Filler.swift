import PCIAssignmentTesting

/// A device of one's own: a write of a count to register 8 fills as many bytes at the address in register 0.
struct Filler: FakeDeviceModel {
  let watched = [FakeRegister(region: 0, offset: 8, width: 4)]

  mutating func read(region: Int, offset: UInt64, width: Int, on bus: inout FakeDeviceBus) -> UInt64? { nil }

  mutating func write(region: Int, offset: UInt64, width: Int, value: UInt64, on bus: inout FakeDeviceBus) {
    guard region == 0, offset == 8 else { return }
    let bytes = [UInt8](repeating: 0x55, count: Int(value & 0xfff))
    bus.write(bytes, at: bus.register(0, 0, width: 8))
    bus.signal(message: 0)
  }

  mutating func reset() {}
}
