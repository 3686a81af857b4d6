public import AssignmentModel
public import PCICore

/// What came of a change.
public struct RunReport: Hashable, Sendable {
  /// How it ended.
  public enum Outcome: String, Hashable, Sendable {
    /// Nothing was to be done.
    case nothing = "nothing-to-do"
    /// Everything was done.
    case done
    /// Something failed, and everything is as it was before.
    case rolledBack = "rolled-back"
    /// Something failed, and could not be put back either.
    case needsRecovery = "recovery-needed"
  }

  /// How it ended.
  public let outcome: Outcome
  /// What failed and what was put back, the cause first.
  public let findings: [Finding]
  /// How the functions are now; those that are gone are left out.
  public let states: [PCIAddress: FunctionState]

  /// Records what came of a change.
  public init(_ outcome: Outcome, findings: [Finding] = [], states: [PCIAddress: FunctionState] = [:]) {
    self.outcome = outcome
    self.findings = findings
    self.states = states
  }
}

/// Something that happens while a change is carried out, for whoever watches.
public enum RunEvent: Hashable, Sendable {
  /// The step of this index is about to be made.
  case begins(index: Int, of: Int, StepAction)
  /// It was made.
  case ended(index: Int, of: Int, StepAction)
  /// What it leads to was there already.
  case wasThere(index: Int, of: Int, StepAction)
  /// It failed, and everything is put back now.
  case failed(StepFailure)
  /// A step that puts something back is about to be made.
  case putsBack(StepAction)
}
