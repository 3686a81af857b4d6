public import AssignmentModel
import HardwareBits
import PCICore

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
    case .pending: "cannot \(action): the kernel has not answered in time, and waits for somebody to close the device"
    case .ineffective(let state): "the kernel took the order to \(action), and the function has \(state)"
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
    case (_, .accessDenied), (_, .notPermitted): "; this needs root"
    default: ""
    }
  }

  /// The finding that reports it.
  var finding: Finding {
    let subject: Finding.Subject = action.address.map { .function($0) } ?? .host
    let kind: DiagnosticKind =
      switch cause {
      case .gone: ChangeDiagnostics.functionMissing
      case .unexpected: ChangeDiagnostics.stateChanged
      case .refused, .ineffective, .cancelled, .journal: ChangeDiagnostics.stepFailed
      case .pending: ChangeDiagnostics.pending
      case .module: VerdictDiagnostics.moduleMissing
      }
    return Finding(kind, subject, description + ".")
  }
}
