import AssignmentModel
import CChanges
import Glibc
import LinuxPCI
import PCIAssignmentTesting

/// Plays scenarios one after the other, each from the same start.
struct Player {
  private let options: Options
  /// The host that each scenario begins with a copy of; nil on a live machine.
  private let original: FakeHost?

  init(_ options: Options) throws {
    self.options = options
    original = options.isLive ? nil : try FakeHost(FixtureHost(options.capture))
  }

  /// Plays each once.
  func play(_ scenarios: [Scenario]) throws {
    for scenario in scenarios {
      try withStage { stage, state in
        let scene = Scene(stage, state: state)
        let restorer = Restorer(stage, state)
        print("== \(scenario.name)")
        let start = scene.states(scenario.functions).map { Scene.describe($0.state, $0.hasNode) }
        scene.show(scenario.functions)
        scenario.setUp(scene)
        scene.note("-- act")
        scenario.act(scene)
        scene.show(scenario.functions)
        scene.note("-- after")
        scenario.after(scene)
        scene.show(scenario.functions)
        for line in scene.text { print(line) }
        let isLeft = unsafe changes_exists("\(state)/journal") == 1
        print("journal left: \(isLeft)")
        restorer.restore()
        if options.isLive {
          let end = scene.states(scenario.functions).map { Scene.describe($0.state, $0.hasNode) }
          if start != end { unsafe changes_say("\(scenario.name): not as before: \(end)") }
        }
        changes_flush()
      }
    }
  }

  /// Plays the change of each again and again, killed before its first write, its second, and so on; recovers, and
  /// looks whether the host is as it was before or as it would be afterwards.
  func killEverywhere(_ scenarios: [Scenario]) throws {
    var failures = 0
    for scenario in scenarios where scenario.isKilled {
      let end = try endState(scenario)
      var fatal = 1
      var wasKilled = true
      while wasKilled {
        try withStage { stage, state in
          let scene = Scene(stage, state: state)
          let restorer = Restorer(stage, state)
          scenario.setUp(scene)
          let start = describe(scene, scenario)
          let status = Subprocess.run(
            [Subprocess.itself, "act", scenario.name, "--state", state, "--fatal", "\(fatal)"] + stage.arguments)
          wasKilled = status == -SIGKILL
          let recovery = Scene(stage, state: state)
          recovery.recover()
          let first = describe(scene, scenario)
          recovery.recover()
          let second = describe(scene, scenario)
          let isLeft = unsafe changes_exists("\(state)/journal") == 1
          if (first != start && first != end) || second != first || isLeft {
            failures += 1
            print(
              "FAILED \(scenario.name), killed before change \(fatal): start \(start), end \(end), recovered \(first), "
                + "again \(second), journal left: \(isLeft)")
            for line in recovery.text { print("  \(line)") }
          }
          restorer.restore()
        }
        fatal += 1
      }
      print("\(scenario.name): killed before each of \(fatal - 2) changes")
      changes_flush()
    }
    print("\(failures) failed")
    exit(failures == 0 ? 0 : 1)
  }

  private func endState(_ scenario: Scenario) throws -> [String] {
    var end: [String] = []
    try withStage { stage, state in
      let scene = Scene(stage, state: state)
      let restorer = Restorer(stage, state)
      scenario.setUp(scene)
      scenario.act(scene)
      end = describe(scene, scenario)
      restorer.restore()
    }
    return end
  }

  private func describe(_ scene: Scene, _ scenario: Scenario) -> [String] {
    scene.states(scenario.functions).map { Scene.describe($0.state, $0.hasNode) }
  }

  private func withStage(_ body: (any Stage, String) throws -> Void) throws {
    let folder = Self.temporaryDirectory()
    defer { _ = Subprocess.run(["rm", "-rf", folder]) }
    if let original {
      try body(FakeStage(try original.copy(to: "\(folder)/host")), "\(folder)/state")
    } else {
      try body(try LiveStage(), "\(folder)/state")
    }
  }

  private static func temporaryDirectory() -> String {
    let base = unsafe getenv("TMPDIR").flatMap { unsafe String(validatingCString: $0) } ?? "/tmp"
    var template = Array("\(base)/change-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { return base }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// Brings functions back to how a freshly started machine has them, by whatever it takes.
struct Restorer {
  private let stage: any Stage
  private let state: String

  private let before: [String: FunctionState?]

  /// Remembers how functions are before a scenario.
  init(_ stage: any Stage, _ state: String) {
    self.stage = stage
    self.state = state
    let found = Scene(stage, state: state).states(Self.drivers.map { $0.0 }).map { ($0.address, $0.state) }
    before = Dictionary(found) { first, _ in first }
  }

  /// The functions that scenarios change, with the drivers that they have after boot.
  private static let drivers: [(String, String?)] = [
    (Scenario.Place.lone, "e1000e"), (Scenario.Place.first, "e1000e"), (Scenario.Place.second, nil),
    (Scenario.Place.left, "e1000"), (Scenario.Place.right, nil), (Scenario.Place.network, "igb"),
    (Scenario.Place.grouped, "igb"), (Scenario.Place.disk, "nvme"), (Scenario.Place.port, "pcieport"),
  ]

  func restore() {
    // A fake host is made anew for each scenario.
    guard stage is LiveStage else { return }
    let scene = Scene(stage, state: state)
    if unsafe changes_exists("/sys/bus/pci/drivers/igbvf") == 1 { stage.unload("igbvf") }
    scene.put("/sys/module/vfio_pci/parameters/enable_sriov", "N")
    for (address, driver) in Self.drivers {
      guard let state = scene.states([address])[0].state else { continue }
      let device = "/sys/bus/pci/devices/\(address)"
      // A driver is needed for that: the one it has, or the one it gets.
      if state.virtualFunctionCount ?? 0 > 0 { scene.count(address, "0") }
      if state.driverOverride != nil { scene.override(address, "") }
      if state.driver != driver {
        if let bound = state.driver { scene.unbind(address, bound) }
        if let driver { scene.bindRaw(address, driver) }
      }
      if state.virtualFunctionCount != nil {
        scene.count(address, "0")
        scene.autoprobe(address, "1")
      }
      if let wasAllowed = before[address]??.isColdStateAllowed, wasAllowed != state.isColdStateAllowed {
        scene.put("\(device)/d3cold_allowed", wasAllowed ? "1" : "0")
      }
      if state.powerControl != "on" { scene.put("\(device)/power/control", "on") }
    }
  }
}
