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

  static func physical(_ count: UInt16, _ drivers: [VirtualFunctionDriver] = []) throws -> HostWish {
    var functions = Array(repeating: WishedVirtualFunction(), count: Int(count))
    for (index, driver) in drivers.enumerated() { functions[index].driver = driver }
    let reference = DeviceReference(TestBench.address("0000:0c:00.0"))
    return HostWish(physicalFunctions: [try #require(PhysicalFunctionWish(reference, virtualFunctions: functions))])
  }

  @Test func `virtual functions, each with its own driver`() throws {
    let bench = try TestBench()
    let addresses = ["0000:0c:10.0", "0000:0c:10.2"].map { TestBench.address($0) }
    // As many as are there: nothing is destroyed for that.
    let wish = try Self.physical(2, [.choice(.named(.vfio)), .choice(.named(.stub))])
    let made = Self.apply(bench, wish)
    #expect(made.outcome == .done)
    #expect(try addresses.map { try bench.state($0).driver } == ["vfio-pci", "pci-stub"])
    #expect(Self.apply(bench, wish).outcome == .nothing)
    #expect(try bench.assigner.drift(from: wish).isEmpty)
    // One is to have nobody.
    let other = try Self.physical(2, [.choice(.named(.vfio)), .nobody])
    #expect(try bench.assigner.drift(from: other).map { $0.subject.address } == [addresses[1]])
    #expect(Self.apply(bench, other).outcome == .done)
    #expect(try bench.state(addresses[1]).driver == nil)
    #expect(try bench.state(addresses[1]).driverOverride == nil)
    #expect(Self.apply(bench, other).outcome == .nothing)
  }

  @Test func `another number of virtual functions needs consent, and comes back with a release`() throws {
    let bench = try TestBench()
    let wish = try Self.physical(4)
    let refused = Result { () throws(ChangeError) in
      try bench.assigner.apply(wish, remembering: nil, bench.options { $0.agrees = { $0.consent == .harmless } })
    }
    guard case .failure(.notAgreed(let plan)) = refused else {
      Issue.record("\(refused)")
      return
    }
    #expect(plan.consent == .guestsLoseFunctions)
    #expect(Self.apply(bench, wish).outcome == .done)
    let physical = TestBench.address("0000:0c:00.0")
    #expect(try bench.state(physical).virtualFunctionCount == 4)
    #expect(Self.apply(bench, wish).outcome == .nothing)
    #expect(bench.release([physical]).outcome == .done)
    #expect(try bench.state(physical).virtualFunctionCount == 2)
    #expect(try bench.assigner.drift(from: wish).isEmpty == false)
  }

  // MARK: Settings

  static func settings(_ text: String = "52:54:00:00:00:01") throws -> HostWish {
    var wish = WishedVirtualFunction()
    wish.settings.mac = StationMACAddress(try #require(MACAddress(text)))
    wish.settings.isTrusted = true
    wish.settings.vlan = VLANTag(id: 100, priority: 3)
    wish.settings.isSpoofChecked = false
    let reference = DeviceReference(TestBench.address("0000:0c:00.0"))
    return HostWish(physicalFunctions: [
      try #require(PhysicalFunctionWish(reference, virtualFunctions: [wish, WishedVirtualFunction()]))
    ])
  }

  @Test func `what is decided for a virtual function is set before its driver, and comes back`() throws {
    let bench = try TestBench()
    let interface = try #require(
      FunctionStateReader(files: bench.host.files).interface(of: TestBench.address("0000:0c:00.0")))
    let before = try bench.host.links.report(interface)
    let wish = try Self.settings()
    #expect(Self.apply(bench, wish).outcome == .done)
    let after = try bench.host.links.report(interface).functions[0]
    #expect(after?.mac == MACAddress("52:54:00:00:00:01"))
    #expect(after?.isTrusted == true)
    #expect(after?.vlan == VLANTag(id: 100, priority: 3))
    #expect(after?.isSpoofChecked == false)
    #expect(try bench.host.links.report(interface).functions[1] == before.functions[1])
    let trace = bench.host.trace.map { "\($0)" }
    let mac = try #require(trace.firstIndex { $0.contains("mac 52:54:00:00:00:01") })
    let bind = try #require(trace.firstIndex { $0.contains("vfio-pci/bind") })
    #expect(mac < bind)
    #expect(Self.apply(bench, wish).outcome == .nothing)
    #expect(try bench.assigner.drift(from: wish).isEmpty)
    // Somebody changes one of them.
    try bench.host.links.set(.trust(false), of: 0, on: interface)
    #expect(try bench.assigner.drift(from: wish).map { $0.code.rawValue } == ["D-WISH-DRIFT"])
    #expect(Self.apply(bench, wish).outcome == .done)
    #expect(bench.release(["0000:0c:10.0", "0000:0c:10.2"].map { TestBench.address($0) }).outcome == .done)
    #expect(try bench.host.links.report(interface) == before)
  }

  @Test func `a driver that does not answer an order in time is not waited for`() throws {
    let bench = try TestBench()
    let interface = try #require(
      FunctionStateReader(files: bench.host.files).interface(of: TestBench.address("0000:0c:00.0")))
    let path = try #require(HostPath("/link/\(interface)/vf/0"))
    bench.host.schedule(.beforeWrite(to: path), .delay(.seconds(6)))
    let made = Self.apply(bench, try Self.settings())
    #expect(made.codes.first == "D-VF-PENDING")
  }

  @Test func `a setting that the driver does not know takes all back`() throws {
    let bench = try TestBench()
    var wish = WishedVirtualFunction()
    wish.settings.isTrusted = true
    wish.settings.linkState = .up
    let reference = DeviceReference(TestBench.address("0000:0c:00.0"))
    let interface = try #require(
      FunctionStateReader(files: bench.host.files).interface(of: TestBench.address("0000:0c:00.0")))
    let before = try bench.host.links.report(interface)
    let made = Self.apply(
      bench,
      HostWish(physicalFunctions: [
        try #require(PhysicalFunctionWish(reference, virtualFunctions: [wish, WishedVirtualFunction()]))
      ]))
    #expect(made.outcome == .rolledBack)
    #expect(made.codes.first == "D-VF-SETTING")
    #expect(try bench.host.links.report(interface) == before)
    #expect(try bench.state(TestBench.address("0000:0c:10.0")).driver == nil)
  }

  @Test func `a physical function that is no network card is refused before`() throws {
    let bench = try TestBench()
    var wish = WishedVirtualFunction()
    wish.settings.isTrusted = true
    let reference = DeviceReference(TestBench.address("0000:03:00.0"))
    let made = Self.apply(
      bench,
      HostWish(physicalFunctions: [
        try #require(PhysicalFunctionWish(reference, virtualFunctions: [wish, WishedVirtualFunction()]))
      ]))
    #expect(made.codes == ["D-VF-SETTING"])
    #expect(bench.host.trace.isEmpty)
  }

  @Test func `killed after each order, what was decided comes back`() throws {
    let wish = try Self.settings()
    let counter = try TestBench()
    Self.apply(counter, wish)
    let physical = TestBench.address("0000:0c:00.0")
    let interface = try #require(FunctionStateReader(files: counter.host.files).interface(of: physical))
    let before = try TestBench().host.links.report(interface)
    let after = try counter.host.links.report(interface)
    for count in 1...counter.host.changes {
      let bench = try TestBench()
      bench.host.schedule(.after(count), .stop)
      Self.apply(bench, wish)
      let host = try FakeHost(reopening: bench.host.path)
      let assigner = HostAssigner(reading: host.source, changing: host, state: StateDirectory(bench.state))
      let report = try assigner.recover(bench.options())
      #expect(report.outcome == .done || report.outcome == .nothing, "killed after \(count)")
      let now = try host.links.report(interface)
      #expect(now == before || now == after, "killed after \(count)")
      let change = try assigner.apply(wish, remembering: nil, bench.options())
      #expect(change.report.outcome == (now == after ? .nothing : .done), "killed after \(count)")
      #expect(try host.links.report(interface) == after)
    }
  }
}
