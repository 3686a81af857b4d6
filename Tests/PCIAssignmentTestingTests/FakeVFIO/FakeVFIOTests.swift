import Foundation
import LinuxVFIO
import PCIAssignmentTesting
import PCICore
import Testing

@Suite("A fake VFIO")
struct FakeVFIOTests {
  private static func address(_ text: String) throws -> PCIAddress { try #require(PCIAddress(text)) }

  private static func machine(_ options: FakeVFIOOptions = FakeVFIOOptions()) throws -> FakeVFIO {
    try FakeVFIO(
      devices: [
        .edu(at: address("0000:00:08.0"), group: 4), .e1000(at: address("0000:05:01.0"), group: 17),
        .e1000(at: address("0000:05:02.0"), group: 17),
      ], options: options)
  }

  private static let edu = DeviceLocation("0000:00:08.0", group: "4", node: "vfio0")

  @Test("a scripted failure comes once, changes nothing, and is in the trace")
  func scripted() throws {
    let fake = try Self.machine()
    fake.fail(.mapDMA, nth: 2, with: .noMemory)
    let space = try AddressSpaces.open(for: [Self.edu], .type1, calls: fake)
    let device = try space.open(Self.edu)
    let memory = try HostMemory(4096)
    let first = try space.map(memory, at: 0x10000)
    #expect(throws: VFIOError.self) { _ = try space.map(memory, at: 0x20000) }
    let second = try space.map(memory, at: 0x20000)
    #expect(fake.leftOpen.mappedRanges == 2)
    let outcomes = fake.trace.filter { $0.operation == .mapDMA }.map { "\($0)" }
    #expect(
      outcomes == [
        "MAP_DMA 10000 + 1000 = ok", "MAP_DMA 20000 + 1000 = ENOMEM", "MAP_DMA 20000 + 1000 = ok",
      ])
    try first.unmap()
    try second.unmap()
    try device.close()
  }

