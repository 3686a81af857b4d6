import AssignmentModel
import CChanges
import Glibc
import HardwareBits
import LinuxPCI
import PCIAssignment
import PCIAssignmentTesting
import PCICore

/// Eight processes that bind and release functions of one fake host, half of them the same one.
struct Race {
  private let options: Options

  init(_ options: Options) { self.options = options }

  private static let places = [
    Scenario.Place.lone, Scenario.Place.lone, Scenario.Place.lone, Scenario.Place.lone, Scenario.Place.first,
    Scenario.Place.second, Scenario.Place.left, Scenario.Place.disk,
  ]

  /// Runs the processes, each with its share of `rounds`, and looks at the trace and at what is left.
  func run(rounds: Int) throws {
    let fake = try FakeHost(FixtureHost(options.capture))
    let stage = FakeStage(fake)
    let state = "\(fake.path)/.state"
    let functions = Array(Set(Self.places)).sorted()
    let start = functions.map { address in Self.describe(stage, address) }
    let share = max(1, rounds / Self.places.count)
    let processes = Self.places.indices.compactMap { number in
      Subprocess.start(
        [Subprocess.itself, "racer", "\(number)", "\(share)", "--state", state] + stage.arguments)
    }
    var wrong: [String] = []
    for process in processes {
      let status = changes_wait(process)
      if status != 0 { wrong.append("process \(process) ended with \(status)") }
    }
    if processes.count != Self.places.count { wrong.append("not all processes were started") }
    let end = functions.map { address in Self.describe(stage, address) }
    if start != end { wrong.append("left \(end) instead of \(start)") }
    if unsafe changes_exists("\(state)/journal") == 1 { wrong.append("a journal is left") }
    wrong += Self.interleaved(fake.trace)
    for line in wrong.prefix(20) { print("FAILED \(line)") }
    print(
      "\(share * Self.places.count) rounds of \(Self.places.count) processes, \(fake.trace.count) writes, \(wrong.count) wrong"
    )
    exit(wrong.isEmpty ? 0 : 1)
  }

  /// One process: binds and releases its function again and again.
  static func racer(_ stage: any Stage, _ state: String, _ number: Int, rounds: Int) throws {
    guard let address = PCIAddress(places[number]) else { exit(64) }
    let assigner = HostAssigner(reading: stage.source, changing: stage.host, state: StateDirectory(state))
    var options = ChangeOptions(command: "racer \(number)") { _ in true }
    options.patience = .seconds(600)
    for _ in 0..<rounds {
      let bound = try assigner.bind(BindWish([address], allowed: [address]), options)
      guard bound.report.outcome == .done || bound.report.outcome == .nothing else { exit(1) }
      switch Result(catching: { () throws(ChangeError) in try assigner.release(ReleaseWish([address]), options) }) {
      case .success(let released) where released.report.outcome == .done: break
      // Another process on the same function was first.
      case .failure(.refused(let refusal)) where refusal.findings.allSatisfy({ $0.kind == ChangeDiagnostics.noRecord }):
        break
      default: exit(2)
      }
    }
  }

  /// Changes of one process into which another one wrote: each is of three writes, one function and one process.
  private static func interleaved(_ trace: [FakeWrite]) -> [String] {
    var wrong: [String] = []
    var index = 0
    while index < trace.count {
      let write = trace[index]
      let run = trace[index...].prefix { $0.process == write.process }
      func count(_ name: String) -> Int { run.filter { "\($0.path)".hasSuffix("/\(name)") }.count }
      let (overrides, binds, unbinds) = (count("driver_override"), count("bind"), count("unbind"))
      // A function with a driver of the host changes its override, leaves one driver and gets another; the one without
      // changes its override, and gets or leaves a driver.
      let isDriverless = run.contains { "\($0.path) \($0.text)".contains(Scenario.Place.second) }
      let isWhole = isDriverless ? overrides == binds + unbinds : overrides == binds && overrides == unbinds
      if !isWhole { wrong.append("process \(write.process) was interrupted at write \(write.number)") }
      if let refused = run.first(where: { $0.outcome != .done }) { wrong.append("write \(refused.number): \(refused)") }
      index += run.count
    }
    return wrong
  }

  private static func describe(_ stage: any Stage, _ address: String) -> String {
    let scene = Scene(stage, state: "")
    let entry = scene.states([address])[0]
    return "\(address) \(Scene.describe(entry.state, entry.hasNode))"
  }
}
