import AssignmentModel
import PCICore

extension Workload {
  /// Predicting the groups of a host of so many functions, and explaining them: every reason of each shared group, and
  /// for each function its way up and what ties it to every other member; and a verdict about each function by itself.
  public static func judging(functions: Int) -> [Workload] {
    let host = grouped(SyntheticServer.host(functions: functions))
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
      Workload("validate-\(functions)") {
        let judge = AssignmentJudge(host)
        var count = 0
        for function in host.functions { count &+= judge.judge([function.address]).findings.count }
        return UInt64(count)
      },
    ]
  }

  /// The same with the kernel's groups as predicted, and without drivers.
  private static func grouped(_ host: HostSnapshot) -> HostSnapshot {
    var host = host
    let prediction = GroupPrediction(host)
    var numbers: [PCIAddress: Int] = [:]
    for (number, group) in prediction.groups.enumerated() {
      for member in group.members { numbers[member] = number }
    }
    for index in host.functions.indices {
      host.functions[index].iommuGroup = .known(numbers[host.functions[index].address])
      host.functions[index].driver = .known(nil)
    }
    host.groups = .known(
      prediction.groups.enumerated().map { GroupSnapshot(id: $0.offset, members: $0.element.members) })
    return host
  }
}
