import PCICore

/// Puts functions into groups one after the other, exactly as Linux does when it finds them.
///
/// Groups are never merged: a function joins the first group that the steps lead to, or founds one, so the result
/// depends on the order and is simulated, not computed as a closure (drivers/iommu/iommu.c, `pci_device_group`; the
/// same in 6.1.192, 6.12.117 and 7.2.13).
///
/// Where a fact was not read, both ways are tried. When all ways lead to one group the fact did not matter; else the
/// function gets a group of its own for the time being, with the groups that it may belong to instead.
struct GroupSimulation {
  let topology: HostTopology
  let conditions: GroupingConditions
  let isolation: [IsolationVerdict]
  let aliases: RequesterAliases
  /// Whether a remapping unit serves the function, by position.
  let coverage: [Answer]
  /// For each bridge, the nearest function from it upwards that does not isolate, or is not known to; -1 for none.
  private let blockers: [Int]
  private let pathAnswers: [Answer]
  /// What each bridge does with the requester IDs from below; of other functions nothing is said.
  private let passages: [Passage]

  /// What a bridge does with the requester IDs from below.
  private struct Passage {
    /// Whether it puts its own on what passes.
    var changesRequesters = Answer.no
    /// Whether the IOMMU sits at it, so that what is above changes nothing.
    var isTranslationRoot = false
  }

  /// The founder of each function's group, by position; -1 for a function without one.
  private(set) var founders: [Int]
  /// How each function came to its group, by position; empty for one that founded it without a detour.
  private(set) var steps: [[GroupStep]]
  /// What could not be decided for each function that founded a group for the time being.
  private(set) var openQuestions: [Int: Open] = [:]

  /// Where a function may belong instead of to the group it founded.
  struct Open {
    /// The founders of the groups it may belong to.
    var alternatives: [Int]
    /// Whether it may also stay alone.
    var mayStayAlone: Bool
    /// What would have to be known.
    var questions: [GroupQuestion]
  }

  init(_ topology: HostTopology, _ conditions: GroupingConditions, coverage: [Answer]) {
    self.topology = topology
    self.conditions = conditions
    self.coverage = coverage
    let model = IsolationModel(topology, conditions)
    let isolation = topology.functions.indices.map { model.verdict($0) }
    self.isolation = isolation
    aliases = RequesterAliases(topology, conditions)
    (blockers, pathAnswers) = Self.paths(topology, isolation)
    passages = topology.functions.map { $0.isBridge ? Self.passage($0, conditions) : Passage() }
    founders = [Int](repeating: -1, count: topology.functions.count)
    steps = [[GroupStep]](repeating: [], count: topology.functions.count)
    for position in topology.enumeration where coverage[position] != .no { place(position) }
  }

  private static func paths(_ topology: HostTopology, _ isolation: [IsolationVerdict]) -> ([Int], [Answer]) {
    var blockers = [Int](repeating: -1, count: isolation.count)
    var answers = [Answer](repeating: .yes, count: isolation.count)
    // A bridge comes before what is below it in enumeration order.
    for position in topology.enumeration where topology.functions[position].isBridge {
      let above = topology.bridge(above: position)
      let own = isolation[position].answer
      let rest = above.map { answers[$0] } ?? .yes
      answers[position] = own.and(rest)
      if own == .no || (own == .unmeasured && rest != .no) {
        blockers[position] = position
      } else if rest != .yes, let above {
        blockers[position] = blockers[above]
      }
    }
    return (blockers, answers)
  }

  // MARK: Placing one function

  /// One walk through the steps, with an answer for each open question met so far.
  private struct Walk {
    /// The answers to be tried, in the order in which questions come up.
    var answers: [Bool]
    var asked: [GroupQuestion] = []
    var steps: [GroupStep] = []
    /// The founder of the group found, or -1.
    var founder = -1

    init(trying answers: [Bool]) { self.answers = answers }

    mutating func decide(_ answer: Answer, _ question: @autoclosure () -> GroupQuestion) -> Bool {
      switch answer {
      case .yes: return true
      case .no: return false
      case .unmeasured:
        let question = question()
        if let earlier = asked.firstIndex(of: question) { return answers[earlier] }
        if asked.count == answers.count { answers.append(false) }
        asked.append(question)
        return answers[asked.count - 1]
      }
    }
  }

