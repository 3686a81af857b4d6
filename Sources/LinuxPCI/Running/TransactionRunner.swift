public import AssignmentModel
import PCICore

/// Carries out plans as transactions: a journal before the first change, each step checked before and after, and
/// everything put back where one fails.
public struct TransactionRunner: Sendable {
  let host: any ChangeableHost
  let limits: RunLimits
  /// Told of what happens.
  let observer: (@Sendable (RunEvent) -> Void)?
  /// Asked before each step; true calls the change off.
  let isCancelled: @Sendable () -> Bool

  /// Prepares to change `host`.
  ///
  /// - Parameters:
  ///   - host: The host.
  ///   - limits: How long the kernel may take.
  ///   - isCancelled: Asked before each step; where it answers true, what was done is put back.
  ///   - observer: Told of what happens, on the caller's thread.
  public init(
    _ host: any ChangeableHost, limits: RunLimits = RunLimits(),
    isCancelled: @escaping @Sendable () -> Bool = { false }, observer: (@Sendable (RunEvent) -> Void)? = nil
  ) {
    self.host = host
    self.limits = limits
    self.isCancelled = isCancelled
    self.observer = observer
  }

  var steps: StepRunner { StepRunner(host: host, limits: limits) }

  /// Carries out a plan.
  ///
  /// - Parameters:
  ///   - plan: The plan, made from a snapshot that was read while the lock was held.
  ///   - state: The state directory, locked.
  ///   - command: What is being done, for the journal.
  /// - Throws: where the journal of another change is still there, or the journal cannot be begun; nothing was changed.
  public func run(_ plan: Plan, _ state: borrowing LockedState, command: String) throws(StateError) -> RunReport {
    guard !plan.isEmpty else { return RunReport(.nothing, states: states(of: plan.functions)) }
    if try state.contents.journal() != nil { throw .unfinished }
    var transaction = Transaction(origin(state.process, command: command), plan)
    let journal = try state.begin(transaction)
    do throws(StepFailure) {
      for (index, action) in transaction.steps.enumerated() {
        try make(action, index, &transaction, journal)
      }
      try verify(transaction)
    } catch {
      return undo(because: error, &transaction, journal, state)
    }
    do throws(StateError) {
      try journal.append(.committed, to: &transaction)
      try finish(transaction, state)
    } catch {
      // Every step is done, and the journal says so or its steps do: recovery only has to keep the books.
      let finding = Finding(ChangeDiagnostics.interrupted, .host, "Everything was done, and \(error).")
      return RunReport(.needsRecovery, findings: [finding], states: states(of: transaction.functions))
    }
    return RunReport(.done, states: states(of: transaction.functions))
  }

  private func make(
    _ action: StepAction, _ index: Int, _ transaction: inout Transaction, _ journal: borrowing JournalFile
  ) throws(StepFailure) {
    let count = transaction.steps.count
    if isCancelled() { throw StepFailure(action: action, cause: .cancelled) }
    guard try steps.isNeeded(action) else {
      try note(.done(index), action, &transaction, journal)
      observer?(.wasThere(index: index, of: count, action))
      return
    }
    try note(.begun(index), action, &transaction, journal)
    observer?(.begins(index: index, of: count, action))
    var members: [PCIAddress] = []
    if case .setVirtualFunctionCount(let address, _, let count) = action, count > 0 {
      for function in transaction.functions where function.physicalFunction == address && members.count < count {
        members.append(function.address)
      }
    }
    try steps.make(action, expecting: members)
    try note(.done(index), action, &transaction, journal)
    observer?(.ended(index: index, of: count, action))
  }

  private func note(
    _ event: Transaction.Event, _ action: StepAction, _ transaction: inout Transaction, _ journal: borrowing JournalFile
  ) throws(StepFailure) {
    do throws(StateError) {
      try journal.append(event, to: &transaction)
    } catch {
      throw StepFailure(action: action, cause: .journal(error))
    }
  }

  /// Whether every function is as it should be at the end, and a driver for guests has made its node.
  private func verify(_ transaction: Transaction) throws(StepFailure) {
    let nodes = AssignmentNodes(files: host.files)
    for function in transaction.functions {
      guard let driver = function.end.driver, function.start.driver != driver,
        DriverName(driver)?.isVFIO == true, !nodes.exist(for: function.address)
      else { continue }
      let action = StepAction.bind(function.address, driver: driver)
      throw StepFailure(action: action, cause: .ineffective(try steps.state(action)))
    }
  }

