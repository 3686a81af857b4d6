public import PCICore

/// The IOMMU groups that Linux forms of a host, predicted and explained without asking it.
///
/// Prediction simulates the kernel's own steps, function by function in the order in which it finds them; time and
/// memory are linear in the number of functions. Words are made only when asked for.
public struct GroupPrediction: Sendable {
  /// The tree the prediction was made from.
  public let topology: HostTopology
  /// The conditions it holds for.
  public let conditions: GroupingConditions
  /// The groups in the order in which they are founded.
  public let groups: [PredictedGroup]
  let simulation: GroupSimulation
  /// The place of each function in ``HostTopology/enumeration``.
  let order: [Int]
  private let groupOfFounder: [Int: Int]

  /// Predicts the groups of a host as it is.
  public init(_ host: HostSnapshot) {
    self.init(host, HostTopology(host), GroupingConditions(host))
  }

  /// Predicts the groups of a host under conditions, perhaps on an edited tree.
  public init(_ host: HostSnapshot, _ topology: HostTopology, _ conditions: GroupingConditions) {
    self.init(topology, conditions, coverage: UnitCoverage(host, topology, conditions).answers)
  }

  init(_ topology: HostTopology, _ conditions: GroupingConditions, coverage: [Answer]) {
    self.topology = topology
    self.conditions = conditions
    simulation = GroupSimulation(topology, conditions, coverage: coverage)
    var order = [Int](repeating: 0, count: topology.functions.count)
    for (place, position) in topology.enumeration.enumerated() { order[position] = place }
    self.order = order
    var members: [[Int]] = []
    var indices: [Int: Int] = [:]
    for position in topology.enumeration where simulation.founders[position] == position {
      indices[position] = members.count
      members.append([])
    }
    for position in topology.functions.indices {
      guard let group = indices[simulation.founders[position]] else { continue }
      members[group].append(position)
    }
    groupOfFounder = indices
    let mayGrow = Set(simulation.openQuestions.values.flatMap { $0.alternatives })
    groups = members.map { [simulation] in PredictedGroup(positions: $0, in: simulation, mayGrow: mayGrow) }
  }

  /// The functions that no remapping unit serves, and that get no group.
  public var ungrouped: [PCIAddress] {
    topology.functions.indices.filter { simulation.founders[$0] < 0 }.map { topology.functions[$0].address }
  }

  /// The group of the function at `address`, or nil where it gets none or is not there.
  public func group(of address: PCIAddress) -> PredictedGroup? {
    guard let position = topology.position(of: address) else { return nil }
    return groupOfFounder[simulation.founders[position]].map { groups[$0] }
  }

  /// Whether Linux counts the function at `address` as isolated from its peers; nil where there is none.
  public func isolation(of address: PCIAddress) -> IsolationVerdict? {
    topology.position(of: address).map { simulation.isolation[$0] }
  }

  /// Whether every function's group is certain.
  public var isMeasured: Bool {
    simulation.openQuestions.isEmpty && !simulation.coverage.contains(.unmeasured)
  }

  /// What would have to be known to decide about a group, in words; empty for a certain one.
  public func openQuestions(of group: PredictedGroup) -> [String] {
    let wording = wording
    return questions(of: group).map { wording.text($0) }
  }

  /// What would have to be known to decide about a group, as reasons; empty for a certain one.
  public func uncertainties(of group: PredictedGroup) -> [GroupReason] {
    let wording = wording
    return questions(of: group).map {
      GroupReason(.unmeasured, topology.functions[$0.subject].address, wording.text($0))
    }
  }

  private func questions(of group: PredictedGroup) -> [GroupQuestion] {
    var asked: [GroupQuestion] = []
    for position in group.positions {
      if simulation.coverage[position] == .unmeasured { asked.append(GroupQuestion(.coverage, position)) }
      for question in simulation.openQuestions[position]?.questions ?? [] where !asked.contains(question) {
        asked.append(question)
      }
    }
    return asked
  }

  /// The groups that an open one may turn out to be a part of; empty for a certain one.
  public func alternatives(to group: PredictedGroup) -> [PredictedGroup] {
    group.positions.flatMap { simulation.openQuestions[$0]?.alternatives ?? [] }
      .compactMap { groupOfFounder[$0].map { groups[$0] } }
  }

  func founder(ofGroup index: Int) -> Int {
    groups[index].positions.first.map { simulation.founders[$0] } ?? -1
  }

  var wording: GroupWording {
    GroupWording(
      topology: topology, isolation: simulation.isolation, conditions: conditions, aliases: simulation.aliases)
  }

  /// Every reason for which the members of a group share it, in the order in which they joined; none for one alone.
  public func reasons(for group: PredictedGroup) -> [GroupReason] {
    guard group.positions.count > 1 else { return [] }
    let wording = wording
    var seen: Set<GroupStep> = []
    var reasons: [GroupReason] = []
    for position in group.positions {
      for step in simulation.steps[position] where seen.insert(step).inserted {
        if let reason = wording.reason(step) { reasons.append(reason) }
      }
    }
    return reasons
  }

  /// The reasons for which two functions share a group, in order from the first to the second.
  ///
  /// Empty where they do not share one, or where one is not there.
  public func reasons(between first: PCIAddress, and second: PCIAddress) -> [GroupReason] {
    guard let start = topology.position(of: first), let end = topology.position(of: second) else { return [] }
    var told = ReasonBook(wording)
    return reasons(from: start, to: end, &told)
  }

  /// The reasons between two functions by their positions; `told` keeps words that were made once.
  func reasons(from start: Int, to end: Int, _ told: inout ReasonBook) -> [GroupReason] {
    guard start != end, simulation.founders[start] >= 0, simulation.founders[start] == simulation.founders[end] else {
      return []
    }
    let up = ancestry(start)
    let down = ancestry(end)
    let meeting = up.first { down.contains($0) }
    var seen: [GroupStep] = []
    var reasons: [GroupReason] = []
    let way = up.prefix { $0 != meeting } + down.prefix { $0 != meeting }.reversed()
    for position in way {
      for step in simulation.steps[position] where !seen.contains(step) {
        seen.append(step)
        if let reason = told.reason(step) { reasons.append(reason) }
      }
    }
    return reasons
  }

  /// A function, the one whose group it took, the one whose group that took, up to the founder.
  private func ancestry(_ start: Int) -> [Int] {
    var line = [start]
    while let last = line.last, let source = source(of: last), line.count <= topology.functions.count {
      line.append(source)
    }
    return line
  }

  /// The function whose group the one at `position` took, or nil for a founder.
  private func source(of position: Int) -> Int? {
    guard simulation.founders[position] != position, let step = simulation.steps[position].last else { return nil }
    return switch step {
    case .taken(let other): other
    case .sharedRequester(_, let other), .sharedDevice(_, let other): other
    case .standsFor, .aliased, .climbed: nil
    }
  }
}

/// A group as predicted.
public struct PredictedGroup: Hashable, Sendable {
  /// The functions in it, sorted by address.
  public let members: [PCIAddress]
  /// Whether the members are certain to be together and apart from all others, by what was read.
  public let isCertain: Bool
  let positions: [Int]

  init(positions: [Int], in simulation: GroupSimulation, mayGrow: Set<Int>) {
    self.positions = positions
    members = positions.map { simulation.topology.functions[$0].address }
    isCertain = positions.allSatisfy {
      simulation.openQuestions[$0] == nil && simulation.coverage[$0] != .unmeasured && !mayGrow.contains($0)
    }
  }
}
