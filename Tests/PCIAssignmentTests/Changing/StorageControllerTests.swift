import AssignmentModel
import HardwareBits
import LinuxPCI
import PCIAssignment
import PCIAssignmentTesting
import PCICore
import Testing

/// Virtual functions of an NVMe drive, which are brought online, and vectors, which are distributed.
@Suite struct StorageControllerTests {
  static let disk = TestBench.disk
  static let functions = ["0000:03:00.1", "0000:03:00.2"].map { TestBench.address($0) }

  static func wish(_ states: [(UInt16, UInt16)]) throws -> HostWish {
    let functions = states.map { queues, interrupts in
      var function = WishedVirtualFunction()
      function.settings.controller = SecondaryControllerState(isOnline: true, queues: queues, interrupts: interrupts)
      return function
    }
    let wish = PhysicalFunctionWish(DeviceReference(disk), virtualFunctions: functions)
    return HostWish(physicalFunctions: [try #require(wish)])
  }

  static func states(_ bench: TestBench) throws -> [SecondaryControllerState?] {
    let report = try bench.host.controllers.report("nvme0")
    return [0, 1].map { report.functions[$0] }
  }

  static let online = SecondaryControllerState(isOnline: true, queues: 2, interrupts: 1)

  @Test func `each is online before it gets its driver, and taken back before it is destroyed`() throws {
    let bench = try TestBench.fresh()
    let wish = try Self.wish([(2, 1), (2, 1)])
    let plan = try bench.assigner.plan(wish)
    #expect(plan.steps.contains { "\($0.action)".contains("controller online with 2 queues and 1 interrupts") })
    #expect(WishTests.apply(bench, wish).outcome == .done)
    #expect(try Self.states(bench) == [Self.online, Self.online])
    let trace = bench.host.trace.map { "\($0)" }
    let told = try #require(trace.firstIndex { $0.contains("/controller/nvme0/vf/0") })
    let bound = try #require(trace.firstIndex { $0.contains("vfio-pci/bind <- \"0000:03:00.1") })
    #expect(told < bound)
    #expect(WishTests.apply(bench, wish).outcome == .nothing)
    #expect(try bench.assigner.drift(from: wish).isEmpty)
    // Not below a driver, which may be a guest's.
    #expect(WishTests.apply(bench, try Self.wish([(2, 1), (3, 1)])).codes == ["D-VF-SETTING"])
    // Somebody takes one offline.
    try bench.host.controllers.set(
      SecondaryControllerState(isOnline: false, queues: 2, interrupts: 1), of: 1, on: "nvme0")
    #expect(try bench.assigner.drift(from: wish).map { $0.code.rawValue } == ["D-WISH-DRIFT"])
    #expect(WishTests.apply(bench, wish).outcome == .done)
    #expect(bench.release([Self.disk]).outcome == .done)
    #expect(try Self.states(bench) == [.idle, .idle])
    let end = bench.host.trace.map { "\($0)" }
    let taken = try #require(
      end.lastIndex {
        $0.contains("/controller/nvme0/vf/0 <- \"controller offline")
          || $0.contains("/controller/nvme0/vf/0 <- \"offline")
      })
    let destroyed = try #require(end.lastIndex { $0.contains("sriov_numvfs <- \"0\"") })
    #expect(taken < destroyed)
  }

  @Test func `more than the drive has is refused beforehand`() throws {
    let bench = try TestBench.fresh()
    let changes = bench.host.changes
    let made = WishTests.apply(bench, try Self.wish([(8, 1), (2, 1)]))
    #expect(made.codes == ["D-VF-SETTING"])
    #expect(bench.host.changes == changes)
  }

  @Test func `a network card has nobody to bring its virtual functions online`() throws {
    let bench = try TestBench.fresh()
    var wish = try Self.wish([(2, 1)])
    wish.physicalFunctions[0].device = DeviceReference(TestBench.network)
    #expect(WishTests.apply(bench, wish).codes == ["D-VF-SETTING"])
  }

  @Test func `a drive that refuses takes all back`() throws {
    let bench = try TestBench.fresh()
    bench.host.schedule(.beforeWrite(to: "/controller/nvme0/vf/1"), .fail(.inputOutput))
    let made = WishTests.apply(bench, try Self.wish([(2, 1), (2, 1)]))
    #expect(made.outcome == .rolledBack)
    #expect(made.codes.first == "D-VF-SETTING")
    #expect(try Self.states(bench) == [.idle, .idle])
    #expect(try bench.state(Self.disk).virtualFunctionCount == 0)
  }

  // MARK: Vectors

  static let physical = TestBench.address("0000:01:00.0")
  static let virtual = ["0000:01:00.1", "0000:01:00.2"].map { TestBench.address($0) }

  /// A card with eight virtual functions, whose driver has 16 vectors for them.
  static func distributing() throws -> FakeHost {
    var host = SyntheticHost()
    let identity = FunctionIdentity(
      vendorID: 0x1b36, deviceID: 0x0010, subsystemVendorID: 0x1af4, subsystemDeviceID: 0x1100,
      classCode: ClassCode(rawValue: 0x010802), revisionID: 2)
    var card = SyntheticHost.Function(physical, identity: identity, driver: "nvme", group: 2)
    card.config += [UInt8](repeating: 0, count: ConfigSpace.extendedSize - card.config.count)
    card.config[0x06] = 0x10
    card.config[0x34] = 0x40
    card.config.replaceSubrange(0x40..<0x44, with: [0x10, 0x00, 0x02, 0x00])
    // SR-IOV: InitialVFs and TotalVFs 8, the first right behind, one after the other, device 10h, pages of 4 KiB.
    for (value, offset): (UInt32, Int) in [
      (0x0001_0010, 0), (0x0008_0008, 0x0c), (0x0001_0001, 0x14), (0x0010_0000, 0x18), (1, 0x20), (4, 0x24),
    ] {
      for index in 0..<4 { card.config[0x100 + offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index)) }
    }
    card.resources = [ResourceRange(index: 7, start: 0x8000_0000, end: 0x8001_ffff, flags: 0x14_0204)]
    card.attributes = [
      "sriov_totalvfs": "8", "sriov_offset": "1", "sriov_stride": "1", "sriov_vf_device": "10",
      "sriov_vf_total_msix": "16",
    ]
    host.add(card)
    if let place = host.place(of: physical) {
      host.write("0\n", to: place.appending("sriov_numvfs"), permissions: 0o644)
      host.write("1\n", to: place.appending("sriov_drivers_autoprobe"), permissions: 0o644)
    }
    host.write("6.12.0\n", to: "/proc/sys/kernel/osrelease")
    return try FakeHost(host)
  }