  /// How many ways are tried for a function before everything is taken to be possible.
  private static let waysTried = 64

  private mutating func place(_ position: Int) {
    if isBehindUnknownController(position) {
      founders[position] = position
      openQuestions[position] = Open(
        alternatives: [], mayStayAlone: true, questions: [GroupQuestion(.controller, position)])
      return
    }
    var walk = Walk(trying: [])
    follow(position, &walk)
    guard !walk.asked.isEmpty else {
      founders[position] = walk.founder < 0 ? position : walk.founder
      steps[position] = walk.steps
      return
    }
    placeOpenly(position, walk)
  }

  private func isBehindUnknownController(_ position: Int) -> Bool {
    let bus = topology.buses[topology.functions[position].bus]
    return bus.segment > 0xffff && bus.volumeController == nil
  }

  private mutating func placeOpenly(_ position: Int, _ first: Walk) {
    var walk = first
    var founders: [Int] = []
    var questions: [GroupQuestion] = []
    var ways = 0
    while true {
      ways += 1
      if !founders.contains(walk.founder) { founders.append(walk.founder) }
      for question in walk.asked where !questions.contains(question) { questions.append(question) }
      // The next way: the last "no" becomes "yes", and what was asked after it is forgotten.
      var answers = Array(walk.answers.prefix(walk.asked.count))
      while answers.last == true { answers.removeLast() }
      guard !answers.isEmpty, ways < Self.waysTried else { break }
      answers[answers.count - 1] = true
      walk = Walk(trying: answers)
      follow(position, &walk)
    }
    if founders.count == 1 {
      self.founders[position] = founders[0] < 0 ? position : founders[0]
      steps[position] = first.steps
      return
    }
    self.founders[position] = position
    openQuestions[position] = Open(
      alternatives: founders.filter { $0 >= 0 }, mayStayAlone: founders.contains(-1), questions: questions)
  }

  /// The four steps of the kernel, in its order.
  private func follow(_ position: Int, _ walk: inout Walk) {
    guard let stand = climbAliases(position, &walk) else { return }
    guard let top = climbIsolation(stand, &walk) else { return }
    var visited = RequesterAliases.NumberSet()
    guard let found = groupOfAliases(top, &visited, &walk) ?? groupOfDevice(top, &visited, &walk) else { return }
    walk.steps += found.steps
    walk.founder = found.founder
  }

  /// The group of a function that has one already.
  private func group(of position: Int, _ walk: inout Walk) -> Int? {
    guard founders[position] >= 0 else { return nil }
    guard walk.decide(coverage[position], GroupQuestion(.coverage, position)) else { return nil }
    return founders[position]
  }

  private func take(_ position: Int, _ walk: inout Walk) -> Bool {
    guard let founder = group(of: position, &walk) else { return false }
    walk.steps.append(.taken(from: position))
    walk.founder = founder
    return true
  }

  /// Step 1: up along the bridges that put their own requester ID on what passes; nil where a group was taken.
  private func climbAliases(_ position: Int, _ walk: inout Walk) -> Int? {
    var stand = topology.requester(of: position)
    if stand != position, conditions.hasOwnRequesters(topology.functions[stand].address) { stand = position }
    if stand != position {
      walk.steps.append(.standsFor(controller: stand))
      if take(stand, &walk) { return nil }
    }
    var next = topology.bridge(above: stand)
    while let bridge = next {
      if passages[bridge].isTranslationRoot { return stand }
      if walk.decide(passages[bridge].changesRequesters, GroupQuestion(.role, bridge)) {
        stand = bridge
        walk.steps.append(.aliased(bridge: bridge))
        if take(bridge, &walk) { return nil }
      }
      next = topology.bridge(above: bridge)
    }
    return stand
  }

