public import AssignmentModel
public import LinuxPCI
import PCICore

/// Hands functions over, takes them back, and ends what was interrupted: each a plan, carried out as a transaction.
///
/// ```swift
/// let assigner = try HostAssigner.live()
/// let change = try assigner.bind(BindWish([address]), ChangeOptions(command: "my VMM"))
/// ```
///
/// Calls wait for the kernel and for other processes; make them on a thread that may. All need root.
public struct HostAssigner: Sendable {
  let source: HostSource
  let host: any ChangeableHost
  /// Where records and the journal are.
  public let state: StateDirectory

  /// Works on a host.
  ///
  /// - Parameters:
  ///   - source: The host as it is read.
  ///   - host: The same host as it is changed.
  ///   - state: Where records and the journal are kept.
  public init(reading source: HostSource, changing host: any ChangeableHost, state: StateDirectory = StateDirectory()) {
    self.source = source
    self.host = host
    self.state = state
  }

  /// Plans for a copy of a host, which cannot be changed.
  ///
  /// - Parameters:
  ///   - source: The copy.
  ///   - state: Where records are looked for.
  public init(planningFor source: HostSource, state: StateDirectory = StateDirectory()) {
    let isThisMachine = source.provenance.kind == .live && source.provenance.path == "/"
    let links: any NetworkLinks = isThisMachine ? LiveNetworkLinks() : AbsentNetworkLinks()
    let controllers: any StorageControllers = isThisMachine ? LiveStorageControllers() : AbsentStorageControllers()
    self.init(
      reading: source,
      changing: CopiedHost(files: source.files ?? MemoryFiles(), links: links, controllers: controllers), state: state)
  }

  /// Works on this machine.
  ///
  /// - Parameters:
  ///   - state: Where records and the journal are kept.
  ///   - observer: Told of each access to the machine's files.
  public static func live(
    state: StateDirectory = StateDirectory(), observer: (@Sendable (FileAccess) -> Void)? = nil
  ) throws(InspectionError) -> HostAssigner {
    let source: HostSource
    do throws(HostSourceError) {
      source = try HostSource.open("/")
    } catch {
      throw .source(error)
    }
    do throws(ErrorNumber) {
      let host = try LiveHost(observer: observer)
      return HostAssigner(
        reading: observer.map { source.observed(by: $0) } ?? source, changing: host, state: state)
    } catch {
      throw .host(HostError(operation: "open the root directory", path: .root, errno: error))
    }
  }

  /// The plan for a wish, as the host is now.
  ///
  /// Nothing is changed, and no lock is taken.
  public func plan(_ wish: BindWish) throws(ChangeError) -> Plan {
    let records = try records()
    let context = try reading { () throws(HostError) in
      try PlanningReader(source, links: host.links, controllers: host.controllers).context(for: wish, records: records)
    }
    return try refusing { () throws(PlanRefusal) in try BindPlanner(context).plan(wish) }
  }

  /// The plan for a wish, as the host is now.
  ///
  /// Nothing is changed, and no lock is taken.
  public func plan(_ wish: ReleaseWish) throws(ChangeError) -> Plan {
    let records = try records()
    let context = try reading { () throws(HostError) in
      try PlanningReader(source, links: host.links, controllers: host.controllers).context(for: wish, records: records)
    }
    return try refusing { () throws(PlanRefusal) in try ReleasePlanner(context).plan(wish) }
  }

  /// The plan for a wish, as the host is now.
  ///
  /// Nothing is changed, and no lock is taken.
  public func plan(_ wish: VirtualFunctionWish) throws(ChangeError) -> Plan {
    let records = try records()
    let context = try reading { () throws(HostError) in
      try PlanningReader(source, links: host.links, controllers: host.controllers).context(for: wish, records: records)
    }
    return try refusing { () throws(PlanRefusal) in try VirtualFunctionPlanner(context).plan(wish) }
  }