  static func vectors(_ counts: [Int?]) throws -> HostWish {
    let functions = counts.map { count in
      var function = WishedVirtualFunction()
      function.settings.vectors = count
      return function
    }
    return HostWish(physicalFunctions: [
      try #require(PhysicalFunctionWish(DeviceReference(physical), virtualFunctions: functions))
    ])
  }

  static func apply(_ host: FakeHost, _ wish: HostWish) -> Result<Change, ChangeError> {
    let assigner = HostAssigner(reading: host.source, changing: host, state: StateDirectory("\(host.path)/.state"))
    return Result { () throws(ChangeError) in
      try assigner.apply(wish, remembering: nil, ChangeOptions(command: "test") { _ in true })
    }
  }

  @Test func `vectors are distributed before drivers come, and what is wished is so`() throws {
    let host = try Self.distributing()
    let wish = try Self.vectors([6, nil])
    #expect(Self.apply(host, wish).outcome == .done)
    let reader = FunctionStateReader(files: host.files)
    #expect(Self.virtual.map { reader.vectors(of: $0, Self.physical) } == [6, 2])
    #expect(Self.apply(host, wish).outcome == .nothing)
    // While a driver has the virtual function, the kernel changes nothing.
    let again = Self.apply(host, try Self.vectors([8, nil]))
    #expect(again.codes.first == "D-VF-SETTING")
    #expect(reader.vectors(of: Self.virtual[0], Self.physical) == 6)
    #expect(Set(Self.apply(host, try Self.vectors([12, 6])).codes) == ["D-VF-SETTING"])
  }

  @Test func `vectors are refused where the driver does not distribute them`() throws {
    let bench = try TestBench.fresh()
    var function = WishedVirtualFunction()
    function.settings.vectors = 4
    let physical = PhysicalFunctionWish(DeviceReference(TestBench.network), virtualFunctions: [function])
    let made = WishTests.apply(bench, HostWish(physicalFunctions: [try #require(physical)]))
    #expect(made.codes == ["D-VF-SETTING"])
  }
}
