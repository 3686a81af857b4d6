public import AssignmentModel
public import LinuxPCI

/// How a change is made.
public struct ChangeOptions: Sendable {
  /// What is being done, for the journal and for others who wait.
  public var command: String
  /// How long to wait for another process that is changing the host.
  public var patience: Duration = .seconds(30)
  /// How long the kernel may take for a write.
  public var limits = RunLimits()
  /// Asked before the first change of a plan that needs somebody's consent, or any plan; false ends it.
  public var agrees: @Sendable (Plan) -> Bool
  /// Asked before each step; true calls the change off, and what was done is put back.
  public var isCancelled: @Sendable () -> Bool = { false }
  /// Told of what happens.
  public var observer: (@Sendable (RunEvent) -> Void)?
  /// Told of each write to the state directory before it is made.
  public var stateObserver: (@Sendable (StateAccess) -> Void)?

  /// Starts with the usual patience.
  ///
  /// - Parameters:
  ///   - command: What is being done.
  ///   - agrees: Asked with the plan before the first change. The usual answer agrees to what harms nobody.
  public init(command: String, agrees: @escaping @Sendable (Plan) -> Bool = { $0.consent == .harmless }) {
    self.command = command
    self.agrees = agrees
  }
}

/// A change that was made, or tried.
public struct Change: Hashable, Sendable {
  /// What was planned.
  public let plan: Plan
  /// What came of it.
  public let report: RunReport
}
