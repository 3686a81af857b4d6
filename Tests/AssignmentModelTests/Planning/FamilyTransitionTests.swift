import AssignmentModel
import PCICore
import Testing

@Suite("Steps from one state of a physical function and its virtual ones to another")
struct FamilyTransitionTests {
  private static let physical = SoundHost.card
  private static let members = ["0000:01:10.0", "0000:01:10.2", "0000:01:10.4"].map { SoundHost.address($0) }
  private static let states: [FunctionState] = [
    FunctionState(), FunctionState(driver: "igbvf"), FunctionState(driver: "vfio-pci", driverOverride: "vfio-pci"),
    FunctionState(driverOverride: "kept"),
  ]

  /// Families of zero to three virtual functions, on drivers of the host and for guests.
  static let families: [FamilyState] = (0...3).flatMap { count in
    states.indices.flatMap { first in
      [true, false].map { isOffered in
        FamilyState(
          physical,
          FunctionState(driver: "igb", virtualFunctionCount: count, offersVirtualFunctions: isOffered),
          members.enumerated().map { index, address in
            FamilyState.Member(address, index < count ? states[(first + index) % states.count] : .absent)
          })
      }
    }
  }

  /// What a kernel makes of a step.
  private func apply(_ action: StepAction, to family: inout FamilyState) {
    if action.address == Self.physical {
      #expect(action.isExpected(family.state), "\(action) does not follow from \(family.state)")
      action.apply(to: &family.state)
      guard case .setVirtualFunctionCount(_, let old, let count) = action else { return }
      #expect(old == 0 || count == 0, "the kernel says EBUSY")
      #expect(count == 0 || family.state.offersVirtualFunctions == false, "drivers may take new ones")
      for index in family.members.indices {
        family.members[index].state = index < count ? FunctionState() : .absent
      }
      return
    }
    guard let index = family.members.firstIndex(where: { $0.address == action.address }) else { return }
    let state = family.members[index].state
    #expect(state.isPresent && action.isExpected(state), "\(action) does not follow from \(state)")
    if case .bind(_, let driver) = action {
      #expect(state.driverOverride == driver, "the kernel refuses \(action): ENODEV")
    }
    action.apply(to: &family.members[index].state)
  }

  @Test("lead there, and each relies on what is there")
  func all() {
    for start in Self.families {
      for end in Self.families {
        var family = start
        for action in FamilyTransition.actions(from: start, to: end) { apply(action, to: &family) }
        #expect(family == end, "\(start) led to \(family)")
        if start == end { #expect(FamilyTransition.actions(from: start, to: end).isEmpty) }
      }
    }
  }

  @Test("from the middle of a change the way back leads to the start")
  func interrupted() {
    for start in Self.families {
      for end in Self.families where start.state != end.state {
        var middle = start
        for action in FamilyTransition.actions(from: start, to: end) {
          apply(action, to: &middle)
          var back = middle
          for action in FamilyTransition.actions(from: middle, to: start) { apply(action, to: &back) }
          #expect(back == start)
        }
      }
    }
  }

  @Test("those of vfio-pci are taken from it before all are destroyed")
  func waiting() {
    var start = FamilyState(
      Self.physical, FunctionState(driver: "igb", virtualFunctionCount: 2, offersVirtualFunctions: true))
    start.members = [.init(Self.members[0], Self.states[2]), .init(Self.members[1], Self.states[1])]
    var end = start
    end.state.virtualFunctionCount = 0
    end.members = Self.members.prefix(2).map { .init($0, .absent) }
    #expect(
      FamilyTransition.actions(from: start, to: end) == [
        .unbind(Self.members[0], driver: "vfio-pci"), .setVirtualFunctionCount(Self.physical, from: 2, to: 0),
      ])
  }
}
