import LinuxVFIO
import PCIAssignmentTesting
import PCICore
import PassthroughModel
import Testing

@Suite("Devices")
struct DeviceTests {
  @Test("a register is read the same by call and by memory, each access one call or none")
  func access() throws {
    let machine = try FakeMachine()
    let space = try machine.space()
    let device = try space.open(machine.location(FakeMachine.nvme))
    try device.write(UInt16(0x6), .config, at: 4)
    machine.vfio.forgetTrace()
    #expect(try device.read(UInt16.self, .config, at: 0) == 0x1b36)
    #expect(try device.read(UInt8.self, .config, at: 1) == 0x1b)
    #expect(machine.vfio.trace.count == 2)
    let mapped = try device.map(RegionIndex(rawValue: 0), 0..<4096)
    machine.vfio.forgetTrace()
    let capabilities = mapped.load(UInt64.self, at: 0)
    #expect(machine.vfio.trace.isEmpty)
    #expect(try device.read(UInt64.self, RegionIndex(rawValue: 0), at: 0) == capabilities)
    #expect(capabilities >> 48 != 0xffff)
    try mapped.unmap()
    try device.close()
  }

  @Test("an access outside is refused here; memory turned off is told as that")
  func refusedAccess() throws {
    let machine = try FakeMachine()
    let space = try machine.space()
    let device = try space.open(machine.location(FakeMachine.nvme))
    func cause(_ body: () throws(VFIOError) -> Void) -> VFIOCause? {
      do throws(VFIOError) {
        try body()
        return nil
      } catch { return error.cause }
    }
    let bar = RegionIndex(rawValue: 0)
    #expect(cause { () throws(VFIOError) in _ = try device.read(UInt32.self, bar, at: 0x3ffd) } == .outsideRegion)
    #expect(cause { () throws(VFIOError) in _ = try device.read(UInt32.self, bar, at: .max - 1) } == .outsideRegion)
    #expect(cause { () throws(VFIOError) in _ = try device.read(UInt32.self, .vga, at: 0) } == .noRegion)
    let far = RegionIndex(rawValue: .max)
    #expect(cause { () throws(VFIOError) in _ = try device.read(UInt32.self, far, at: 0) } == .noRegion)
    try device.write(UInt16(0), .config, at: 4)
    #expect(cause { () throws(VFIOError) in _ = try device.read(UInt32.self, bar, at: 0) } == .memoryDisabled)
    #expect(cause { () throws(VFIOError) in _ = try device.map(.config) } == .regionRefuses)
    #expect(cause { () throws(VFIOError) in _ = try device.map(bar, 0..<0x8000) } == .outsideRegion)
    try device.close()
  }

  @Test("the pages of the MSI-X table are not for the guest")
  func barPlan() throws {
    let machine = try FakeMachine()
    let device = try machine.space().open(machine.location(FakeMachine.nvme))
    let config = ConfigSpace(try device.readConfiguration())
    let vectors = CapabilityChain(config).entries.lazy.compactMap { entry -> MSIXCapability? in
      if case .msiX(let capability) = config.decode(entry) { capability } else { nil }
    }.first
    let plan = try device.plan(ofBAR: 0, vectors: vectors)
    #expect(plan.mapped.map { $0.range } == [0..<0x2000])
    try device.close()
  }