  /// Makes or destroys virtual functions.
  ///
  /// - Throws: where nothing was changed; what came of a change is in its report.
  public func setVirtualFunctions(_ wish: VirtualFunctionWish, _ options: ChangeOptions) throws(ChangeError) -> Change {
    let locked = try lock(options)
    return try carryOut(try plan(wish), locked, options)
  }

  /// Binds functions.
  ///
  /// - Throws: where nothing was changed; what came of a change is in its report.
  public func bind(_ wish: BindWish, _ options: ChangeOptions) throws(ChangeError) -> Change {
    let locked = try lock(options)
    return try carryOut(try plan(wish), locked, options)
  }

  /// Gives functions back.
  ///
  /// - Throws: where nothing was changed; what came of a change is in its report.
  public func release(_ wish: ReleaseWish, _ options: ChangeOptions) throws(ChangeError) -> Change {
    let locked = try lock(options)
    return try carryOut(try plan(wish), locked, options)
  }

  /// Ends what was interrupted: see ``LinuxPCI/TransactionRunner/recover(_:acceptingChanges:)``.
  public func recover(_ options: ChangeOptions, acceptingChanges: Bool = false) throws(ChangeError) -> RunReport {
    let locked = try lock(options)
    do throws(StateError) {
      return try runner(options).recover(locked, acceptingChanges: acceptingChanges)
    } catch {
      throw .state(error)
    }
  }

  /// What ``recover(_:acceptingChanges:)`` would do now.
  ///
  /// Nothing is changed, and no lock is taken.
  public func planRecovery() throws(ChangeError) -> Plan {
    do throws(StateError) {
      return TransactionRunner(host).recoveryPlan(try state.journal())
    } catch {
      throw .state(error)
    }
  }

  /// What was handed over, what is under way, and who is at it.
  public func status() throws(ChangeError) -> AssignmentStatus {
    do throws(StateError) {
      return AssignmentStatus(
        records: try state.records(), interrupted: try state.journal(), holder: try state.holder(), on: try snapshot(),
        boot: BootIdentity.read(host.files) ?? "")
    } catch {
      throw .state(error)
    }
  }

  private func snapshot() throws(StateError) -> HostSnapshot {
    do throws(HostError) {
      return try source.snapshot(depth: [.attributes, .kernel])
    } catch {
      throw .failed(operation: error.operation, path: error.path.description, error.errno)
    }
  }

  func carryOut(
    _ plan: Plan, _ locked: borrowing LockedState, _ options: ChangeOptions
  ) throws(ChangeError) -> Change {
    do throws(StateError) {
      if try locked.contents.journal() != nil { throw .unfinished }
    } catch {
      throw .state(error)
    }
    guard plan.isEmpty || options.agrees(plan) else { throw .notAgreed(plan) }
    do throws(StateError) {
      return Change(plan: plan, report: try runner(options).run(plan, locked, command: options.command))
    } catch {
      throw .state(error)
    }
  }

  func runner(_ options: ChangeOptions) -> TransactionRunner {
    TransactionRunner(
      host, limits: options.limits, isCancelled: options.isCancelled, observer: options.observer)
  }

  func lock(_ options: ChangeOptions) throws(ChangeError) -> LockedState {
    do throws(StateError) {
      return try state.lock(waiting: options.patience, command: options.command, observer: options.stateObserver)
    } catch {
      throw .state(error)
    }
  }

  private func records() throws(ChangeError) -> [AssignmentRecord] {
    do throws(StateError) {
      return try state.records()
    } catch {
      throw .state(error)
    }
  }

  private func reading(_ body: () throws(HostError) -> PlanningContext) throws(ChangeError) -> PlanningContext {
    do throws(HostError) {
      return try body()
    } catch {
      throw .host(error)
    }
  }

  func refusing(_ body: () throws(PlanRefusal) -> Plan) throws(ChangeError) -> Plan {
    do throws(PlanRefusal) {
      return try body()
    } catch {
      throw .refused(error)
    }
  }
}
