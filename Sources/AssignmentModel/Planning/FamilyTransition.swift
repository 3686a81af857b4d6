public import PCICore

/// How a physical function and its virtual ones are, or shall be.
public struct FamilyState: Hashable, Sendable {
  /// A virtual function.
  public struct Member: Hashable, Sendable {
    /// Its address.
    public let address: PCIAddress
    /// How it is, or shall be.
    public var state: FunctionState

    /// Names a virtual function.
    public init(_ address: PCIAddress, _ state: FunctionState) {
      self.address = address
      self.state = state
    }
  }

  /// The physical function.
  public let address: PCIAddress
  /// How it is, or shall be.
  public var state: FunctionState
  /// The virtual functions, by index; ``FunctionState/absent`` for those that are not there.
  public var members: [Member]

  /// Puts a family together.
  public init(_ address: PCIAddress, _ state: FunctionState, _ members: [Member] = []) {
    self.address = address
    self.state = state
    self.members = members
  }

  /// How a virtual function is when it has been made by a physical one in this state.
  ///
  /// vfio-pci gives those of its own to itself (drivers/vfio/pci/vfio_pci_core.c, `vfio_pci_bus_notifier`); without it
  /// and with nobody offered to, they have nothing.
  public static func fresh(of physical: FunctionState) -> FunctionState {
    guard let driver = physical.driver, DriverName(driver)?.isVFIO == true else { return FunctionState() }
    return FunctionState(driver: driver, driverOverride: driver)
  }
}

/// The steps that lead a physical function and its virtual ones from one state to another, without a moment in which a
/// driver that nobody asked for could take one of them.
///
/// Making, changing, destroying, releasing, rolling back and recovering are all this: they differ in the states.
public enum FamilyTransition {
  /// The steps; none where the states are the same.
  ///
  /// - Parameters:
  ///   - start: How all are; it has the same members as `end`.
  ///   - end: How all shall be.
  public static func actions(from start: FamilyState, to end: FamilyState) -> [StepAction] {
    var walk = Walk(family: start)
    let count = end.state.virtualFunctionCount ?? start.state.virtualFunctionCount ?? 0
    let present = start.state.virtualFunctionCount ?? 0
    // Some drivers leave their virtual functions when they go (nvme does); without one the number cannot be changed.
    if present > 0, start.state.driver == nil { walk.lead(to: end.state) }
    // The others' do not outlive them.
    if present > 0, count != present || walk.family.state.driver != end.state.driver { walk.destroy() }
    walk.lead(to: end.state)
    if count > 0, walk.count == 0 { walk.make(count, end.members) }
    for member in end.members where member.state.isPresent { walk.lead(member.address, to: member.state) }
    walk.offer(end.state.offersVirtualFunctions ?? start.state.offersVirtualFunctions)
    return walk.actions
  }

  /// The steps so far and what they lead to.
  private struct Walk {
    var family: FamilyState
    var actions: [StepAction] = []

    init(family: FamilyState) { self.family = family }

    var count: Int { family.state.virtualFunctionCount ?? 0 }

    mutating func take(_ action: StepAction) {
      action.apply(to: &family.state)
      actions.append(action)
    }

    /// Destroys all; those whose driver waits for its users are taken from it first, one by one: a wait for one of
    /// them leaves the others, and the physical function, as they are.
    mutating func destroy() {
      for member in family.members where member.state.isPresent {
        if let driver = member.state.driver, DriverName(driver)?.isVFIO == true {
          actions.append(.unbind(member.address, driver: driver))
        }
        if let controller = member.state.settings?.controller, controller != .idle {
          actions.append(
            .setVirtualFunction(member.address, from: .controller(controller), to: .controller(.idle)))
        }
      }
      take(.setVirtualFunctionCount(family.address, from: count, to: 0))
      for index in family.members.indices { family.members[index].state = .absent }
    }

    /// Leads the physical function alone.
    mutating func lead(to end: FunctionState) {
      for action in FunctionTransition.actions(for: family.address, from: family.state, to: end) { take(action) }
    }

    mutating func make(_ count: Int, _ members: [FamilyState.Member]) {
      offer(false)
      take(.setVirtualFunctionCount(family.address, from: 0, to: count))
      let fresh = FamilyState.fresh(of: family.state)
      for index in family.members.indices.prefix(count) { family.members[index].state = fresh }
    }

    mutating func lead(_ address: PCIAddress, to end: FunctionState) {
      guard let index = family.members.firstIndex(where: { $0.address == address }) else { return }
      let start = family.members[index].state
      // While nothing is offered to drivers, an override alone lets one take a virtual function (C5).
      actions += FunctionTransition.actions(for: address, from: start, to: end, overridingAlways: true)
      family.members[index].state = end
    }

    mutating func offer(_ isOn: Bool?) {
      guard let isOn, let now = family.state.offersVirtualFunctions, now != isOn else { return }
      take(.offerVirtualFunctions(family.address, isOn))
    }
  }
}
