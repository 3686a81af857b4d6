public import AssignmentModel
public import LinuxPCI

/// Why a host was not changed; nothing happened to it.
public enum ChangeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wished cannot, or must not, be done.
  case refused(PlanRefusal)
  /// Somebody would have to agree, and did not.
  case notAgreed(Plan)
  /// The state directory cannot be used, or another process is at it.
  case state(StateError)
  /// The host could not be read.
  case host(HostError)

  /// One sentence, or several, each with the next step.
  public var description: String {
    switch self {
    case .refused(let refusal): refusal.description
    case .notAgreed(let plan):
      switch plan.consent {
      case .harmless: "the plan was not agreed to"
      case .hostLosesDevice: "the host would lose a device that it uses, and nobody agreed to that (--yes)"
      case .guestsLoseFunctions: "virtual functions would be destroyed, and nobody agreed to that (--yes)"
      }
    case .state(let error): error.description
    case .host(let error): error.description
    }
  }
}
