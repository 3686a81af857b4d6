import LinuxVFIO
import PCIAssignmentTesting
import PassthroughModel
import Testing

@Suite("Mapping memory for devices")
struct MappingTests {
  /// The cause of a mapping's failure; nil where it worked.
  private func cause(_ space: any AddressSpace, _ mapping: MappedRange) -> VFIOCause? {
    do throws(VFIOError) {
      try space.mapRange(mapping)
      return nil
    } catch { return error.cause }
  }

  private func unmapping(_ space: any AddressSpace, _ range: ClosedRange<UInt64>) -> VFIOCause? {
    do throws(VFIOError) {
      try space.unmapRange(range)
      return nil
    } catch { return error.cause }
  }

  @Test("one errno, and which of its reasons it was", arguments: FakeMachine.backends)
  func causes(_ backend: AddressSpaceBackend) throws {
    let machine = try FakeMachine(backend) { $0.addressBits = 39 }
    let space = try machine.space()
    let memory = try HostMemory(16 * 4096)
    func range(_ address: UInt64, _ size: UInt64 = 4096, _ access: MemoryAccess = .readWrite) -> MappedRange {
      MappedRange(address: address, hostAddress: memory.address, sizeInBytes: size, access: access)
    }
    #expect(cause(space, range(0)) == .noDevice)
    let device = try space.open(machine.location(FakeMachine.nvme))
    #expect(cause(space, range(0x10000)) == nil)
    #expect(cause(space, range(0x10000)) == .overlaps(0x10000...0x10fff))
    #expect(cause(space, range(0xf000, 0x3000)) == .overlaps(0x10000...0x10fff))
    #expect(cause(space, range(0xfee0_0000)) == .unreachable(0xfee0_0000...0xfee0_0fff))
    #expect(cause(space, range(0xfedf_f000, 0x3000)) == .unreachable(0xfee0_0000...0xfee0_1fff))
    #expect(cause(space, range(1 << 39)) == .unreachable(1 << 39...(1 << 39) + 0xfff))
    #expect(cause(space, range(0x2_0100)) == .misaligned(4096))
    #expect(cause(space, range(0x2_0000, 100)) == .misaligned(4096))
    #expect(cause(space, range(0x2_0000, 0)) == .emptyRange)
    #expect(cause(space, range(.max - 0xfff, 0x2000)) == .emptyRange)
    #expect(cause(space, range(0x2_0000, 4096, [])) == .noAccess)
    #expect(
      cause(space, MappedRange(address: 0x3_0000, hostAddress: 0x1000, sizeInBytes: 4096)) == .badMemory)
    #expect(space.mappings == [range(0x10000)])
    try space.unmapAll()
    try device.close()
  }

  @Test("a range is unmapped whole, several together, or not at all", arguments: FakeMachine.backends)
  func unmapping(_ backend: AddressSpaceBackend) throws {
    let machine = try FakeMachine(backend)
    let space = try machine.space()
    let device = try space.open(machine.location(FakeMachine.nvme))
    let memory = try HostMemory(16 * 4096)
    for index: UInt64 in 0..<4 {
      try space.mapRange(
        MappedRange(address: 0x10000 + index * 0x2000, hostAddress: memory.address, sizeInBytes: 0x2000))
    }
    #expect(unmapping(space, 0x10000...0x10fff) == .splits(0x10000...0x11fff))
    #expect(unmapping(space, 0x11000...0x13fff) == .splits(0x10000...0x11fff))
    #expect(unmapping(space, 0x40000...0x4ffff) == .notMapped)
    #expect(machine.count(.unmapDMA) + machine.count(.unmapSpace) == 0)
    #expect(unmapping(space, 0x10000...0x13fff) == nil)
    #expect(space.mappings.count == 2)
    #expect(unmapping(space, 0...UInt64.max) == nil)
    #expect(space.mappings.isEmpty)
    #expect(machine.vfio.leftOpen.mappedRanges == 0)
    try device.close()
  }

  @Test("one request for each piece of memory", arguments: FakeMachine.backends)
  func requests(_ backend: AddressSpaceBackend) throws {
    let machine = try FakeMachine(backend)
    let space = try machine.space()
    let device = try space.open(machine.location(FakeMachine.nvme))
    let memory = try HostMemory(64 << 20)
    machine.vfio.forgetTrace()
    let mapping = try space.map(memory, at: 0)
    #expect(machine.vfio.trace.count == 1)
    try mapping.unmap()
    #expect(machine.vfio.trace.count == 2)
    try device.close()
  }

  @Test("where one of many cannot be mapped, none is", arguments: FakeMachine.backends)
  func rollback(_ backend: AddressSpaceBackend) throws {
    let machine = try FakeMachine(backend)
    let space = try machine.space()
    let device = try space.open(machine.location(FakeMachine.nvme))
    let memory = try HostMemory(4096)
    let ranges = [0, 0x1000, 0xfee0_0000, 0x2000].map {
      MappedRange(address: $0, hostAddress: memory.address, sizeInBytes: 4096)
    }
    #expect(throws: VFIOError.self) { try space.mapAll(ranges) }
    #expect(space.mappings.isEmpty)
    #expect(machine.vfio.leftOpen.mappedRanges == 0)
    try device.close()
  }

  @Test("the limits are known before they are met")
  func limits() throws {
    let machine = try FakeMachine { options in
      options.mappingLimit = 3
      options.lockLimit = 64 << 10
    }
    let space = try machine.space()
    let device = try space.open(machine.location(FakeMachine.nvme))
    let budget = try space.budget()
    #expect(budget.mappings == 3)
    #expect(budget.lockedBytes == 64 << 10)
    #expect(budget.accounting == .process)
    let memory = try HostMemory(128 << 10)
    func map(_ address: UInt64, _ size: UInt64) -> VFIOCause? {
      cause(space, MappedRange(address: address, hostAddress: memory.address, sizeInBytes: size))
    }
    if case .lockedMemory(limit: 65536, _) = map(0x10_0000, 128 << 10) {} else { Issue.record("no word of the limit") }
    for address: UInt64 in [0, 0x1000, 0x2000] { #expect(map(address, 4096) == nil) }
    #expect(map(0x3000, 4096) == .mappingsUsedUp)
    try space.unmapAll()
    try device.close()
  }

  @Test("a file is mapped, by the kernel or by us", arguments: FakeMachine.backends)
  func files(_ backend: AddressSpaceBackend) throws {
    let machine = try FakeMachine(backend)
    do {
      let space = try machine.space()
      let device = try space.open(machine.location(FakeMachine.nvme))
      let memory = try HostMemory(8192, isShared: true)
      let file = try #require(memory.file)
      try space.mapFile(FileRange(file: file, offset: 4096, sizeInBytes: 4096), at: 0x5000, access: .readWrite)
      #expect(space.mappings.map { $0.address } == [0x5000])
      try space.unmapRange(0x5000...0x5fff)
      try device.close()
    }
    #expect(machine.isClean)
  }

  @Test("a sibling of an iommufd gets the same memory; what must stay possible can be mapped early")
  func siblings() throws {
    let machine = try FakeMachine(.iommufd)
    do {
      let space = try IOMMUFDAddressSpace(calls: machine.vfio)
      let memory = try HostMemory(8192)
      try space.allow([0...0xffff_ffff - 0x0200_0000])
      let mapping = try space.map(memory, at: 0x1000)
      let sibling = try space.makeSibling()
      try sibling.allow([0...0xffff])
      try sibling.copy(mapping.range, from: space, at: 0x8000)
      #expect(sibling.mappings.map { $0.address } == [0x8000])
      #expect(sibling.mappings.first?.hostAddress == memory.address)
      try mapping.unmap()
    }
    #expect(machine.isClean)
  }
}
