import AssignmentModel

extension Workload {
  /// Predicting the groups of a host of so many functions, and explaining them: every reason of each shared group, and
  /// for each function its way up and what ties it to every other member.
  public static func judging(functions: Int) -> [Workload] {
    let host = SyntheticServer.host(functions: functions)
    return [
      Workload("predict-\(functions)") {
        let prediction = GroupPrediction(host)
        return UInt64(prediction.groups.count)
      },
      Workload("predict-explain-\(functions)") {
        let prediction = GroupPrediction(host)
        var count = 0
        for group in prediction.groups {
          count &+= prediction.reasons(for: group).count
          for member in group.members {
            guard let explanation = prediction.explanation(of: member) else { continue }
            count &+= explanation.way.count &+ explanation.ties.count
          }
        }
        return UInt64(count)
      },
    ]
  }
}