  @Test("a call fails until it is to succeed again")
  func lasting() throws {
    let fake = try Self.machine()
    fake.fail(.open, nth: nil, with: .accessDenied)
    for _ in 0..<3 { #expect(throws: VFIOErrno.accessDenied) { _ = try fake.openContainer() } }
    fake.succeed(.open)
    _ = try fake.openContainer()
  }

  @Test(
    "ten thousand rounds leave no descriptor and no mapping: half of them by each interface",
    arguments: [AddressSpaceBackend.type1, .iommufd])
  func rounds(_ backend: AddressSpaceBackend) throws {
    let fake = try Self.machine()
    let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    for round in 0..<5_000 {
      let space = try AddressSpaces.open(for: [Self.edu], backend, calls: fake)
      let device = try space.open(Self.edu)
      if round % 100 == 0 {
        let event = try Event()
        let message = try device.enable(.msi, [event])
        let registers = try device.map(RegionIndex(rawValue: 0), 0..<4096)
        try registers.unmap()
        try message.disable()
      }
      try device.close()
      if round % 1000 == 0 { fake.forgetTrace() }
    }
    #expect(fake.leftOpen == (0, 0, 0))
    // Other tests open files meanwhile: a leak would be one each round.
    #expect(try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count < before + 1000)
  }

  @Test("a pin that stays asserted comes again when its eventfd unmasks it")
  func resample() throws {
    let fake = try Self.machine()
    let space = try AddressSpaces.open(for: [Self.edu], .type1, calls: fake)
    let device = try space.open(Self.edu)
    try device.write(UInt16(6), .config, at: 4)
    let (came, unmask) = (try Event(), try Event())
    let pin = try device.enableINTx(came, resample: unmask)
    try device.write(UInt32(1), RegionIndex(rawValue: 0), at: 0x60)
    #expect(came.wait(milliseconds: 2000) == 1)
    #expect(came.wait(milliseconds: 20) == 0)
    unmask.signal()
    #expect(came.wait(milliseconds: 2000) == 1)
    try device.write(UInt32(1), RegionIndex(rawValue: 0), at: 0x64)
    unmask.signal()
    #expect(came.wait(milliseconds: 50) == 0)
    try pin.disable()
    try device.close()
  }

  @Test("memory that is no longer mapped is not reached, whoever wrote the doorbell")
  func unmapped() throws {
    let fake = try Self.machine()
    let space = try AddressSpaces.open(for: [Self.edu], calls: fake)
    let device = try space.open(Self.edu)
    try device.write(UInt16(6), .config, at: 4)
    let memory = try HostMemory(4096)
    let mapping = try space.map(memory, at: 0x10_0000)
    let done = try Event()
    let message = try device.enable(.msi, [done])
    let registers = try device.map(RegionIndex(rawValue: 0), 0..<4096)
    func bring() -> UInt64 {
      for (offset, value) in [(0x80, 0x4_0000), (0x88, 0x10_0000), (0x90, 16), (0x98, 7)] {
        registers.store(UInt32(value), at: offset)
      }
      let came = done.wait(milliseconds: 2000)
      registers.store(UInt32(0x100), at: 0x64)
      return came
    }
    unsafe memory.bytes.copyBytes(from: [UInt8](repeating: 0xaa, count: 16))
    try mapping.unmap()
    #expect(bring() == 1)
    #expect(unsafe memory.bytes[0] == 0xaa)
    try message.disable()
  }

  @Test("threads that open, map and close at once all find what they left")
  func threads() async throws {
    let fake = try Self.machine()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<4 {
        group.addTask {
          let location = number % 2 == 0 ? Self.edu : DeviceLocation("0000:05:01.0", group: "17", node: "vfio1")
          for _ in 0..<100 {
            let container = try fake.openContainer()
            // Another thread may have the group.
            guard let opened = try? fake.openGroup(location.group ?? "") else { continue }
            try fake.setContainer(container, opened)
            try fake.setModel(.type1v2, container)
            let memory = try HostMemory(4096)
            try fake.map(
              MappedRange(address: 0, hostAddress: memory.address, sizeInBytes: 4096, access: .readWrite),
              container)
            #expect(try fake.information(container).mappingsLeft == 65_534)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(fake.leftOpen == (0, 0, 0))
  }

  @Test("what a device holds goes to another one that resumes")
  func migration() throws {
    var device = FakeVFIODevice.edu(at: try Self.address("0000:00:08.0"), group: 4)
    device.migration = FakeMigration(data: [1, 2, 3, 4])
    let source = try FakeVFIO(devices: [device])
    device.migration = FakeMigration(data: [])
    let destination = try FakeVFIO(devices: [device])
    let from = try Opened(source)
    let to = try Opened(destination)
    let running = try from.ask(.migrationState, .get)
    #expect(running == [2, 0, 0, 0, 0xff, 0xff, 0xff, 0xff])
    let copying = try from.move(to: .stopCopy)
    let data = [UInt8](try #require(try copying?.readToEnd()))
    #expect(data == [1, 2, 3, 4])
    let resuming = try to.move(to: .resume)
    try resuming?.write(contentsOf: data)
    #expect(try to.move(to: .stop) == nil)
    let again = try to.move(to: .stopCopy)
    #expect([UInt8](try #require(try again?.readToEnd())) == data)
    #expect(try to.move(to: .run) == nil)
    // Without PRE_COPY among its flags.
    #expect(throws: VFIOErrno.invalid) { _ = try to.move(to: .copyEarly) }
  }

  private enum State: UInt8 { case stop = 1, run, stopCopy, resume, runAlone, copyEarly }

  /// A device of a machine of its own.
  private struct Opened: ~Copyable {
    let fake: FakeVFIO
    let container: ContainerDescriptor
    let group: GroupDescriptor
    let device: DeviceDescriptor

    init(_ fake: FakeVFIO) throws {
      let container = try fake.openContainer()
      let group = try fake.openGroup("4")
      try fake.setContainer(container, group)
      try fake.setModel(.type1v2, container)
      device = try fake.device("0000:00:08.0", of: group)
      self.container = container
      self.group = group
      self.fake = fake
    }

    /// A feature of 8 bytes.
    borrowing func ask(_ feature: DeviceFeature, _ use: FeatureUse, _ bytes: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0]) throws
      -> [UInt8]
    {
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 8, alignment: 8)
      defer { unsafe buffer.deallocate() }
      unsafe buffer.copyBytes(from: bytes)
      try unsafe fake.feature(feature, use, data: buffer, device)
      return unsafe Array(buffer)
    }

    /// Leads the device to a state; the file of its data, where that has some.
    borrowing func move(to state: State) throws -> FileHandle? {
      let answer = try ask(.migrationState, .set, [state.rawValue, 0, 0, 0, 0xff, 0xff, 0xff, 0xff])
      let file = (0..<4).reduce(Int32(0)) { $0 | Int32(truncatingIfNeeded: UInt32(answer[4 + $1]) << (8 * UInt32($1))) }
      return file < 0 ? nil : FileHandle(fileDescriptor: file, closeOnDealloc: true)
    }
  }
}