  /// Keeps the books of what was done, and closes the journal.
  func finish(_ transaction: Transaction, _ state: borrowing LockedState) throws(StateError) {
    let earlier = transaction.purpose == .release ? [] : try state.contents.records()
    var books: [(address: PCIAddress, record: AssignmentRecord?)] = []
    for function in transaction.functions {
      switch transaction.purpose {
      case .release: books.append((function.address, nil))
      case .bind, .recover, .virtualFunctions, .apply:
        guard function.start != function.end else { continue }
        // One that had been handed over before goes back to where it was at first. A wished state brought about again
        // mends what somebody changed in between, which is nothing to go back to.
        let before = earlier.first {
          $0.address == function.address && $0.bootID == transaction.origin.bootID
            && ($0.end.isMet(by: function.start) || transaction.purpose == .apply && $0.identity == function.identity)
        }
        let start = before?.start ?? function.start
        if transaction.purpose == .virtualFunctions || transaction.purpose == .apply, start.isMet(by: function.end) {
          // It is as it was before everything: nothing is to be put back any more.
          if earlier.contains(where: { $0.address == function.address }) { books.append((function.address, nil)) }
          continue
        }
        let record = AssignmentRecord(
          address: function.address, identity: identity(of: function), start: start, end: function.end,
          bootID: transaction.origin.bootID, time: transaction.origin.time,
          physicalFunction: function.physicalFunction ?? before?.physicalFunction)
        books.append((function.address, record))
      }
    }
    try state.keep(books)
    try state.closeJournal()
  }

  /// What a function says it is; of one that the change made, what it says now that it is there.
  private func identity(of function: Plan.Function) -> FunctionIdentity {
    guard !function.start.isPresent, function.end.isPresent else { return function.identity }
    do throws(ErrorNumber) {
      var buffer = AttributeBuffer()
      let directory = try host.files.openDirectory(FunctionStateReader.path(of: function.address))
      let reader = IdentityReader(directory: directory, config: nil)
      return try reader.identity(into: &buffer) ?? function.identity
    } catch {
      return function.identity
    }
  }

  private func undo(
    because failure: StepFailure, _ transaction: inout Transaction, _ journal: borrowing JournalFile,
    _ state: borrowing LockedState
  ) -> RunReport {
    observer?(.failed(failure))
    var findings = [failure.finding]
    // Where the disk is full or gone the note is missing, and recovery finds the same by looking.
    do throws(StateError) { try journal.append(.undoing, to: &transaction) } catch {}
    // What the kernel still works at is left alone: everything asked about it would wait as well.
    let pending = failure.cause == .pending ? failure.action.address : nil
    var enabled: Int?
    if case .fewer(let count) = failure.cause { enabled = count }
    let missing = putBack(transaction, except: pending, enabled: enabled)
    findings += missing
    if missing.isEmpty, pending == nil {
      do throws(StateError) {
        try state.closeJournal()
        findings.append(Finding(ChangeDiagnostics.rolledBack, .host, "Everything is as it was before."))
        return RunReport(.rolledBack, findings: findings, states: states(of: transaction.functions))
      } catch {
        findings.append(Finding(ChangeDiagnostics.interrupted, .host, "Everything is as it was before, and \(error)."))
      }
    }
    let left = transaction.families.filter { family in pending.map { !family.contains($0) } ?? true }
    return RunReport(
      .needsRecovery, findings: findings, states: states(of: left.flatMap { [$0.lead] + $0.members }))
  }

  /// How functions are now; those that are gone, or cannot be read, are left out.
  func states(of functions: [Plan.Function]) -> [PCIAddress: FunctionState] {
    let reader = FunctionStateReader(files: host.files)
    var states: [PCIAddress: FunctionState] = [:]
    for function in functions {
      do throws(ErrorNumber) { states[function.address] = try reader.state(of: function.address) } catch {}
      guard function.start.settings != nil || function.end.settings != nil, states[function.address] != nil else {
        continue
      }
      do throws(LinkFailure) {
        states[function.address]?.settings = try reader.settings(of: function.address, on: host)
      } catch {}
    }
    return states
  }

  private func origin(_ process: ProcessIdentity, command: String) -> Transaction.Origin {
    let time = host.clock
    return Transaction.Origin(
      id: "\(time)-\(process.number)-\(process.startTime)", bootID: BootIdentity.read(host.files) ?? "",
      process: process, time: time, command: command)
  }
}
