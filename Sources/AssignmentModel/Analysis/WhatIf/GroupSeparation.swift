public import PCICore

/// What would part a function from others of its group.
public struct GroupSeparation: Hashable, Sendable {
  /// What would have to be different: all of it, and nothing of it is superfluous.
  public let causes: [GroupReason]
  /// The members that the function would be parted from, sorted by address.
  public let parted: [PCIAddress]
  /// The group that the function would have then, sorted by address, itself included.
  public let remaining: [PCIAddress]
}

extension GroupPrediction {
  /// The groups of the same host if these reasons did not hold.
  ///
  /// What gives a reason is supposed to isolate, or to leave requester IDs as they are, whatever hardware could do so.
  public func without(_ reasons: [GroupReason]) -> GroupPrediction {
    var conditions = conditions
    for reason in reasons { conditions.absentCauses[reason.subject, default: []].formUnion(reason.code.absence) }
    return GroupPrediction(topology, conditions, coverage: simulation.coverage)
  }

  /// The reasons that must go for two functions to be in different groups; each of them must.
  ///
  /// Unlike the reasons on the way from one to the other these name what would hold the two together next, as an
  /// upper port that does not isolate either. Empty where the two do not share a group, and where more than 32 would
  /// have to go.
  public func separation(of first: PCIAddress, from second: PCIAddress) -> [GroupReason] {
    separation(of: first) { $0.areTogether(first, second) ? second : nil }
  }

  /// The reasons that must go for a function to have a group of its own; each of them must.
  ///
  /// Empty where it has one, where there is no such function, and where more than 32 would have to go.
  public func separationFromAll(of address: PCIAddress) -> [GroupReason] {
    separation(of: address) { $0.group(of: address)?.members.first { $0 != address } }
  }

  /// How many causes are taken away before a group counts as one that nothing parts.
  private static let causesTried = 32

  /// Takes causes away until nobody is left from whom the function is to be parted, then gives back each that can be.
  private func separation(
    of address: PCIAddress, from remaining: (GroupPrediction) -> PCIAddress?
  ) -> [GroupReason] {
    var causes: [GroupReason] = []
    var current = self
    while let other = remaining(current) {
      let next = current.reasons(between: address, and: other).filter { reason in
        !causes.contains { $0.subject == reason.subject && $0.code.absence == reason.code.absence }
      }
      // What is not certain has no reason that could go.
      guard !next.isEmpty, causes.count < Self.causesTried else { return [] }
      causes += next
      current = without(causes)
    }
    var index = causes.count - 1
    while index >= 0, causes.count > 1 {
      var fewer = causes
      fewer.remove(at: index)
      if remaining(without(fewer)) == nil { causes = fewer }
      index -= 1
    }
    return causes
  }

  /// What would part a function from the other members of its group, what parts it from most first.
  ///
  /// - Parameter limit: How many different ways are told at most.
  public func separations(of address: PCIAddress, limit: Int = 8) -> [GroupSeparation] {
    guard let group = group(of: address) else { return [] }
    var found: [GroupSeparation] = []
    var open = group.members.filter { $0 != address }
    while let member = open.first, found.count < limit {
      guard let separation = effect(separation(of: address, from: member), address, group) else {
        open.removeFirst()
        continue
      }
      found.append(separation)
      open.removeAll { $0 == member || separation.parted.contains($0) }
    }
    if !found.contains(where: { $0.remaining.count == 1 }),
      let whole = effect(separationFromAll(of: address), address, group)
    {
      found.append(whole)
    }
    return found.sorted { $0.remaining.count < $1.remaining.count }
  }

  private func effect(_ causes: [GroupReason], _ address: PCIAddress, _ group: PredictedGroup) -> GroupSeparation? {
    guard !causes.isEmpty else { return nil }
    let remaining = without(causes).group(of: address)?.members ?? [address]
    let kept = Set(remaining)
    return GroupSeparation(
      causes: causes, parted: group.members.filter { !kept.contains($0) }, remaining: remaining)
  }

  private func areTogether(_ first: PCIAddress, _ second: PCIAddress) -> Bool {
    guard let start = topology.position(of: first), let end = topology.position(of: second) else { return false }
    return simulation.founders[start] >= 0 && simulation.founders[start] == simulation.founders[end]
  }
}

extension GroupReason.Code {
  /// What a function would have to do for a reason of this kind to go away.
  var absence: GroupingConditions.AbsentCauses {
    switch self {
    case .alias, .requester, .volumeController: .requesters
    default: .isolation
    }
  }
}
