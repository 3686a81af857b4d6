import AssignmentModel
import Glibc
import HardwareBits
import LinuxPCI
import PCIAssignment
import PCICore
import Synchronization

/// A scenario being played: what it does, and what is written down of it.
final class Scene: Sendable {
  let stage: any Stage
  let state: String
  private let traced: TracedHost

  /// - Parameter fatal: The number of the change before which the process is killed; 0 for none.
  init(_ stage: any Stage, state: String, fatal: Int = 0) {
    self.stage = stage
    self.state = state
    let box = LineBox()
    self.box = box
    traced = TracedHost(stage.host, fatal: fatal) { box.append($0) }
  }

  private let box: LineBox

  /// What was written down so far.
  var text: [String] { box.lines }

  func note(_ line: String) { box.append(line) }

  // MARK: As anybody would do it

  /// A write that any program could make.
  @discardableResult
  func put(_ path: String, _ text: String, limit: Duration = .seconds(20)) -> ErrorNumber? {
    guard let place = HostPath(path) else { return .invalid }
    var failure: ErrorNumber?
    do throws(ErrorNumber) {
      try stage.host.write(Array(text.utf8), to: place, limit: limit)
    } catch {
      failure = error
    }
    note("put \(path) \"\(text.replacingNewlines)\" = \(failure?.name ?? "ok")")
    return failure
  }

  func override(_ address: String, _ name: String) {
    put("/sys/bus/pci/devices/\(address)/driver_override", name + "\n")
  }
  func unbind(_ address: String, _ driver: String) { put("/sys/bus/pci/drivers/\(driver)/unbind", address) }
  func bindRaw(_ address: String, _ driver: String) { put("/sys/bus/pci/drivers/\(driver)/bind", address) }
  func probe(_ address: String) { put("/sys/bus/pci/drivers_probe", address) }

  func count(_ address: String, _ text: String) { put("/sys/bus/pci/devices/\(address)/sriov_numvfs", text) }
  func autoprobe(_ address: String, _ text: String) {
    put("/sys/bus/pci/devices/\(address)/sriov_drivers_autoprobe", text)
  }

  /// Does what udev's rules may do for a function that appears: offers it to all drivers, and to one by name; where it
  /// is not there, nothing.
  func offer(_ address: String, _ driver: String) {
    guard let state = states([address])[0].state, state.driver == nil, state.driverOverride == nil else { return }
    probe(address)
    bindRaw(address, driver)
  }

  /// Writes down where the links of a physical function to its virtual ones lead, and those back.
  func links(_ address: String) {
    guard let parsed = PCIAddress(address) else { return }
    let reader = FunctionStateReader(files: stage.host.files)
    note("links: \(reader.virtualFunctions(of: parsed, count: 8).map { "\($0)" }.joined(separator: " "))")
  }

  /// The usual recipe of other tools.
  func give(_ address: String, to driver: String) {
    if let bound = boundDriver(address) { unbind(address, bound) }
    override(address, driver)
    bindRaw(address, driver)
  }

  private func boundDriver(_ address: String) -> String? { states([address])[0].state?.driver }

  // MARK: As this project does it

  private func assigner(_ host: any ChangeableHost) -> HostAssigner {
    HostAssigner(reading: stage.source, changing: host, state: StateDirectory(state))
  }

  private func options(_ actor: (@Sendable (Int, StepAction) -> Void)?) -> ChangeOptions {
    var options = ChangeOptions(command: "scenario") { _ in true }
    options.patience = .zero
    options.limits.binding = .seconds(15)
    options.limits.attribute = .seconds(5)
    let traced = traced
    options.stateObserver = { _ in traced.count() }
    options.observer = { event in
      if case .begins(let index, _, let action) = event { actor?(index, action) }
    }
    return options
  }

  /// Binds; `actor` is somebody else who acts when a step begins.
  func bind(
    _ addresses: [String], _ driver: String = "vfio-pci", group: Bool = false, cold: Bool = false,
    actor: (@Sendable (Int, StepAction) -> Void)? = nil
  ) {
    let parsed = addresses.compactMap { PCIAddress($0) }
    let choice: DriverChoice = DriverName(driver).map { .named($0) } ?? .bestVFIO
    let wish = BindWish(
      parsed, driver: choice, isWholeGroup: group, forbidsColdState: cold, allowed: Set(stage.all))
    note("bind \(addresses.joined(separator: " ")) to \(driver)\(group ? " with its group" : "")")
    tell(Result { () throws(ChangeError) in try assigner(traced).bind(wish, options(actor)) })
  }

