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

  @Test("a step says what it relies on")
  func expectations() {
    let address = Self.address
    #expect(StepAction.setOverride(address, from: nil, to: "vfio-pci").expectation == "driver_override is empty")
    #expect(StepAction.setOverride(address, from: "igb", to: nil).expectation == "driver_override is igb")
    #expect(StepAction.unbind(address, driver: "igb").expectation == "the driver is igb")
    #expect(StepAction.bind(address, driver: "vfio-pci").expectation == "there is no driver")
    #expect(StepAction.claimSlot(address, true).expectation == "it is not on the list of pciback")
    #expect(StepAction.setPowerControl(address, from: "auto", to: "on").expectation == "power/control is auto")
    #expect(StepAction.allowColdState(address, false).expectation == "D3cold is allowed")
    #expect(StepAction.offerVirtualFunctions(address, false).expectation == "drivers are offered new virtual functions")
    #expect(StepAction.setVirtualFunctionCount(address, from: 0, to: 4).expectation == "there are 0 virtual functions")
    #expect(StepAction.setVirtualFunctionCount(address, from: 1, to: 0).expectation == "there is 1 virtual function")
    #expect(
      StepAction.setVirtualFunction(address, from: .trust(false), to: .trust(true)).expectation
        == "the setting is trust off")
    #expect(StepAction.loadModule("vfio-pci", driver: "vfio-pci").expectation == nil)
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
