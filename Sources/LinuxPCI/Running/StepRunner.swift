import AssignmentModel
import PCICore

/// Makes one step: looks at what it relies on, writes, and looks at what came of it.
struct StepRunner {
  let host: any ChangeableHost
  let limits: RunLimits

  private var reader: FunctionStateReader { FunctionStateReader(files: host.files) }

  /// Whether the step is still to be made; false where what it leads to is there already.
  ///
  /// - Throws: where what it relies on is otherwise.
  func isNeeded(_ action: StepAction) throws(StepFailure) -> Bool {
    guard action.address != nil else {
      if case .loadModule(_, let driver) = action { return !hasDriver(driver) }
      return true
    }
    let state = try glance(action)
    if action.isDone(state) { return false }
    guard action.isExpected(state) else { throw StepFailure(action: action, cause: .unexpected(state)) }
    return true
  }

  /// Makes the step.
  ///
  /// - Parameter expected: Where virtual functions that it makes are to be; empty where that is not known.
  func make(_ action: StepAction, expecting expected: [PCIAddress] = []) throws(StepFailure) {
    if case .loadModule(let module, let driver) = action { return try load(module, driver, action) }
    if case .setVirtualFunction(let address, _, let setting) = action { return try order(setting, address, action) }
    guard let (place, value) = action.write, let path = HostPath(place) else { return }
    do throws(ErrorNumber) {
      try host.write(Array(value.utf8), to: path, limit: limit(action))
    } catch .timedOut {
      throw StepFailure(action: action, cause: .pending)
    } catch {
      // Somebody else may have done the same meanwhile, or the function may be gone.
      let state = try glance(action)
      if action.isDone(state) { return }
      throw StepFailure(action: action, cause: .refused(error))
    }
    let state = try glance(action)
    if case .setVirtualFunctionCount(_, _, let count) = action, count > 0 {
      return try checkVirtualFunctions(action, state, count, expected)
    }
    guard action.isDone(state) else { throw StepFailure(action: action, cause: .ineffective(state)) }
  }

  /// A driver may enable fewer than it was asked for, and may make them later: the write succeeds all the same (C8, C10).
  private func checkVirtualFunctions(
    _ action: StepAction, _ state: FunctionState, _ count: Int, _ expected: [PCIAddress]
  ) throws(StepFailure) {
    guard let address = action.address else { return }
    let enabled = state.virtualFunctionCount ?? 0
    guard enabled == count else { throw StepFailure(action: action, cause: .fewer(enabled)) }
    let reader = reader
    var found: [PCIAddress] = []
    let isReady = host.awaitEvents(limit: limits.attribute) {
      found = reader.virtualFunctions(of: address, count: count)
      return found.count == count
    }
    guard isReady, expected.isEmpty || found == expected else {
      throw StepFailure(action: action, cause: .notReady(found, of: count))
    }
  }

  /// Has a physical function decide something, and looks whether it has.
  private func order(_ setting: VirtualFunctionSetting, _ address: PCIAddress, _ action: StepAction) throws(StepFailure)
  {
    do throws(LinkFailure) {
      guard let place = try reader.place(of: address) else { throw LinkFailure(.noSuchDevice) }
      try tell(setting, address, place.physical, place.index, limit(action))
    } catch {
      if error.errno == .timedOut { throw StepFailure(action: action, cause: .pending) }
      if action.isDone(try state(action)) { return }
      throw StepFailure(action: action, cause: .setting(error))
    }
    let state = try state(action)
    guard action.isDone(state) else { throw StepFailure(action: action, cause: .ineffective(state)) }
  }

