import LinuxVFIO

/// Code under test: has QEMU's teaching device fetch bytes and bring them elsewhere, and waits for its interrupts.
func copy(_ bytes: [UInt8], by location: DeviceLocation, calls: any VFIOCalls = KernelVFIO()) throws -> [UInt8] {
  let space = try AddressSpaces.open(for: [location], calls: calls)
  let device = try space.open(location)
  // Memory and bus mastering on.
  try device.write(UInt16(0x6), .config, at: 4)
  let memory = try HostMemory(2 * 4096)
  let mapping = try space.map(memory, at: 0x10_0000)
  let done = try Event()
  let message = try device.enable(.msi, [done])
  unsafe memory.bytes.copyBytes(from: bytes)
  let registers = try device.map(RegionIndex(rawValue: 0), 0..<4096)
  for (source, destination, kind) in [(0x10_0000, 0x4_0000, 0), (0x4_0000, 0x10_1000, 2)] {
    registers.store(UInt32(source), at: 0x80)
    registers.store(UInt32(destination), at: 0x88)
    registers.store(UInt32(bytes.count), at: 0x90)
    deviceBarrier()
    registers.store(UInt32(1 | kind | 4), at: 0x98)
    guard done.wait(milliseconds: 5000) == 1 else { return [] }
    registers.store(UInt32(0x100), at: 0x64)
  }
  try message.disable()
  try registers.unmap()
  try mapping.unmap()
  try device.close()
  return unsafe Array(memory.bytes[4096..<4096 + bytes.count])
}
