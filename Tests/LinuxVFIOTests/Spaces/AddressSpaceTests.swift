import LinuxVFIO
import PCIAssignmentTesting
import PassthroughModel
import Testing

@Suite("Address spaces")
struct AddressSpaceTests {
  @Test("a device is opened and closed, and nothing is left", arguments: FakeMachine.backends)
  func openAndClose(_ backend: AddressSpaceBackend) throws {
    let machine = try FakeMachine(backend)
    do {
      let space = try machine.space()
      #expect(space.backend == backend)
      let device = try space.open(machine.location(FakeMachine.nvme))
      #expect(device.information.isPCI)
      #expect(device.region(.config)?.sizeInBytes == 4096)
      #expect(device.region(.vga) == nil)
      #expect((device.number != nil) == (backend == .iommufd))
      try device.close()
    }
    #expect(machine.isClean)
  }

  @Test("the interface is found by trying", arguments: FakeMachine.backends)
  func probing(_ backend: AddressSpaceBackend) throws {
    let machine = try FakeMachine(backend)
    let space = try AddressSpaces.open(for: [machine.location(FakeMachine.nvme)], calls: machine.vfio)
    #expect(space.backend == backend)
  }

  @Test("whichever call fails on the way, the failure is told and nothing stays open", arguments: FakeMachine.backends)
  func failures(_ backend: AddressSpaceBackend) throws {
    let machine = try FakeMachine(backend)
    do { try machine.space().open(machine.location(FakeMachine.nvme)).close() }
    let calls = Set(machine.vfio.trace.map { $0.operation }).subtracting([.close, .regionInformation])
    #expect(calls.count >= 5)
    // What ends a session cannot be undone by failing: the descriptor is closed all the same.
    let endings: Set<FakeVFIOOperation> = [.unsetContainer, .destroy, .detach]
    for call in calls.subtracting(endings) {
      machine.vfio.fail(call, with: .inputOutput)
      var failed = false
      do { try machine.space().open(machine.location(FakeMachine.nvme)).close() } catch { failed = true }
      #expect(failed, "\(call.rawValue) failed and nobody said so")
      #expect(machine.isClean, "\(call.rawValue) left something open")
    }
  }

  @Test("what is in the way is named")
  func causesOfOpening() throws {
    func cause(
      _ machine: FakeMachine, _ location: DeviceLocation? = nil, _ options: OpenOptions = OpenOptions()
    ) -> VFIOCause? {
      do throws(VFIOError) {
        _ = try machine.space().open(location ?? machine.location(FakeMachine.nvme), options)
        return nil
      } catch { return error.cause }
    }
    let machine = try FakeMachine()
    #expect(cause(machine, DeviceLocation("0000:01:00.0", group: "99")) == .noSuchNode("/dev/vfio/99"))
    #expect(cause(machine, DeviceLocation("0000:77:00.0", group: "11")) == .notInGroup)
    #expect(cause(machine, DeviceLocation("0000:01:00.0")) == .noSuchNode("/dev/vfio/N of 0000:01:00.0"))
    machine.vfio.setDriver(.host, of: FakeMachine.neighbour)
    #expect(cause(machine, machine.location(FakeMachine.card)) == .groupNotViable)

    let held = try machine.vfio.openGroup("11")
    #expect(cause(machine) == .inUse)
    _ = held.number

    let unguarded = try FakeMachine { $0.hasIOMMU = false }
    #expect(cause(unguarded) == .noIOMMU || cause(unguarded) == .interfaceMissing("type 1 (vfio_iommu_type1)"))
  }

  @Test("a virtual function whose physical one is open needs its token")
  func token() throws {
    let machine = try FakeMachine()
    let space = try machine.space()
    let physical = try space.open(machine.location(FakeMachine.physical))
    let token: [UInt8] = [
      0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0x4d, 0xef, 0x81, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
    ]
    try physical.setToken(token)
    let location = machine.location(FakeMachine.virtual)
    do {
      _ = try space.open(location)
      Issue.record("opened without the token")
    } catch { #expect(error.cause == .tokenNeeded) }
    let virtual = try space.open(location, OpenOptions(token: "12345678-9abc-4def-8123-456789abcdef"))
    try virtual.close()
    try physical.close()
  }

  @Test("mappings are found again by the device that comes after the last", arguments: FakeMachine.backends)
  func comingBack(_ backend: AddressSpaceBackend) throws {
    let machine = try FakeMachine(backend)
    let memory = try HostMemory(4096)
    do {
      let space = try machine.space()
      let first = try space.open(machine.location(FakeMachine.nvme))
      let mapping = try space.map(memory, at: 0x10_0000)
      try first.close()
      let second = try space.open(machine.location(FakeMachine.edu))
      #expect(machine.vfio.leftOpen.mappedRanges == 1)
      #expect(space.mappings.count == 1)
      try mapping.unmap()
      #expect(machine.vfio.leftOpen.mappedRanges == 0)
      try second.close()
    }
    #expect(machine.isClean)
  }

  @Test("10,000 times opened and closed, no descriptor and no mapping is left", arguments: FakeMachine.backends)
  func rounds(_ backend: AddressSpaceBackend) throws {
    let machine = try FakeMachine(backend)
    let before = try OpenFiles.count()
    for round in 0..<10_000 {
      let space = try machine.space()
      let device = try space.open(machine.location(FakeMachine.nvme))
      let region = try device.map(RegionIndex(rawValue: 0), 0..<4096)
      let memory = try HostMemory(4096)
      let mapping = try space.map(memory, at: 0x1000)
      let vectors = try device.enable(.msix, [try Event(), nil])
      #expect(vectors.count == 2)
      // Each round ends in another order, and some leave it to the scope.
      switch round % 3 {
      case 0:
        try vectors.disable()
        try region.unmap()
        try mapping.unmap()
        try device.close()
      case 1:
        try mapping.unmap()
        try region.unmap()
      default: break
      }
      if round % 1000 == 0 { machine.vfio.forgetTrace() }
    }
    #expect(machine.isClean)
    // Other tests have files open meanwhile; one lost in every tenth round would be a thousand.
    #expect(try OpenFiles.count() < before + 500)
  }
}

extension AddressSpaceTests {
  @Test("two devices of one group are opened and closed by two threads at once", arguments: 0..<20)
  func neighbours(_ round: Int) async throws {
    let machine = try FakeMachine()
    do {
      let space = try machine.space()
      await withTaskGroup(of: Bool.self) { group in
        for address in [FakeMachine.card, FakeMachine.neighbour] {
          let location = machine.location(address)
          group.addTask {
            for _ in 0..<50 {
              guard let device = try? space.open(location), (try? device.close()) != nil else { return false }
            }
            return true
          }
        }
        for await worked in group { #expect(worked) }
      }
    }
    #expect(machine.isClean)
  }

  @Test("what was unmapped with everything is not unmapped again by its owner", arguments: FakeMachine.backends)
  func lateOwner(_ backend: AddressSpaceBackend) throws {
    let machine = try FakeMachine(backend)
    let space = try machine.space()
    let device = try space.open(machine.location(FakeMachine.nvme))
    let (first, second) = (try HostMemory(4096), try HostMemory(4096))
    let mapping = try space.map(first, at: 0x1000)
    try space.unmapAll()
    let other = MappedRange(address: 0x1000, hostAddress: second.address, sizeInBytes: 4096)
    try space.mapRange(other)
    do {
      try mapping.unmap()
      Issue.record("unmapped what is somebody else's")
    } catch { #expect(error.cause == .notMapped) }
    #expect(space.mappings == [other])
    try space.unmapAll()
    try device.close()
  }
}