  @Test("interrupts take one request, grow by one where they can, and end with their owner")
  func interrupts() throws {
    let machine = try FakeMachine()
    let space = try machine.space()
    let device = try space.open(machine.location(FakeMachine.nvme))
    machine.vfio.forgetTrace()
    let first = try Event()
    var vectors = try device.enable(.msix, [first, nil])
    #expect(machine.count(.setInterrupts) == 1)
    let second = try Event()
    try vectors.set([second], from: 2)
    #expect(machine.count(.setInterrupts) == 2)
    try vectors.trigger(0..<1)
    #expect(first.wait(milliseconds: 1000) == 1)
    try vectors.trigger(2..<3)
    #expect(second.wait(milliseconds: 1000) == 1)
    #expect(second.take() == 0)
    let third = try Event()
    do {
      _ = try device.enable(.intx, [third])
      Issue.record("two kinds at once")
    } catch { #expect(error.cause == .otherInterruptsOn) }
    do {
      _ = try device.enable(.msix, Array(repeating: nil, count: 100))
      Issue.record("more than there are")
    } catch { #expect(error.cause == .noInterrupts(available: 65)) }
    try vectors.disable()
    let pin = try device.enableINTx(third)
    try pin.trigger(0..<1)
    #expect(third.wait(milliseconds: 1000) == 1)
    try pin.unmask()
    try pin.disable()
    try device.close()
    #expect(machine.vfio.leftOpen.files == 1)
  }

  @Test("what the kernel cannot grow is set up anew")
  func fixedInterrupts() throws {
    let machine = try FakeMachine { $0.kernel = .linux6_1 }
    let device = try machine.space().open(machine.location(FakeMachine.nvme))
    var vectors = try device.enable(.msix, [try Event()])
    machine.vfio.forgetTrace()
    let later = try Event()
    try vectors.set([later], from: 1)
    #expect(machine.count(.setInterrupts) == 2)
    try vectors.trigger(1..<2)
    #expect(later.wait(milliseconds: 1000) == 1)
    try vectors.disable()
    try device.close()
  }

  @Test("the host asks for its device, and the device tells of an error")
  func requests() throws {
    let machine = try FakeMachine()
    let device = try machine.space().open(machine.location(FakeMachine.nvme))
    let (wanted, failed) = (try Event(), try Event())
    let request = try device.enable(.request, [wanted])
    let error = try device.enable(.error, [failed])
    machine.vfio.requestRelease(of: FakeMachine.nvme)
    machine.vfio.reportError(of: FakeMachine.nvme)
    #expect(wanted.wait(milliseconds: 1000) == 1)
    #expect(failed.wait(milliseconds: 1000) == 1)
    try request.disable()
    try error.disable()
    try device.close()
  }

  @Test("closing says what keeps the device open, and the last of it closes")
  func leaks() throws {
    let machine = try FakeMachine()
    do {
      let space = try machine.space()
      let device = try space.open(machine.location(FakeMachine.nvme))
      let region = try device.map(RegionIndex(rawValue: 0), 0..<4096)
      do {
        try device.close()
        Issue.record("closed while mapped")
      } catch {
        #expect(error.mappings.map { $0.range } == [0..<4096])
        #expect(error.description == "0000:01:00.0 stays open: region 0 is mapped from 0 to 4096")
      }
      #expect(machine.vfio.leftOpen.mappings == 1)
      try region.unmap()
    }
    #expect(machine.isClean)
  }

  @Test("a reset of the bus is planned with whom it reaches, and refused where they are not ours")
  func resets() throws {
    let machine = try FakeMachine()
    let space = try machine.space()
    let nvme = try space.open(machine.location(FakeMachine.nvme))
    let before = machine.vfio.resets(of: FakeMachine.nvme)
    try nvme.reset()
    #expect(machine.vfio.resets(of: FakeMachine.nvme) == before + 1)
    #expect(try nvme.resetPlan().method == .functionLevel)
    try nvme.close()

    let card = try space.open(machine.location(FakeMachine.card))
    do {
      try card.reset()
      Issue.record("a conventional card was reset alone")
    } catch { #expect(error.cause == .noReset) }
    let plan = try card.resetPlan()
    #expect(plan.method == .bus)
    #expect(plan.impact.map { $0.address } == [FakeMachine.neighbour])
    try card.hotReset()
    try card.close()

    let edu = try space.open(machine.location(FakeMachine.edu))
    #expect(try edu.resetPlan().method == nil)
    do {
      try edu.hotReset()
      Issue.record("no bus, and a reset")
    } catch { #expect(error.cause == .noReset) }
    try edu.close()

    // The set of a virtual function holds its physical one, which the host has here.
    machine.vfio.setDriver(.host, of: FakeMachine.physical)
    let virtual = try space.open(machine.location(FakeMachine.virtual))
    do {
      try virtual.hotReset()
      Issue.record("the physical function was reset")
    } catch {
      if case .resetReachesOthers = error.cause {} else { #expect(error.cause == .noReset) }
    }
    try virtual.close()
  }
}
