import AssignmentModel
import HardwareBits
import LinuxPCI
import PCIAssignment
import PCIAssignmentTesting
import PCICore
import Testing

/// Wished states, brought about on the fake host.
@Suite struct WishTests {
  static let wish = HostWish(devices: [
    FunctionWish(DeviceReference(TestBench.card), allowsCritical: true),
    FunctionWish(DeviceReference(TestBench.second), isWholeGroup: true, allowsCritical: true),
  ])
  static let applied = AppliedWish(path: "host.toml", text: Array("# the wish".utf8))

  @discardableResult
  static func apply(_ bench: TestBench, _ wish: HostWish = wish) -> Result<Change, ChangeError> {
    Result { () throws(ChangeError) in
      try bench.assigner.apply(wish, remembering: applied, bench.options())
    }
  }

  @Test func `applied once, nothing is to be done a second time`() throws {
    let bench = try TestBench()
    #expect(Self.apply(bench).outcome == .done)
    for address in [TestBench.card, TestBench.first, TestBench.second] {
      #expect(try bench.state(address).driver == "vfio-pci")
    }
    let writes = bench.host.trace.count
    #expect(Self.apply(bench).outcome == .nothing)
    #expect(bench.host.trace.count == writes)
    #expect(try bench.assigner.appliedWish() == Self.applied)
    #expect(try bench.assigner.drift(from: Self.wish) == [])
  }

  @Test func `what somebody changed is drift, and comes back by applying again`() throws {
    let bench = try TestBench()
    Self.apply(bench)
    try bench.put("0000:08:00.0", "/sys/bus/pci/drivers/vfio-pci/unbind")
    let drift = try bench.assigner.drift(from: Self.wish)
    #expect(drift.map { $0.code.rawValue } == ["D-WISH-DRIFT"])
    #expect(drift.first?.subject.address == TestBench.card)
    #expect(Self.apply(bench).outcome == .done)
    #expect(try bench.assigner.drift(from: Self.wish).isEmpty)
    // What is put back is still what was there at first.
    #expect(bench.release([TestBench.card]).outcome == .done)
    #expect(try bench.state().driver == "e1000e")
  }

  @Test func `what fails is taken back as a whole, and not remembered`() throws {
    let bench = try TestBench()
    bench.host.schedule(.beforeWrite(to: "/sys/bus/pci/devices/0000:0b:00.0/driver_override"), .fail(.inputOutput))
    #expect(Self.apply(bench).outcome == .rolledBack)
    #expect(try bench.state().driver == "e1000e")
    #expect(try bench.state().driverOverride == nil)
    #expect(try bench.assigner.appliedWish() == nil)
  }

  @Test func `killed after each write, the host is led to an end`() throws {
    let counter = try TestBench()
    Self.apply(counter)
    let before = try [TestBench.card, TestBench.first, TestBench.second].map { try TestBench().state($0) }
    for count in 1...counter.host.changes {
      let bench = try TestBench()
      bench.host.schedule(.after(count), .stop)
      Self.apply(bench)
      let host = try FakeHost(reopening: bench.host.path)
      let assigner = HostAssigner(reading: host.source, changing: host, state: StateDirectory(bench.state))
      #expect(throws: Never.self) { try assigner.recover(bench.options()) }
      let states = try [TestBench.card, TestBench.first, TestBench.second].map {
        try FunctionStateReader(files: host.files).state(of: $0)
      }
      let isDone = states.allSatisfy { $0.driver == "vfio-pci" }
      #expect(isDone || states == before, "killed after \(count)")
      #expect(
        try assigner.apply(Self.wish, remembering: Self.applied, bench.options()).report.outcome
          == (isDone ? .nothing : .done))
    }
  }

  @Test func `a device that moved is refused, with the address that it has now`() throws {
    let bench = try TestBench()
    var identity = StableIdentity()
    identity.slotPath = SlotPath("0000:00/05.0/00.0")
    identity.vendorID = 0x8086
    for (old, start) in [
      ("0000:0c:00.7", "nothing is at 0000:0c:00.7"), ("0000:0a:01.0", "0000:0a:01.0 is 8086:100e now"),
    ] {
      let reference = try #require(DeviceReference(address: PCIAddress(old), identity: identity))
      let result = Self.apply(bench, HostWish(devices: [FunctionWish(reference)]))
      guard case .failure(.refused(let refusal)) = result else {
        Issue.record("\(result)")
        return
      }
      #expect(refusal.isForSafety)
      #expect(
        refusal.findings.map { $0.text } == ["\(start), and 8086:* at 0000:00/05.0/00.0 is 0000:0b:00.0."])
      #expect(
        refusal.findings.map { $0.remedy } == ["If that is the device that is meant, write address = \"0000:0b:00.0\"."]
      )
    }
    // Without an address it is looked for.
    let reference = try #require(DeviceReference(address: nil, identity: identity))
    let wish = HostWish(devices: [FunctionWish(reference, isWholeGroup: true, allowsCritical: true)])
    #expect(Self.apply(bench, wish).outcome == .done)
    #expect(try bench.state(TestBench.first).driver == "vfio-pci")
  }

  @Test func `a wish names each function once`() throws {
    let bench = try TestBench()
    let twice = HostWish(devices: [Self.wish.devices[0], Self.wish.devices[0]])
    #expect(Self.apply(bench, twice).codes == ["D-WISH-CONFLICT"])
    let contrary = HostWish(devices: [
      Self.wish.devices[1],
      FunctionWish(DeviceReference(TestBench.first), driver: .named(.stub), allowsCritical: true),
    ])
    #expect(Self.apply(bench, contrary).codes == ["D-WISH-CONFLICT"])
    #expect(bench.host.trace.isEmpty)
  }
}