  private static func passage(_ bridge: TopologyFunction, _ conditions: GroupingConditions) -> Passage {
    let effect = BridgeAliasQuirk.rule(for: bridge.identity, release: conditions.release)?.effect
    var passage = Passage(isTranslationRoot: effect == .translationRoot)
    guard !conditions.hasOwnRequesters(bridge.address) else { return passage }
    passage.changesRequesters =
      switch bridge.role {
      case .unmeasured: .unmeasured
      case .conventional, .express(.pciToExpressBridge): .yes
      case .express(.expressToPCIBridge): Answer(effect != .keepsRequesterIDs)
      case .express: .no
      }
    return passage
  }

  /// Step 2: up to where nothing below can reach a peer without passing the IOMMU; nil where a group was taken.
  private func climbIsolation(_ start: Int, _ walk: inout Walk) -> Int? {
    var top = start
    while let bridge = topology.bridge(above: top) {
      if pathAnswers[bridge] == .yes { break }
      if isolatesUpward(bridge, &walk) { break }
      top = bridge
      walk.steps.append(.climbed(bridge: bridge, blocker: blockers[bridge]))
      if take(bridge, &walk) { return nil }
    }
    return top
  }

  private func isolatesUpward(_ bridge: Int, _ walk: inout Walk) -> Bool {
    guard pathAnswers[bridge] == .unmeasured else { return pathAnswers[bridge] == .yes }
    var next: Int? = bridge
    while let current = next {
      guard walk.decide(isolation[current].answer, GroupQuestion(.isolation, current)) else { return false }
      next = topology.bridge(above: current)
    }
    return true
  }

  /// A group found beside a function, and the steps that led there, the last one to a member.
  private struct Found {
    var founder: Int
    var steps: [GroupStep] = []

    func after(_ step: GroupStep) -> Found { Found(founder: founder, steps: [step] + steps) }
  }

  /// Step 3: the group of the function, or of one with which it shares requester IDs.
  private func groupOfAliases(
    _ position: Int, _ visited: inout RequesterAliases.NumberSet, _ walk: inout Walk
  ) -> Found? {
    let function = topology.functions[position]
    guard !visited.contains(function.deviceAndFunction) else { return nil }
    visited.insert(function.deviceAndFunction)
    if let founder = group(of: position, &walk) { return Found(founder: founder) }
    guard let entries = aliases.entriesByBus[function.bus] else { return nil }
    let own = entries.first { $0.position == position }
    // With aliases of its own a function may meet any other on the bus; without, only those that have some.
    let others = own == nil ? entries.map { $0.position } : topology.buses[function.bus].functions
    for other in others where other != position {
      let entry = entries.first { $0.position == other }
      var isAlias = Answer(own?.numbers.contains(topology.functions[other].deviceAndFunction) ?? false)
      isAlias = isAlias.or(Answer(entry?.numbers.contains(function.deviceAndFunction) ?? false))
      if own?.isUnmeasured == true || entry?.isUnmeasured == true { isAlias = isAlias.or(.unmeasured) }
      let asked = GroupQuestion(.aliases, own?.isUnmeasured == true ? position : other)
      guard walk.decide(isAlias, asked) else { continue }
      if let found = groupOfAliases(other, &visited, &walk) ?? groupOfDevice(other, &visited, &walk) {
        return found.after(.sharedRequester(of: position, other: other))
      }
    }
    return nil
  }

  /// Step 4: the group of another function of the device, where neither isolates.
  private func groupOfDevice(
    _ position: Int, _ visited: inout RequesterAliases.NumberSet, _ walk: inout Walk
  ) -> Found? {
    let function = topology.functions[position]
    guard function.isMultifunction != .no, isolation[position].answer != .yes else { return nil }
    let slot = topology.slot(of: position)
    guard slot.count > 1 else { return nil }
    guard walk.decide(function.isMultifunction, GroupQuestion(.multifunction, position)),
      !walk.decide(isolation[position].answer, GroupQuestion(.isolation, position))
    else { return nil }
    for other in slot where other != position && isolation[other].answer != .yes {
      if walk.decide(isolation[other].answer, GroupQuestion(.isolation, other)) { continue }
      if let found = groupOfAliases(other, &visited, &walk) {
        return found.after(.sharedDevice(of: position, other: other))
      }
    }
    return nil
  }
}
