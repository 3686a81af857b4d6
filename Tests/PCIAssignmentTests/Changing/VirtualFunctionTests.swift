import AssignmentModel
import Foundation
import HardwareBits
import LinuxPCI
import PCIAssignment
import PCIAssignmentTesting
import PCICore
import Testing

@Suite("Making virtual functions", .serialized)
struct VirtualFunctionTests {
  static let bound = "vfio-pci, driver_override vfio-pci, autoprobe -"
  static let absent = "not there, autoprobe -"

  @Test("four for guests: autoprobe off, the number, an override and a driver each, autoprobe as it was")
  func usual() throws {
    let bench = try TestBench.fresh()
    let result = bench.setVirtualFunctions(TestBench.disk, 4)
    #expect(result.outcome == .done, "\(result)")
    let family = try bench.family(TestBench.disk)
    #expect(family[0] == "nvme, 4 virtual functions, autoprobe 1")
    #expect(Array(family[1...4]) == Array(repeating: Self.bound, count: 4))
    let device = "/sys/bus/pci/devices/0000:03:00"
    #expect(
      bench.host.trace.filter { "\($0.path)".hasPrefix("/sys") }.map { "\($0.path) \($0.text)" } == [
        "\(device).0/sriov_drivers_autoprobe 0", "\(device).0/sriov_numvfs 4",
        "\(device).1/driver_override vfio-pci\\n", "/sys/bus/pci/drivers/vfio-pci/bind 0000:03:00.1",
        "\(device).2/driver_override vfio-pci\\n", "/sys/bus/pci/drivers/vfio-pci/bind 0000:03:00.2",
        "\(device).3/driver_override vfio-pci\\n", "/sys/bus/pci/drivers/vfio-pci/bind 0000:03:00.3",
        "\(device).4/driver_override vfio-pci\\n", "/sys/bus/pci/drivers/vfio-pci/bind 0000:03:00.4",
        "\(device).0/sriov_drivers_autoprobe 1",
      ])
    #expect(bench.setVirtualFunctions(TestBench.disk, 4).outcome == .nothing)
    #expect(try bench.assigner.status().functions.count == 5)
  }

  @Test("given back: none are left, and nothing is recorded", arguments: [TestBench.disk, TestBench.network])
  func released(address: PCIAddress) throws {
    let bench = try TestBench.fresh()
    let start = try bench.family(address)
    #expect(bench.setVirtualFunctions(address, 3).outcome == .done)
    let released = bench.release([address])
    #expect(released.outcome == .done, "\(released)")
    #expect(try bench.family(address) == start)
    #expect(try StateDirectory(bench.state).records() == [])
    // Back to none by number is the same.
    #expect(bench.setVirtualFunctions(address, 3).outcome == .done)
    #expect(bench.setVirtualFunctions(address, 0).outcome == .done)
    #expect(try bench.family(address) == start)
    #expect(try StateDirectory(bench.state).records() == [])
  }

  @Test("one that was made and is given back alone stays without a driver")
  func releasedAlone() throws {
    let bench = try TestBench.fresh()
    bench.setVirtualFunctions(TestBench.disk, 2)
    let virtual = TestBench.address("0000:03:00.2")
    #expect(bench.release([virtual]).outcome == .done)
    #expect(try bench.family(TestBench.disk)[1...2] == [Self.bound, "no driver, autoprobe -"])
    #expect(bench.release([TestBench.address("0000:03:00.1"), TestBench.disk]).outcome == .done)
    #expect(try StateDirectory(bench.state).records() == [])
  }

  @Test("a write that fails, whichever it is, leaves everything as it was", arguments: 1...13)
  func failing(number: Int) throws {
    for (before, after) in [(0, 4), (2, 4), (3, 1), (2, 0)] {
      let bench = try TestBench.fresh()
      if before > 0 { #expect(bench.setVirtualFunctions(TestBench.network, before).outcome == .done) }
      let start = try bench.family(TestBench.network)
      let records = try StateDirectory(bench.state).records()
      bench.host.schedule(.before(bench.host.changes + number), .fail(.inputOutput))
      let result = bench.setVirtualFunctions(TestBench.network, after)
      if result.outcome == .rolledBack {
        #expect(try bench.family(TestBench.network) == start, "\(before) to \(after)")
        #expect(try StateDirectory(bench.state).records() == records)
      } else {
        #expect(result.outcome == .done, "\(before) to \(after), \(number): \(result)")
      }
      #expect(!bench.hasJournal)
    }
  }

  @Test("a process that is gone before or after any change leaves what recovery puts right", arguments: 1...13)
  func stopped(number: Int) throws {
    for (before, after) in [(0, 4), (2, 4), (3, 1), (2, 0)] {
      for isBefore in [true, false] {
        let bench = try TestBench.fresh()
        if before > 0 { #expect(bench.setVirtualFunctions(TestBench.disk, before).outcome == .done) }
        let start = try bench.family(TestBench.disk)
        let moment = bench.host.changes + number
        bench.host.schedule(isBefore ? .before(moment) : .after(moment), .stop)
        let result = bench.setVirtualFunctions(TestBench.disk, after)
        let other = try FakeHost(reopening: bench.host.path)
        let assigner = HostAssigner(reading: other.source, changing: other, state: StateDirectory(bench.state))
        let first = try assigner.recover(bench.options())
        let end = try bench.family(TestBench.disk, on: other)
        if result.outcome != .done {
          let isThere = end[0].hasPrefix(after == 0 ? "nvme, autoprobe 1" : "nvme, \(after) virtual")
          #expect(
            end == start || (isThere && end[1...].filter { $0 == Self.bound }.count == after),
            "\(before) to \(after), \(moment): \(end) \(first.findings)")
        }
        #expect(try assigner.recover(bench.options()).outcome == .nothing)
        #expect(try bench.family(TestBench.disk, on: other) == end)
        #expect(!bench.hasJournal)
      }
    }
  }

  @Test("killed when the driver had enabled fewer than it was asked for: they are taken away again")
  func killedWithFewer() throws {
    let bench = try TestBench.fresh(RunFixture.enabling(2))
    let start = try bench.family(TestBench.network)
    bench.host.schedule(.afterWrite(to: "/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs"), .stop)
    let journal = URL(fileURLWithPath: "\(bench.state)/journal")
    let kept = journal.appendingPathExtension("kept")
    bench.setVirtualFunctions(TestBench.network, 4) { options in
      options.observer = { event in
        if case .begins(_, _, .setVirtualFunctionCount) = event {
          try? FileManager.default.copyItem(at: journal, to: kept)
        }
      }
    }
    // A process that is killed notes nothing any more.
    try Data(contentsOf: kept).write(to: journal)
    let other = try FakeHost(reopening: bench.host.path)
    #expect(try bench.family(TestBench.network, on: other)[0].contains("2 virtual functions"))
    let assigner = HostAssigner(reading: other.source, changing: other, state: StateDirectory(bench.state))
    #expect(try assigner.recover(bench.options()).outcome == .done)
    #expect(try bench.family(TestBench.network, on: other) == start)
    #expect(!bench.hasJournal)
  }

  @Test("udev, which binds at once whatever nobody guards, takes none of them")
  func raced() throws {
    let bench = try TestBench.fresh()
    bench.host.schedule(.afterEach, .act { $0.bindUnguarded() })
    let result = bench.setVirtualFunctions(TestBench.network, 7)
    #expect(result.outcome == .done, "\(result)")
    #expect(try bench.family(TestBench.network)[1...].allSatisfy { $0 == Self.bound })
    #expect(!bench.host.trace.contains { "\($0.path)".contains("igbvf") })
  }

  @Test("from one number to another needs consent, and is refused while a guest has one")
  func destructive() throws {
    let bench = try TestBench.fresh()
    bench.setVirtualFunctions(TestBench.disk, 2)
    let start = try bench.family(TestBench.disk)
    let refusing = bench.setVirtualFunctions(TestBench.disk, 3) { $0.agrees = { $0.consent == .harmless } }
    guard case .failure(.notAgreed(let plan)) = refusing else {
      Issue.record("\(refusing)")
      return
    }
    #expect(plan.consent == .guestsLoseFunctions)
    #expect(plan.findings.map(\.code.rawValue) == ["D-VF-COUNT-CHANGE"])
    try bench.host.hold([TestBench.address("0000:03:00.2")], process: 4711, command: "qemu")
    for count in [0, 3] {
      let held = bench.setVirtualFunctions(TestBench.disk, count)
      guard case .failure(.refused(let refusal)) = held else {
        Issue.record("\(held)")
        return
      }
      #expect(refusal.isForSafety && refusal.findings.map(\.code.rawValue) == ["D-UNBIND-BUSY"])
    }
    #expect(bench.release([TestBench.disk]).codes == ["D-UNBIND-BUSY"])
    #expect(try bench.family(TestBench.disk) == start)
  }

  @Test(
    "each errno of the kernel is reported by its code, and nothing is left of the attempt",
    arguments: [
      ("EINVAL", "D-STEP-FAILED"), ("ERANGE", "D-VF-TOTAL"), ("ENOENT", "D-VF-NODRIVER"),
      ("EBUSY", "D-VF-COUNT-CHANGE"),
      ("ENOMEM", "D-VF-MMIO"), ("ENOSYS", "D-VF-DEPENDENCY"), ("ENODEV", "D-VF-DEPENDENCY"), ("EIO", "D-STEP-FAILED"),
      ("EPERM", "D-STEP-FAILED"),
    ])
  func errno(name: String, code: String) throws {
    let bench = try TestBench.fresh()
    let start = try bench.family(TestBench.network)
    bench.host.schedule(
      .beforeWrite(to: "/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs"), .fail(ErrorNumber(name: name) ?? .busy))
    let result = bench.setVirtualFunctions(TestBench.network, 2)
    #expect(result.outcome == .rolledBack && result.codes == [code, "D-BIND-ROLLED-BACK"])
    #expect(try bench.family(TestBench.network) == start)
  }

  @Test("without a driver named they get none; with one of the host, that and no override")
  func otherDrivers() throws {
    let bench = try TestBench.fresh()
    #expect(bench.setVirtualFunctions(TestBench.network, 2, nil).outcome == .done)
    #expect(try bench.family(TestBench.network)[1...2].allSatisfy { $0 == "no driver, autoprobe -" })
    #expect(bench.setVirtualFunctions(TestBench.network, 2, DriverName("igbvf")).outcome == .done)
    #expect(try bench.family(TestBench.network)[1...2].allSatisfy { $0 == "igbvf, autoprobe -" })
    #expect(bench.setVirtualFunctions(TestBench.network, 2).outcome == .done)
    #expect(try bench.family(TestBench.network)[1...2].allSatisfy { $0 == Self.bound })
    #expect(bench.release([TestBench.network]).outcome == .done)
    #expect(try bench.family(TestBench.network)[0] == "igb, autoprobe 1")
  }

  @Test("those of another's making come back with what they had")
  func others() throws {
    let bench = try TestBench()
    // Three, of which one has igbvf, one vfio-pci, and one nothing.
    let start = try bench.family(TestBench.network)
    #expect(bench.setVirtualFunctions(TestBench.network, 5).outcome == .done)
    let released = bench.release([TestBench.network])
    #expect(released.outcome == .done, "\(released)")
    #expect(try bench.family(TestBench.network) == start)
    #expect(try StateDirectory(bench.state).records() == [])
  }
}
