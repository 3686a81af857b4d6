public import AssignmentModel
import HardwareBits
public import PCICore

/// Why a step was not made, or did not do what it should have done.
public struct StepFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds.
  public enum Cause: Hashable, Sendable {
    /// The function is gone.
    case gone
    /// What the step relies on is otherwise.
    case unexpected(FunctionState)
    /// The kernel refused.
    case refused(ErrorNumber)
    /// The kernel has not answered, and may yet do it.
    case pending
    /// The kernel took the write, and the function is not as it should be.
    case ineffective(FunctionState)
    /// The driver enabled fewer virtual functions than it was asked for.
    case fewer(Int)
    /// Virtual functions are enabled, and their links did not appear in time, or lead elsewhere.
    case notReady([PCIAddress], of: Int)
    /// The physical function did not decide what it was told to.
    case setting(LinkFailure)
    /// A module could not be loaded.
    case module(ModuleFailure)
    /// Somebody called the change off.
    case cancelled
    /// The journal could not be written.
    case journal(StateError)
  }

  /// The step.
  public let action: StepAction
  /// The cause.
  public let cause: Cause

  /// One sentence.
  public var description: String {
    switch cause {
    case .gone: "cannot \(action): the function is gone"
    case .unexpected(let state): "cannot \(action): the function has \(state) now; somebody else changed it"
    case .refused(let errno): "cannot \(action): \(errno)\(hint(errno))"
    case .fewer(let count): "cannot \(action): the driver enabled \(count) of them"
    case .notReady(let found, let count) where found.count < count:
      "cannot \(action): \(found.count) of \(count) are there, and the others did not appear in time"
    case .notReady(let found, _):
      "cannot \(action): they are not where the card said before: the first is \(found.first?.description ?? "-")"
    case .pending where action.waitsForDriver:
      "cannot \(action): the driver has not answered in time, and may yet do it"
    case .pending: "cannot \(action): the kernel has not answered in time, and waits for somebody to close the device"
    case .ineffective(let state): "the kernel took the order to \(action), and the function has \(state)"
    case .setting(let failure): "cannot \(action): \(failure)\(hint(failure.errno))"
    case .module(let failure): failure.description
    case .cancelled: "called off before the step to \(action)"
    case .journal(let error): "cannot \(action): \(error)"
    }
  }

  /// What an errno of this write means, beyond its name (facts of drivers/base/bus.c, dd.c, drivers/vfio).
  private func hint(_ errno: ErrorNumber) -> String {
    switch (action, errno) {
    case (.bind(_, let driver), .noSuchDevice): "; \(driver) does not know the device, or is not loaded"
    case (.bind(_, let driver), .invalid) where DriverName(driver)?.isVFIO == true:
      "; vfio-pci takes no bridge, and nothing that is in no IOMMU group"
    case (.bind(_, let driver), .busy) where DriverName(driver)?.isVFIO == true:
      "; the function has virtual functions enabled, or is bound already"
    case (.bind, .busy): "; another member of its group is in use by a guest, or the function is bound already"
    case (.bind, .tryAgain): "; the driver waits for something that is not there yet"
    case (.unbind, .noSuchDevice): "; it is not bound to that driver"
    case (.setVirtualFunctionCount(_, _, 0), .notPermitted): "; the driver keeps them while guests have them"
    case (.setVirtualFunctionCount, _): countHint(errno)
    case (.setVirtualFunction, _) where errno.name == "EOPNOTSUPP": "; the driver knows no such setting"
    case (.setVirtualFunction, .invalid): "; the driver does not take the value, or not while the link is down"
    case (_, .accessDenied), (_, .notPermitted): "; \(permission)"
    default: ""
    }
  }

  /// What an errno of `sriov_numvfs` means (drivers/pci/iov.c, `sriov_numvfs_store` and `sriov_enable`).
  private func countHint(_ errno: ErrorNumber) -> String {
    switch errno.name {
    case "EINVAL": "; the kernel takes no such number"
    case "ERANGE": "; it is more than sriov_totalvfs"
    case "ENOENT": "; no driver is bound, or it makes no virtual functions"
    case "EBUSY": "; another number is enabled already, or the driver is busy"
    case "ENOMEM": "; memory of the VF BARs or bus numbers are missing: pciassign sriov show says which"
    case "ENOSYS", "ENODEV": "; the function that this one depends on has no SR-IOV, or is not there"
    case "EIO": "; the card's counts contradict each other, or its firmware refused"
    case "EACCES": "; \(permission)"
    case "EPERM": "; the driver forbids it in the mode it is in, or \(permission)"
    default: "; the driver's own reason is in the kernel's log: dmesg"
    }
  }

  /// Which file this user may not write, and what helps (Docs/changing-a-host.md, "Privileges").
  private var permission: String {
    "\(action.write?.path ?? "the file") is not this user's to write: run as root or with CAP_DAC_OVERRIDE, or give "
      + "this user the file"
  }

  /// The kind that a refused number of virtual functions is.
  private static func countKind(_ errno: ErrorNumber) -> DiagnosticKind {
    switch errno.name {
    case "ERANGE": VerdictDiagnostics.lowerTotal
    case "ENOENT": VerdictDiagnostics.noFunctionDriver
    case "EBUSY": ChangeDiagnostics.countChange
    case "ENOMEM": VerdictDiagnostics.noVirtualMemory
    case "ENOSYS", "ENODEV": ChangeDiagnostics.brokenDependency
    default: ChangeDiagnostics.stepFailed
    }
  }

  /// The finding that reports it.
  var finding: Finding {
    let subject: Finding.Subject = action.address.map { .function($0) } ?? .host
    let kind: DiagnosticKind =
      switch cause {
      case .gone: ChangeDiagnostics.functionMissing
      case .unexpected: ChangeDiagnostics.stateChanged
      case .refused(let errno) where action.isVirtualFunctionCount: Self.countKind(errno)
      case .fewer: ChangeDiagnostics.fewerEnabled
      case .notReady: VerdictDiagnostics.functionsMissing
      case .pending where action.waitsForDriver: ChangeDiagnostics.slowDriver
      case .refused, .ineffective, .cancelled, .journal: ChangeDiagnostics.stepFailed
      case .pending: ChangeDiagnostics.pending
      case .setting: ChangeDiagnostics.settingRefused
      case .module: VerdictDiagnostics.moduleMissing
      }
    guard action.isVirtualFunctionCount else { return Finding(kind, subject, description + ".") }
    return Finding(kind, .error, subject, description + ".")
  }
}

extension StepAction {
  /// Whether the driver of a physical function does it, and nobody else is waited for.
  fileprivate var waitsForDriver: Bool {
    if case .setVirtualFunction = self { return true }
    return isVirtualFunctionCount
  }

  /// Whether it makes or destroys virtual functions.
  var isVirtualFunctionCount: Bool { if case .setVirtualFunctionCount = self { true } else { false } }
}
