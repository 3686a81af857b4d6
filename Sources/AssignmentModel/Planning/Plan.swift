public import PCICore

/// What is to be done to a host: ordered steps, what they rely on, what they risk, and what stays behind.
///
/// A plan is a value: printing it and not running it is a dry run.
public struct Plan: Hashable, Sendable {
  /// What it is for.
  public enum Purpose: String, Hashable, Sendable {
    /// Giving functions to a driver for guests.
    case bind
    /// Giving them back.
    case release
    /// Making or destroying virtual functions.
    case virtualFunctions = "sriov"
    /// Ending what was interrupted.
    case recover
    /// Bringing a host to a wished state.
    case apply
  }

  /// A function that the plan changes, or finds as it should be.
  public struct Function: Hashable, Sendable {
    /// Its address.
    public let address: PCIAddress
    /// What it says it is; the same address may name another card after a restart.
    public let identity: FunctionIdentity
    /// How it is now.
    public let start: FunctionState
    /// How it will be.
    public let end: FunctionState
    /// The physical function with which a virtual one comes, goes and is put back; nil for a function by itself.
    public let physicalFunction: PCIAddress?

    /// Records a function.
    public init(
      address: PCIAddress, identity: FunctionIdentity, start: FunctionState, end: FunctionState,
      physicalFunction: PCIAddress? = nil
    ) {
      self.address = address
      self.identity = identity
      self.start = start
      self.end = end
      self.physicalFunction = physicalFunction
    }
  }

  /// A change with what it costs.
  public struct Step: Hashable, Sendable {
    /// The change.
    public let action: StepAction
    /// What somebody has to agree to.
    public let consent: Consent
    /// What may go wrong or be missed, in sentences.
    public let risks: [String]

    /// Records a step.
    public init(_ action: StepAction, consent: Consent = .harmless, risks: [String] = []) {
      self.action = action
      self.consent = consent
      self.risks = risks
    }
  }

  /// What it is for.
  public let purpose: Purpose
  /// The functions concerned, in the order in which they are changed; also those that need no change.
  public let functions: [Function]
  /// The steps, in order; none where everything is as it should be.
  public let steps: [Step]
  /// What the reader should know, the gravest first.
  public let findings: [Finding]
  /// What stays when the plan has been carried out and taken back, in sentences.
  public let leftBehind: [String]

  /// Puts a plan together.
  public init(
    purpose: Purpose, functions: [Function], steps: [Step], findings: [Finding] = [], leftBehind: [String] = []
  ) {
    self.purpose = purpose
    self.functions = functions
    self.steps = steps
    self.findings = findings
    self.leftBehind = leftBehind
  }

  /// Whether nothing is to be done.
  public var isEmpty: Bool { steps.isEmpty }

  /// The most that somebody has to agree to.
  public var consent: Consent {
    var most = Consent.harmless
    for step in steps where step.consent > most { most = step.consent }
    return most
  }
}

/// Why there is no plan.
public struct PlanRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// What stands in the way, the gravest first; never empty.
  public let findings: [Finding]
  /// Whether it is refused to keep somebody from harm, and not because it could not work.
  public let isForSafety: Bool

  /// Records a refusal.
  public init(_ findings: [Finding], isForSafety: Bool) {
    self.findings = findings
    self.isForSafety = isForSafety
  }

  /// Whether only something that was not read stands in the way.
  public var isUnmeasured: Bool { findings.allSatisfy { $0.weight == .unmeasured } }

  /// Each reason as a sentence with its remedy.
  public var description: String {
    var text = ""
    for finding in findings {
      if !text.isEmpty { text += " " }
      text += "\(finding.text) \(finding.remedy)"
    }
    return text
  }
}
