import AssignmentModel
import PCICore
import Testing

@Suite("Steps from one state of a function to another")
struct FunctionTransitionTests {
  static let address = SoundHost.card
  static let drivers: [String?] = [nil, "igb", "vfio-pci", "pciback", "mlx5_vfio_pci"]
  static let overrides: [String?] = [nil, "igb", "vfio-pci", "elsewhere"]
  static let powers: [(String?, Bool?)] = [(nil, nil), ("on", true), ("auto", false)]

  static let states: [FunctionState] = drivers.flatMap { driver in
    overrides.flatMap { override in
      powers.map { power, cold in
        FunctionState(
          driver: driver, driverOverride: override, powerControl: power, isColdStateAllowed: cold,
          isSlotClaimed: driver == "pciback")
      }
    }
  }

  @Test("lead there, each relies on what is there, and none is made for nothing", arguments: [false, true])
  func all(isAsleep: Bool) {
    for start in Self.states {
      for end in Self.states where (start.powerControl == nil) == (end.powerControl == nil) {
        var state = start
        let actions = FunctionTransition.actions(for: Self.address, from: start, to: end, isAsleep: isAsleep)
        for action in actions {
          #expect(action.isExpected(state), "\(action) does not follow from \(state)")
          #expect(!action.isDone(state), "\(action) changes nothing of \(state)")
          action.apply(to: &state)
          #expect(action.isDone(state))
        }
        #expect(state == end, "\(start) led to \(state) instead of \(end)")
        #expect(start != end || actions.isEmpty)
      }
    }
  }

  @Test("a driver that finds the function by its ID never finds it while it is on its way to one for guests")
  func unguarded() {
    for start in Self.states {
      for end in Self.states where end.driver == "vfio-pci" && start.driver != end.driver {
        var state = start
        for action in FunctionTransition.actions(for: Self.address, from: start, to: end) {
          action.apply(to: &state)
          // Without a driver, an override that names another one keeps the host's drivers away.
          if state.driver == nil { #expect(state.driverOverride == "vfio-pci" || start.driver == nil) }
        }
      }
    }
  }

  @Test("from the middle of a change the way back leads to the start, and again from the middle of that")
  func interrupted() {
    for start in Self.states {
      for end in Self.states where (start.powerControl == nil) == (end.powerControl == nil) {
        for middle in path(from: start, to: end) {
          for second in path(from: middle, to: start) {
            #expect(path(from: second, to: start).last == start)
          }
        }
      }
    }
  }

  /// Every state on the way, the first and the last included.
  private func path(from start: FunctionState, to end: FunctionState) -> [FunctionState] {
    var state = start
    var states = [start]
    for action in FunctionTransition.actions(for: Self.address, from: start, to: end) {
      action.apply(to: &state)
      states.append(state)
    }
    return states
  }

  @Test("the usual change, write by write")
  func writes() {
    let start = FunctionState(driver: "igb", powerControl: "on", isColdStateAllowed: true)
    var end = start
    end.driver = "vfio-pci"
    end.driverOverride = "vfio-pci"
    end.powerControl = nil
    end.isColdStateAllowed = false
    let device = "/sys/bus/pci/devices/0000:01:00.0"
    let actions = FunctionTransition.actions(for: Self.address, from: start, to: end)
    #expect(
      actions.map { "\($0.write?.path ?? "") \($0.write?.value ?? "")" } == [
        "\(device)/d3cold_allowed 0", "\(device)/driver_override vfio-pci\n",
        "/sys/bus/pci/drivers/igb/unbind 0000:01:00.0", "/sys/bus/pci/drivers/vfio-pci/bind 0000:01:00.0",
      ])
    var left = end
    left.powerControl = "auto"
    let back = FunctionTransition.actions(for: Self.address, from: left, to: start, isAsleep: true)
    #expect(
      back.map { "\($0.write?.path ?? "") \($0.write?.value ?? "")" } == [
        "\(device)/driver_override \n", "/sys/bus/pci/drivers/vfio-pci/unbind 0000:01:00.0",
        "/sys/bus/pci/drivers/igb/bind 0000:01:00.0", "\(device)/d3cold_allowed 1",
      ])
  }
}
