public import PCICore

/// A change of a host as its journal keeps it: who makes it, every state before and after, and how far it came.
public struct Transaction: Hashable, Sendable {
  /// Who makes it, and in which life of the machine.
  public struct Origin: Hashable, Sendable {
    /// A name that no other transaction has.
    public var id: String
    /// The boot (`/proc/sys/kernel/random/boot_id`).
    public var bootID: String
    /// The process.
    public var process: ProcessIdentity
    /// When it began, in seconds since 1970 UTC.
    public var time: Int64
    /// The command line, for people.
    public var command: String

    /// Records an origin.
    public init(id: String, bootID: String, process: ProcessIdentity, time: Int64, command: String) {
      self.id = id
      self.bootID = bootID
      self.process = process
      self.time = time
      self.command = command
    }
  }

  /// How far it came.
  public enum Event: Hashable, Sendable {
    /// The step of this index is about to be made.
    case begun(Int)
    /// It was made, and verified.
    case done(Int)
    /// Everything is being put back.
    case undoing
    /// Everything was done; what follows is bookkeeping.
    case committed
  }

  /// Who makes it.
  public let origin: Origin
  /// What it is for.
  public let purpose: Plan.Purpose
  /// The functions with their states before and after, in the order in which they are changed.
  public let functions: [Plan.Function]
  /// The steps, in order.
  public let steps: [StepAction]
  /// What has happened, in order.
  public private(set) var events: [Event] = []

  /// Begins a transaction.
  public init(_ origin: Origin, _ plan: Plan) {
    self.init(origin, plan.purpose, plan.functions, plan.steps.map { $0.action })
  }

  init(_ origin: Origin, _ purpose: Plan.Purpose, _ functions: [Plan.Function], _ steps: [StepAction]) {
    self.origin = origin
    self.purpose = purpose
    self.functions = functions
    self.steps = steps
  }

  /// Notes what happened.
  public mutating func append(_ event: Event) { events.append(event) }

  /// Whether everything was done.
  public var isCommitted: Bool { events.contains(.committed) }
  /// Whether it is being put back.
  public var isUndoing: Bool { events.contains(.undoing) }
  /// Whether every step was made and verified.
  public var isComplete: Bool {
    guard !isUndoing else { return false }
    return steps.indices.allSatisfy { events.contains(.done($0)) }
  }

  /// The functions of which a step was begun, the last first: what has to be put back, in that order.
  public var touched: [Plan.Function] {
    var addresses: Set<PCIAddress> = []
    for case .begun(let index) in events {
      if steps.indices.contains(index), let address = steps[index].address { addresses.insert(address) }
    }
    return functions.reversed().filter { addresses.contains($0.address) }
  }

  /// The functions in the order in which they are changed, virtual ones with their physical one.
  public var families: [Family] {
    var families: [Family] = []
    for function in functions {
      if let physical = function.physicalFunction,
        let index = families.firstIndex(where: { $0.lead.address == physical })
      {
        families[index].members.append(function)
      } else {
        families.append(Family(lead: function))
      }
    }
    return families
  }

  /// The families of which a step was begun, the last first: what has to be put back, in that order.
  public var touchedFamilies: [Family] {
    let touched = touched
    return families.reversed().filter { family in touched.contains { family.contains($0.address) } }
  }

  /// A function that is changed by itself, or a physical one with its virtual ones.
  public struct Family: Hashable, Sendable {
    /// The function, or the physical one.
    public let lead: Plan.Function
    /// The virtual ones, by index.
    public internal(set) var members: [Plan.Function] = []

    /// Whether the function at `address` is one of it.
    public func contains(_ address: PCIAddress) -> Bool {
      lead.address == address || members.contains { $0.address == address }
    }
  }

  /// The states of a function that the transaction itself leads through, the first and the last included.
  public func states(of function: Plan.Function) -> [FunctionState] {
    var state = function.start
    var states = [state]
    for step in steps where step.address == function.address {
      step.apply(to: &state)
      states.append(state)
    }
    if !states.contains(function.end) { states.append(function.end) }
    return states
  }
}

/// A process, told from a later one of the same number.
public struct ProcessIdentity: Hashable, Sendable {
  /// Its number.
  public let number: Int32
  /// When it was started, in clock ticks since the boot (`/proc/PID/stat`, field 22).
  public let startTime: UInt64

  /// Names a process.
  public init(number: Int32, startTime: UInt64) {
    self.number = number
    self.startTime = startTime
  }
}
