import AssignmentModel
import PCICore

extension JSONWriter {
  /// Writes `predicted`, `agreement`, `differences` and `comparedFunctions`.
  mutating func prediction(_ host: PredictedHost) {
    key("predicted")
    array(host.groups) { $0.predictedGroup($1, of: host.prediction) }
    key("ungrouped")
    array(host.prediction.ungrouped) { $0.address($1) }
    key("agreement")
    switch host.comparison.agreement {
    case .yes: boolean(true)
    case .no: boolean(false)
    case .unmeasured:
      if host.hasActualGroups { unmeasured("not every predicted group is certain") } else { null() }
    }
    key("comparedFunctions")
    number(host.comparison.comparedCount)
    key("differences")
    array(host.comparison.differences) { json, difference in
      json.object { json in
        json.key("kind")
        json.string(difference.kind.rawValue)
        json.key("functions")
        json.array(difference.functions) { $0.address($1) }
        json.key("text")
        json.string(difference.text)
      }
    }
  }

  /// Writes a predicted group: its members, whether they are certain, and every reason for which they share it.
  mutating func predictedGroup(_ group: PredictedGroup, of prediction: GroupPrediction) {
    object { json in
      json.key("members")
      json.array(group.members) { $0.address($1) }
      json.key("certain")
      json.boolean(group.isCertain)
      json.key("reasons")
      json.reasons(prediction.reasons(for: group) + prediction.uncertainties(of: group))
    }
  }

  /// Writes `reasons[]`.
  mutating func reasons(_ reasons: [GroupReason]) {
    array(reasons) { json, reason in
      json.object { json in
        json.key("code")
        json.string(reason.code.rawValue)
        json.key("subject")
        json.address(reason.subject)
        json.key("text")
        json.string(reason.text)
      }
    }
  }

  /// Writes an answer: `true`, `false` or `{"unmeasured": reason}`.
  mutating func answer(_ answer: Answer, _ reason: @autoclosure () -> String) {
    switch answer {
    case .yes: boolean(true)
    case .no: boolean(false)
    case .unmeasured: unmeasured(reason())
    }
  }
}
