import AssignmentModel
import HardwareBits
import PCICore
import Testing

@Suite("How many virtual functions there can be")
struct VirtualFunctionCapacityTests {
  private func capacity(
    _ registers: VerdictFixture.Registers = VerdictFixture.Registers(),
    _ change: (inout FunctionSnapshot) -> Void = { _ in }, host changeHost: (inout SoundHost) -> Void = { _ in }
  ) -> VirtualFunctionCapacity? {
    var made = SoundHost()
    made.change(SoundHost.card) { card in
      VirtualFunctionFixture.make(&card, registers: registers)
      change(&card)
    }
    changeHost(&made)
    guard let function = made.host[SoundHost.card] else { return nil }
    return VirtualFunctionCapacity(function, on: made.host, HostTopology(made.host))
  }

  @Test("as many as the hardware has, where nothing is short")
  func all() {
    let capacity = capacity()
    #expect(capacity?.largest == .known(8) && capacity?.shortages == [] && capacity?.supported == 8)
    #expect(
      capacity?.addresses(count: 3).map(\.description) == ["0000:01:10.0", "0000:01:10.2", "0000:01:10.4"])
    #expect(
      capacity?.memory?.map(\.sizeInBytes) == [0x4000] && capacity?.memory?.map(\.totalInBytes) == [0x20000])
  }

  @Test("a function without SR-IOV, and a virtual one, has none")
  func none() {
    let host = SoundHost().host
    #expect(host[SoundHost.disk].flatMap { VirtualFunctionCapacity($0, on: host, HostTopology(host)) } == nil)
    #expect(capacity(change: { $0.physicalFunction = SoundHost.disk }) == nil)
  }

  private func capacity(change: (inout FunctionSnapshot) -> Void) -> VirtualFunctionCapacity? {
    capacity(VerdictFixture.Registers(), change)
  }

  @Test("the driver and the firmware allow fewer")
  func driverTotal() {
    let capacity = capacity(change: { card in VirtualFunctionFixture.change(&card) { $0.total = 5 } })
    #expect(capacity?.largest == .known(5) && capacity?.shortages == [.driverTotal(5)])
    #expect(capacity?.shortages(of: 5) == [] && capacity?.shortages(of: 6) == [.driverTotal(5)])
  }

  @Test(
    "bus numbers end at the bridge's last one", arguments: [(0x80, 2, 8), (0xfc, 1, 4), (0xf8, 2, 4), (0x100, 1, 0)])
  func buses(offset: UInt16, stride: UInt16, count: Int) {
    let capacity = capacity(VerdictFixture.Registers(offset: offset, stride: stride))
    #expect(capacity?.largest == .known(count))
    let shortage = VirtualFunctionShortage.busNumbers(
      atMost: count, lastBus: 1, bridge: SoundHost.port, isARIOff: true)
    #expect(capacity?.shortages == (count == 8 ? [] : [shortage]))
  }

  @Test("memory is there for all or for none, by the kernel's list or by the registers")
  func memory() {
    for line in [
      ResourceRange(index: 7, start: 0, end: 0, flags: 0),
      ResourceRange(index: 7, start: 0, end: 0x1_ffff, flags: 0x2014_220c),
    ] {
      let capacity = capacity(change: { $0.resources = .known([line]) })
      #expect(capacity?.largest == .known(0))
      #expect(capacity?.shortages.map(\.kind.code.rawValue) == ["D-VF-MMIO"])
      #expect(capacity?.memory?.first?.sizeInBytes == (line.end == 0 ? nil : 0x4000))
    }
    // Without config space and without a line nothing is known.
    let unread = capacity(change: { card in
      card.config = .unmeasured(.notPermitted)
      VirtualFunctionFixture.change(&card) {
        $0.offset = 0x80
        $0.stride = 2
      }
      card.resources = .known([])
    })
    #expect(unread?.largest.reason != nil)
  }

  @Test("drivers that make none, and vfio-pci by its parameter")
  func drivers() {
    for driver in [nil, "pci-stub", "uio_pci_generic", "pciback"] {
      #expect(capacity(change: { $0.driver = .known(driver) })?.largest == .known(0))
    }
    for (value, count) in [("Y", 8), ("N", 0)] {
      let capacity = capacity(
        VerdictFixture.Registers(), { $0.driver = .known("vfio-pci") },
        host: { $0.host.facilities.parameters = .known(["vfio_pci": ["enable_sriov": value]]) })
      #expect(capacity?.largest == .known(count))
    }
  }

  @Test("counts that contradict each other, vectors, and a dependency")
  func others() {
    #expect(capacity(VerdictFixture.Registers(initial: 4, total: 8))?.shortages == [.counts(initial: 4, total: 8)])
    let vectors = capacity(change: { card in VirtualFunctionFixture.change(&card) { $0.totalMSIXVectors = 3 } })
    #expect(vectors?.shortages == [.vectors(3)])
    let other = capacity(change: { VirtualFunctionFixture.depend(&$0, on: 9) })
    #expect(other?.shortages == [.dependency(SoundHost.address("0000:01:01.1"))])
  }

  @Test("of an integrated endpoint the dependency names the function of its own device")
  func integratedDependency() {
    var made = SoundHost()
    made.change(SoundHost.graphics) { card in
      VirtualFunctionFixture.make(&card)
      VirtualFunctionFixture.depend(&card, on: 0)
    }
    let host = made.host
    let integrated = host[SoundHost.graphics].flatMap { VirtualFunctionCapacity($0, on: host, HostTopology(host)) }
    #expect(integrated?.shortages == [] && integrated?.largest == .known(8))
    made.change(SoundHost.graphics) { VirtualFunctionFixture.depend(&$0, on: 1) }
    let other = made.host
    let broken = other[SoundHost.graphics].flatMap { VirtualFunctionCapacity($0, on: other, HostTopology(other)) }
    #expect(broken?.shortages == [.dependency(SoundHost.address("0000:00:02.1"))])
  }

  @Test("the tightest comes first, and what was not read leaves the number open only where some are left")
  func order() {
    let capacity = capacity(VerdictFixture.Registers(offset: 0xfc, stride: 1)) { card in
      VirtualFunctionFixture.change(&card) { $0.total = 6 }
      card.driver = .unmeasured(.notInSource)
    }
    #expect(capacity?.shortages.map(\.atMost) == [4, 6])
    #expect(capacity?.largest.value == nil)
  }
}
