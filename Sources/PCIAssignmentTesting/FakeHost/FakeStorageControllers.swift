import AssignmentModel
import Glibc
import LinuxPCI
import PCICore
import Synchronization

/// The NVMe controllers of a fake host: each has two pairs of queues and one interrupt vector for each of the virtual
/// functions that it can have, to be given to any of them.
///
/// What is refused is what QEMU's drive refuses (hw/nvme/ctrl.c, `nvme_virt_mngmt`).
struct FakeStorageControllers: StorageControllers {
  let host: FakeHost

  func report(_ name: String) throws(LinkFailure) -> StorageReport {
    if host.script.withLock({ $0.isStopped }) { throw LinkFailure(.cancelled) }
    var report: StorageReport?
    host.store.locked { _ in
      let kernel = FakeKernel(TreeOverlay(host.store))
      guard let device = kernel.physicalFunction(ofController: name) else { return }
      var functions: [Int: SecondaryControllerState] = [:]
      let total = kernel.number(device, "sriov_totalvfs")
      for index in 0..<total { functions[index] = kernel.secondaryController(of: device, index) }
      report = StorageReport(resources: kernel.resources(ofController: device), functions: functions)
    }
    guard let report else { throw LinkFailure(.noSuchDevice) }
    return report
  }

  func set(_ state: SecondaryControllerState, of function: Int, on name: String) throws(LinkFailure) {
    let place = HostPath("/controller/\(name)/vf/\(function)") ?? .root
    let text = Array("\(state)".utf8)
    do throws(ErrorNumber) {
      _ = try host.begin(place, text)
      guard host.isPrivileged else { throw .accessDenied }
      var refusal: ErrorNumber?
      host.transact { kernel in
        if let device = kernel.physicalFunction(ofController: name) {
          refusal = Self.refusal(state, device, function, kernel)
          if refusal == nil { kernel.setSecondaryController(state, of: device, function) }
        } else {
          refusal = .noSuchDevice
        }
        host.record(place, text, refusal.map { .refused($0) } ?? .done, kernel)
      }
      if let refusal { throw refusal }
      try host.end(place)
    } catch {
      throw LinkFailure(error)
    }
  }

  /// The controller's own refusal reaches a program as a status, which the live side calls `EIO`.
  private static func refusal(
    _ state: SecondaryControllerState, _ device: FakeDevice, _ function: Int, _ kernel: FakeKernel
  ) -> ErrorNumber? {
    let total = kernel.number(device, "sriov_totalvfs")
    guard function < total else { return .inputOutput }
    var others: [SecondaryControllerState] = [state]
    for index in 0..<total where index != function { others.append(kernel.secondaryController(of: device, index)) }
    if kernel.resources(ofController: device).shortage(of: others) != nil { return .inputOutput }
    // One that is not enabled as a virtual function, or lacks what it needs, does not go online.
    let isThere = function < kernel.number(device, "sriov_numvfs")
    if state.isOnline, !isThere || state.queues < 2 || state.interrupts < 1 { return .inputOutput }
    return nil
  }
}

extension FakeKernel {
  private func place(ofController physical: FakeDevice) -> HostPath { path("controllers").appending(physical.name) }

  /// The physical function whose NVMe controller has this name; nil for none.
  func physicalFunction(ofController name: String) -> FakeDevice? {
    guard let name = HostName(name) else { return nil }
    return devices.first { device in
      tree.exists(device.attribute("nvme").appending(name)) && driver(of: device)?.name == "nvme"
        && tree.exists(device.attribute("sriov_totalvfs"))
    }
  }

  /// What there is for all.
  func resources(ofController device: FakeDevice) -> SecondaryControllerResources {
    let total = number(device, "sriov_totalvfs")
    let (queues, interrupts) = (UInt16(clamping: total * 2), UInt16(clamping: total))
    return SecondaryControllerResources(
      queues: UInt32(queues), queuesEach: queues, interrupts: UInt32(interrupts), interruptsEach: interrupts)
  }

  /// How a secondary controller is.
  func secondaryController(of physical: FakeDevice, _ index: Int) -> SecondaryControllerState {
    let text = HostName("\(index)").flatMap { tree.text(place(ofController: physical).appending($0)) }
    let words = text?.split(separator: " ") ?? []
    guard words.count == 3, let queues = UInt16(words[1]), let interrupts = UInt16(words[2]) else { return .idle }
    return SecondaryControllerState(isOnline: words[0] == "online", queues: queues, interrupts: interrupts)
  }

  /// Makes it so.
  func setSecondaryController(_ state: SecondaryControllerState, of physical: FakeDevice, _ index: Int) {
    guard let name = HostName("\(index)") else { return }
    let word = state.isOnline ? "online" : "offline"
    tree.put("\(word) \(state.queues) \(state.interrupts)", at: place(ofController: physical).appending(name))
  }

  /// Takes all offline, as happens when virtual functions are disabled; they keep their resources.
  func takeControllersOffline(of physical: FakeDevice) {
    for name in tree.names(in: place(ofController: physical)) {
      guard let index = Int(name.description) else { continue }
      var state = secondaryController(of: physical, index)
      state.isOnline = false
      setSecondaryController(state, of: physical, index)
    }
  }
}
