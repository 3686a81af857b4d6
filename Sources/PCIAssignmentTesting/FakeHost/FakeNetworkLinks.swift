import AssignmentModel
import Glibc
import LinuxPCI
import PCICore
import Synchronization

/// The interfaces of a fake host: those of igb decide for virtual functions, and all others know nothing of them.
///
/// The error numbers are those that igb gave in virtual machines with kernels 6.1 and 6.12, order by order
/// (drivers/net/ethernet/intel/igb/igb_main.c, `igb_ndo_set_vf_*`; net/core/rtnetlink.c, `do_setvfinfo`).
struct FakeNetworkLinks: NetworkLinks {
  let host: FakeHost

  func report(_ index: UInt32) throws(LinkFailure) -> LinkReport {
    if host.script.withLock({ $0.isStopped }) { throw LinkFailure(.cancelled) }
    var report: LinkReport?
    host.store.locked { _ in
      let kernel = FakeKernel(TreeOverlay(host.store))
      guard let (device, name) = kernel.physicalFunction(ofInterface: index) else { return }
      let count = kernel.number(device, "sriov_numvfs")
      var functions: [UInt32: VirtualFunctionSettings] = [:]
      if Self.decides(kernel, device) {
        for index in 0..<UInt32(count) { functions[index] = kernel.settings(of: device, index) }
      }
      report = LinkReport(index: index, name: name.description, functionCount: count, functions: functions)
    }
    guard let report else { throw LinkFailure(.noSuchDevice) }
    return report
  }

  func set(
    _ setting: VirtualFunctionSetting, of function: UInt32, on index: UInt32, limit: Duration
  ) throws(LinkFailure) {
    let place = Self.place(function, index)
    let text = Array("\(setting)".utf8)
    do throws(ErrorNumber) {
      let delay = try host.begin(place, text)
      if delay > .zero { try host.pass(delay, host.time.addingReportingOverflow(limit.nanoseconds).partialValue) }
      guard host.isPrivileged else { throw .notPermitted }
      var refusal: ErrorNumber?
      host.transact { kernel in
        refusal = Self.refusal(setting, function, index, kernel)
        if refusal == nil, let (device, _) = kernel.physicalFunction(ofInterface: index) {
          kernel.decide(setting, for: device, function)
        }
        host.record(place, text, refusal.map { .refused($0) } ?? .done, kernel)
      }
      if let refusal { throw refusal }
      try host.end(place)
    } catch {
      throw LinkFailure(error)
    }
  }

  /// How the trace names it: it is no file.
  private static func place(_ function: UInt32, _ index: UInt32) -> HostPath {
    HostPath("/link/\(index)/vf/\(function)") ?? .root
  }

  private static func decides(_ kernel: FakeKernel, _ device: FakeDevice) -> Bool {
    kernel.driver(of: device)?.name == "igb"
  }

  /// Why an order is refused; nil where it is not.
  private static func refusal(
    _ setting: VirtualFunctionSetting, _ function: UInt32, _ index: UInt32, _ kernel: FakeKernel
  ) -> ErrorNumber? {
    let unsupported = ErrorNumber(rawValue: EOPNOTSUPP)
    guard let (device, name) = kernel.physicalFunction(ofInterface: index) else { return .noSuchDevice }
    guard decides(kernel, device) else { return unsupported }
    let count = kernel.number(device, "sriov_numvfs")
    switch setting {
    case .linkState, .vectors, .controller: return unsupported
    case .spoofCheck where count == 0: return unsupported
    default: if function >= UInt32(count) { return .invalid }
    }
    switch setting {
    // Zero is taken: it lets the guest choose.
    case .mac(let address): return address.isGroup ? .invalid : nil
    case .vlan(let tag): return tag.tagProtocol == .customer ? nil : ErrorNumber(rawValue: EPROTONOSUPPORT)
    case .rates(let rates):
      let state = kernel.tree.text(device.attribute("net").appending(name).appending("operstate"))
      // A gigabit card's, and only while its link is up.
      return rates.minimum != 0 || rates.maximum > 1000 || state == "down" ? .invalid : nil
    case .spoofCheck, .trust, .linkState, .vectors, .controller: return nil
    }
  }
}
