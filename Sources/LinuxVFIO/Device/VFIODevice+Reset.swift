import PCICore
public import PassthroughModel
import Synchronization

extension VFIODevice {
  /// Resets the function alone, and looks whether it came back (VFIO_DEVICE_RESET).
  ///
  /// Opening has reset the device already, by whatever way the kernel found. Interrupts should be torn down and regions
  /// unmapped before; BARs and command are the guest's to set again after. Takes some 100 ms with FLR.
  public borrowing func reset() throws(VFIOError) {
    do { try core.calls.reset(core.descriptor) } catch {
      let cause: VFIOCause =
        switch error {
        case .invalid, .noSuchRequest: .noReset
        case .tryAgain, .busy: .inUse
        case .timedOut: .resetTimedOut
        case .noSuchDevice: .deviceGone
        default: .unknown
        }
      throw VFIOError(.reset, core.location.name, error, cause)
    }
    try verifyIdentity()
  }

  /// Every function that a reset of the slot or bus reaches, and whose it is; nil where the device has no such reset.
  public borrowing func hotResetNeighbors() throws(VFIOError) -> [ResetNeighbor]? {
    let told: HotResetInformation
    do { told = try core.calls.hotResetInformation(core.descriptor) } catch {
      if error == .noSuchDevice { return nil }
      throw VFIOError(.reset, core.location.name, error, .unknown)
    }
    let ourGroups = (core.home as? GroupMembership)?.type1.groupNames ?? []
    let own = PCIAddress(core.location.name)
    return told.functions.compactMap { function -> ResetNeighbor? in
      let address = PCIAddress(
        segment: UInt32(function.segment),
        requesterID: RequesterID(bus: function.bus, deviceAndFunction: function.deviceAndFunction))
      if address == own { return nil }
      let owner: ResetNeighbor.Owner
      if told.namesDevices {
        switch function.id {
        case 0: owner = .oursUnopened
        case .max: owner = .stranger
        default: owner = .us
        }
      } else {
        owner = ourGroups.contains("\(function.id)") ? .oursUnopened : .stranger
      }
      return ResetNeighbor(address, owner)
    }
  }

  /// How to reset it, what else that resets, and what is in the way.
  public borrowing func resetPlan() throws(VFIOError) -> ResetPlan {
    let neighbors = try hotResetNeighbors()
    var offered: [ResetMethod] = core.information.canReset ? [.functionLevel] : []
    if neighbors != nil { offered.append(.bus) }
    return ResetPlan(offered: offered, neighbors: neighbors ?? [])
  }

  /// Resets its slot or bus, with everything on it (VFIO_DEVICE_PCI_HOT_RESET).
  ///
  /// - Throws: ``VFIOCause/resetReachesOthers(_:)`` with their names, before anything is done, where functions that are
  ///   not ours would be reset; ``VFIOCause/noReset`` where there is no such reset.
  public borrowing func hotReset() throws(VFIOError) {
    guard let neighbors = try hotResetNeighbors() else {
      throw VFIOError(.reset, core.location.name, nil, .noReset)
    }
    let strangers = neighbors.filter { $0.owner == .stranger }.map { "\($0.address)" }
    guard strangers.isEmpty else {
      throw VFIOError(.reset, core.location.name, nil, .resetReachesOthers(strangers))
    }
    // A device bound to an iommufd proves by that what it owns; one from a group shows the groups.
    let groups = (core.home as? GroupMembership)?.type1.groupNumbers() ?? OpenGroups(groups: [])
    do { try core.calls.hotReset(core.descriptor, groups: groups.numbers) } catch {
      let cause: VFIOCause =
        switch error {
        case .invalid: .resetReachesOthers(neighbors.map { "\($0.address)" })
        case .noSuchRequest, .timedOut: .resetTimedOut
        case .noSuchDevice: .noReset
        default: .unknown
        }
      throw VFIOError(.reset, core.location.name, error, cause)
    }
    try verifyIdentity()
  }

  /// A function that did not come back reads all ones.
  private borrowing func verifyIdentity() throws(VFIOError) {
    guard (try? read(UInt32.self, .config, at: 0)) != .max else {
      throw VFIOError(.reset, core.location.name, nil, .didNotReturn)
    }
  }
}

/// Open groups, held while their numbers are used.
struct OpenGroups {
  let groups: [OpenGroup]
  var numbers: [Int32] { groups.map { $0.descriptor.number } }
}

extension Type1AddressSpace {
  /// The names of the groups that are open here.
  var groupNames: Set<String> { state.withLock { Set($0.groups.keys) } }

  /// The groups that are open here.
  func groupNumbers() -> OpenGroups { OpenGroups(groups: state.withLock { $0.groups.values.map { $0.group } }) }
}