  /// Makes or destroys virtual functions; `actor` is somebody else who acts when a step begins.
  func set(
    _ address: String, _ count: Int, _ driver: String? = "vfio-pci",
    actor: (@Sendable (Int, StepAction) -> Void)? = nil
  ) {
    guard let parsed = PCIAddress(address) else { return }
    note("set \(address) to \(count) with \(driver ?? "no driver")")
    let wish = VirtualFunctionWish(
      parsed, count: count, driver: driver.flatMap { DriverName($0) }.map { .named($0) }, allowed: Set(stage.all))
    tell(Result { () throws(ChangeError) in try assigner(traced).setVirtualFunctions(wish, options(actor)) })
  }

  func release(
    _ addresses: [String], _ goal: ReleaseWish.Goal = .recorded, actor: (@Sendable (Int, StepAction) -> Void)? = nil
  ) {
    note("release \(addresses.joined(separator: " "))")
    let wish = ReleaseWish(addresses.compactMap { PCIAddress($0) }, goal: goal)
    tell(Result { () throws(ChangeError) in try assigner(traced).release(wish, options(actor)) })
  }

  func recover(accepting: Bool = false) {
    note("recover")
    switch Result(catching: { () throws(ChangeError) in
      try assigner(traced).recover(options(nil), acceptingChanges: accepting)
    }) {
    case .success(let report): tell(report)
    case .failure(let error): tell(error)
    }
  }

  private func tell(_ result: Result<Change, ChangeError>) {
    switch result {
    case .success(let change):
      for step in change.plan.steps { note("  plan: \(step.action)") }
      tell(change.report)
    case .failure(let error): tell(error)
    }
  }

  private func tell(_ report: RunReport) {
    note("  = \(report.outcome.rawValue)")
    for finding in report.findings { note("  \(finding.weight.rawValue) \(finding.code.rawValue)") }
  }

  private func tell(_ error: ChangeError) {
    switch error {
    case .refused(let refusal):
      note("  = refused\(refusal.isForSafety ? " for safety" : "")")
      for finding in refusal.findings { note("  \(finding.weight.rawValue) \(finding.code.rawValue)") }
    case .notAgreed: note("  = not agreed")
    case .state(let error): note("  = \(Self.word(error))")
    case .host: note("  = unreadable")
    }
  }

  private static func word(_ error: StateError) -> String {
    switch error {
    case .held: "held"
    case .failed(let operation, _, let errno), .configuration(let operation, _, let errno):
      "\(operation): \(errno.name)"
    case .damaged: "damaged"
    case .unfinished: "unfinished"
    case .unsafe: "unsafe"
    }
  }

  /// Waits for what the kernel was asked for and does when it can: that a driver lets go of a function.
  func settle(_ address: String) {
    for _ in 0..<1000 {
      let entry = states([address])[0]
      // The last thing that vfio-pci does is to forbid the function to sleep.
      if let state = entry.state, state.driver == nil, !entry.hasNode, state.powerControl != "auto" { return }
      usleep(10_000)
    }
  }

  /// Waits until a physical function has no virtual ones any more.
  func settleCount(_ address: String) {
    for _ in 0..<1000 {
      if states([address])[0].state?.virtualFunctionCount == 0 { return }
      usleep(10_000)
    }
  }

  // MARK: What is there

  /// How functions are; nil for one that is gone.
  func states(_ addresses: [String]) -> [(address: String, state: FunctionState?, hasNode: Bool)] {
    addresses.map { address in
      guard let parsed = PCIAddress(address) else { return (address, nil, false) }
      var state: FunctionState?
      do throws(ErrorNumber) { state = try FunctionStateReader(files: stage.host.files).state(of: parsed) } catch {}
      return (address, state, state != nil && AssignmentNodes(files: stage.host.files).exist(for: parsed))
    }
  }

  /// Writes down how functions are.
  func show(_ addresses: [String]) {
    for entry in states(addresses) { note("\(entry.address): \(Self.describe(entry.state, entry.hasNode))") }
  }

  static func describe(_ state: FunctionState?, _ hasNode: Bool) -> String {
    guard let state else { return "gone" }
    return
      "driver \(state.driver ?? "-"), override \(state.driverOverride ?? "-"), power \(state.powerControl ?? "-"), "
      + "d3cold \(state.isColdStateAllowed.map { $0 ? "1" : "0" } ?? "-"), node \(hasNode ? "yes" : "no")"
      + (state.virtualFunctionCount.map { ", vfs \($0)" } ?? "")
      + (state.offersVirtualFunctions.map { ", autoprobe \($0 ? "1" : "0")" } ?? "")
  }
}

/// Lines, from whichever thread.
final class LineBox: Sendable {
  private let storage = Mutex<[String]>([])
  var lines: [String] { storage.withLock { $0 } }
  func append(_ line: String) { storage.withLock { $0.append(line) } }
}

extension Stage {
  /// Every function of the host: scenarios take what they like.
  var all: [PCIAddress] {
    do throws(HostError) {
      return try source.snapshot(depth: .functions).functions.map(\.address)
    } catch {
      return []
    }
  }
}
