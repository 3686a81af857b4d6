import AssignmentModel
import PCICore

/// A host with the groups that are predicted of it, and how they compare with the kernel's.
struct PredictedHost {
  let host: HostSnapshot
  let prediction: GroupPrediction
  let comparison: GroupComparison
  /// The predicted groups, sorted by their first member.
  let groups: [PredictedGroup]

  init(_ host: HostSnapshot) {
    self.host = host
    prediction = GroupPrediction(host)
    comparison = GroupComparison(prediction, with: host)
    groups = prediction.groups.sortedByMembers
  }

  /// Whether the kernel formed any group with which to compare.
  var hasActualGroups: Bool { comparison.comparedCount > 0 }

  /// The answer as an exit code.
  var outcome: Outcome {
    switch comparison.agreement {
    case .yes: .positive
    case .no: .negative
    case .unmeasured: prediction.isMeasured ? .positive : .unmeasured
    }
  }

  /// The open questions of all groups, each once.
  var uncertainties: [GroupReason] {
    var seen: Set<GroupReason> = []
    return groups.flatMap { prediction.uncertainties(of: $0) }.filter { seen.insert($0).inserted }
  }
}

extension [PredictedGroup] {
  /// The groups sorted by their first member.
  var sortedByMembers: [PredictedGroup] {
    sorted { left, right in
      guard let first = left.members.first, let second = right.members.first else { return left.members.isEmpty }
      return first < second
    }
  }
}