  /// Tells whoever decides it.
  private func tell(
    _ setting: VirtualFunctionSetting, _ address: PCIAddress, _ physical: PCIAddress, _ index: Int, _ limit: Duration
  ) throws(LinkFailure) {
    switch setting {
    case .vectors(let count):
      let path = FunctionStateReader.path(of: address).appending("sriov_vf_msix_count")
      do throws(ErrorNumber) {
        try host.write(Array("\(count)".utf8), to: path, limit: limit)
      } catch {
        throw LinkFailure(error, text: Self.reason(error))
      }
    case .controller(let state):
      guard let name = reader.controller(of: physical) else {
        throw LinkFailure(.noSuchDevice, text: "its physical function has no NVMe controller")
      }
      try host.controllers.set(state, of: index, on: name)
    case .mac, .vlan, .spoofCheck, .trust, .linkState, .rates:
      guard let interface = reader.interface(of: physical) else {
        throw LinkFailure(.noSuchDevice, text: "its physical function has no network interface")
      }
      try host.links.set(setting, of: UInt32(index), on: interface, limit: limit)
    }
  }

  /// What `sriov_vf_msix_count` means by a number (drivers/pci/iov.c, `sriov_vf_msix_count_store`).
  private static func reason(_ errno: ErrorNumber) -> String? {
    switch errno.name {
    case "EBUSY": "a driver has the virtual function"
    case "EOPNOTSUPP": "the driver of the physical function does not distribute vectors"
    case "EINVAL": "no such number"
    default: nil
    }
  }

  /// How a function is, with what its physical one has decided for it.
  func settled(_ state: FunctionState, _ address: PCIAddress, _ action: StepAction) throws(StepFailure) -> FunctionState
  {
    guard state.isPresent else { return state }
    var state = state
    do throws(LinkFailure) {
      state.settings = try reader.settings(of: address, on: host)
    } catch {
      throw StepFailure(action: action, cause: .setting(error))
    }
    return state
  }

  private func limit(_ action: StepAction) -> Duration {
    switch action {
    case .unbind, .bind, .setVirtualFunctionCount: limits.binding
    default: limits.attribute
    }
  }

  private func load(_ module: String, _ driver: String, _ action: StepAction) throws(StepFailure) {
    do throws(ModuleFailure) {
      try host.loadModule(module)
    } catch {
      throw StepFailure(action: action, cause: .module(error))
    }
    guard hasDriver(driver) else {
      let reason = "it is loaded, and there is no driver \(driver)"
      throw StepFailure(action: action, cause: .module(ModuleFailure(module: module, reason: reason)))
    }
  }

  private func hasDriver(_ driver: String) -> Bool {
    guard let name = HostName(driver) else { return false }
    do throws(ErrorNumber) {
      return try host.files.status(("/sys/bus/pci/drivers" as HostPath).appending(name)).kind == .directory
    } catch {
      return false
    }
  }

  /// How a function is, where one that is not there is an answer too.
  func presentState(of address: PCIAddress, _ action: StepAction) throws(StepFailure) -> FunctionState {
    do throws(ErrorNumber) {
      return try reader.presentState(of: address)
    } catch {
      throw StepFailure(action: action, cause: error == .busy ? .pending : .refused(error))
    }
  }

  /// How the step's function is, as far as the step relies on it or alters it.
  private func glance(_ action: StepAction) throws(StepFailure) -> FunctionState {
    try state(action, looking: FunctionStateReader.Settings(of: action))
  }

  /// How the step's function is.
  func state(_ action: StepAction) throws(StepFailure) -> FunctionState {
    try state(action, looking: .everything)
  }

  private func state(
    _ action: StepAction, looking settings: FunctionStateReader.Settings
  ) throws(StepFailure) -> FunctionState {
    guard let address = action.address else { return FunctionState() }
    let state: FunctionState
    do throws(ErrorNumber) {
      state = try reader.state(of: address, looking: settings)
    } catch {
      throw StepFailure(action: action, cause: error.isAbsence ? .gone : error == .busy ? .pending : .refused(error))
    }
    // It takes many reads to know, so it is looked at for what is about it only.
    if case .setVirtualFunction = action { return try settled(state, address, action) }
    return state
  }
}

/// How long the kernel may take for a write before the change is given up.
public struct RunLimits: Hashable, Sendable {
  /// For binding, unbinding and the number of virtual functions: drivers reset devices, load firmware, and wait for their users.
  public var binding: Duration = .seconds(60)
  /// For every other attribute.
  public var attribute: Duration = .seconds(10)

  /// The usual limits.
  public init() {}
}
