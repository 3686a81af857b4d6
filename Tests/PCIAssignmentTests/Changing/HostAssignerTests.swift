import AssignmentModel
import Foundation
import HardwareBits
import LinuxPCI
import PCIAssignment
import PCIAssignmentTesting
import PCICore
import Testing

@Suite("Changing a host", .serialized)
struct HostAssignerTests {
  @Test("each code of carrying a change out is found where it should be, and only there", arguments: RunFixture.all)
  func codes(fixture: RunFixture) throws {
    #expect(try fixture.found(TestBench()).contains(fixture.code))
    #expect(try !fixture.nearly(TestBench()).contains(fixture.code))
  }

  @Test("every code of carrying a change out has a fixture")
  func complete() {
    let codes = Set(RunFixture.all.map(\.code))
    #expect(ChangeDiagnostics.runKinds.allSatisfy { codes.contains($0.code.rawValue) })
  }

  @Test("a write that fails, whichever it is, leaves everything as it was", arguments: 1...8)
  func failing(number: Int) throws {
    let bench = try TestBench()
    let addresses = [TestBench.card, TestBench.first]
    let start = try addresses.map { try bench.state($0) }
    bench.host.schedule(.before(number), .fail(.inputOutput))
    let result = bench.bind(addresses)
    if result.outcome == .rolledBack {
      #expect(try addresses.map { try bench.state($0) } == start)
      #expect(try StateDirectory(bench.state).records() == [])
    } else {
      #expect(result.outcome == .done && number > bench.host.changes)
    }
    #expect(!bench.hasJournal)
  }

  @Test("a process that is gone before or after any change leaves what recovery puts right", arguments: 1...8)
  func stopped(number: Int) throws {
    for moment in [FakeEvent.Moment.before(number), .after(number)] {
      let bench = try TestBench()
      let addresses = [TestBench.card, TestBench.first]
      let start = try addresses.map { try bench.state($0) }
      bench.host.schedule(moment, .stop)
      let result = bench.bind(addresses)
      let other = try FakeHost(reopening: bench.host.path)
      let assigner = HostAssigner(reading: other.source, changing: other, state: StateDirectory(bench.state))
      let reader = FunctionStateReader(files: other.files)
      let first = try assigner.recover(bench.options())
      let states = try addresses.map { try reader.state(of: $0) }
      if result.outcome == .done {
        #expect(states.map(\.driver) == ["vfio-pci", "vfio-pci"])
      } else {
        #expect(states == start, "\(moment): \(first.findings)")
      }
      #expect(try assigner.recover(bench.options()).outcome == .nothing)
      #expect(!bench.hasJournal)
    }
  }

  @Test("a change that is called off is put back")
  func cancelled() throws {
    for steps in 0...3 {
      let bench = try TestBench()
      let start = try bench.state()
      let counter = Counter()
      let result = bench.bind { options in
        options.isCancelled = { counter.next() > steps }
      }
      if steps < 3 {
        #expect(result.outcome == .rolledBack)
        #expect(try bench.state() == start)
      } else {
        #expect(result.outcome == .done)
      }
    }
  }

  @Test("nothing is done without consent")
  func consent() throws {
    let bench = try TestBench()
    let wish = BindWish([TestBench.card], allowed: [TestBench.card])
    var options = bench.options()
    options.agrees = { _ in false }
    #expect(throws: ChangeError.self) { try bench.assigner.bind(wish, options) }
    #expect(bench.host.trace.isEmpty)
    #expect(!bench.hasJournal)
  }

  @Test("what was bound is shown, and that somebody changed it since")
  func status() throws {
    let bench = try TestBench()
    #expect(try bench.assigner.status().functions == [])
    bench.bind()
    let status = try bench.assigner.status()
    #expect(status.isAsLeft && status.functions.map(\.record.address) == [TestBench.card])
    try bench.put("\n", "/sys/bus/pci/devices/0000:08:00.0/driver_override")
    #expect(try bench.assigner.status().functions[0].findings.map(\.code.rawValue) == ["D-STATE-DRIFT"])
  }

  @Test("a record of before a restart gives nothing back")
  func restarted() throws {
    let bench = try TestBench()
    let start = try bench.state()
    bench.bind()
    bench.host.reboot()
    #expect(try bench.state().driver == start.driver)
    #expect(bench.release().codes == ["D-NO-RECORD"])
    bench.recover()
    #expect(try bench.assigner.status().functions == [])
  }
}

/// Counts calls.
private final class Counter: Sendable {
  private let count = NSLock()
  private nonisolated(unsafe) var value = 0

  func next() -> Int {
    count.withLock {
      // Safe: only read and written with the lock held.
      unsafe value += 1
      return unsafe value
    }
  }
}
