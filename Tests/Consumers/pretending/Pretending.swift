import LinuxVFIO
import PCIAssignmentTesting
import PCICore

/// A test of somebody whose own code uses devices, without any.
@main
struct Pretending {
  static func main() throws {
    guard let address = PCIAddress("0000:00:08.0") else { return }
    let bytes = (0..<1024).map { UInt8(truncatingIfNeeded: $0 * 3) }

    let fake = try FakeVFIO(devices: [.edu(at: address, group: 4)])
    let location = DeviceLocation("0000:00:08.0", group: "4", node: "vfio0")
    let copied = try copy(bytes, by: location, calls: fake)
    print("copied: \(copied == bytes)")
    for call in fake.trace.prefix(6) { print(call) }
    print("left open: \(fake.leftOpen)")

    // By the older interface, which Debian's kernels have.
    var options = FakeVFIOOptions()
    options.kernel = .linux6_1
    options.hasIOMMUFD = false
    let old = try FakeVFIO(devices: [.edu(at: address, group: 4)], options: options)
    print("copied on 6.1: \(try copy(bytes, by: DeviceLocation("0000:00:08.0", group: "4"), calls: old) == bytes)")

    // One call after the other fails, and nothing stays behind.
    var refused = 0
    for operation in [FakeVFIOOperation.deviceInformation, .bind, .attach, .mapSpace, .setInterrupts, .mapMemory] {
      let failing = try FakeVFIO(devices: [.edu(at: address, group: 4)])
      failing.fail(operation, with: .noMemory)
      do { _ = try copy(bytes, by: location, calls: failing) } catch { refused += 1 }
      guard failing.leftOpen == (0, 0, 0) else { print("\(operation): \(failing.leftOpen)"); continue }
    }
    print("refused: \(refused)")

    // A device of one's own.
    var config = FakeConfigBuilder(vendor: 0x1234, device: 0x5678, classCode: 0xff0000, hasPin: true)
    config.addBAR(0)
    config.addMSI()
    config.addExpress()
    var filler = FakeVFIODevice(address: address, group: 4, config: config.bytes)
    filler.regions = [0: FakeRegion(size: 4096)]
    filler.interrupts = FakeInterrupts(hasPin: true, messages: 1)
    filler.model = Filler()
    let own = try FakeVFIO(devices: [filler])
    print("filled: \(try fill(by: location, calls: own))")
  }

  /// Has the device fill a page; how many bytes it filled.
  private static func fill(by location: DeviceLocation, calls: any VFIOCalls) throws -> Int {
    let space = try AddressSpaces.open(for: [location], calls: calls)
    let device = try space.open(location)
    try device.write(UInt16(0x6), .config, at: 4)
    let memory = try HostMemory(4096)
    let mapping = try space.map(memory, at: 0x10_0000)
    try device.write(UInt64(0x10_0000), RegionIndex(rawValue: 0), at: 0)
    try device.write(UInt32(100), RegionIndex(rawValue: 0), at: 8)
    let filled = unsafe memory.bytes.filter { $0 == 0x55 }.count
    try mapping.unmap()
    try device.close()
    return filled
  }
}
