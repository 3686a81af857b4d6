import AssignmentModel
import PCICore

/// A function with all that is to be said about its group.
struct ExplainedFunction {
  let host: HostSnapshot
  let function: FunctionSnapshot
  let prediction: GroupPrediction
  let explanation: GroupExplanation
  /// What would part it from its group.
  let separations: [GroupSeparation]
  /// Free slots in which it would share its group with fewer others.
  let places: [CardPlace]
  /// The other members in runs that have the same reasons.
  let ties: [(members: [PCIAddress], reasons: [GroupReason])]

  /// Whether Linux can assign it by VFIO, and what stands in the way.
  let verdict: AssignmentVerdict
  /// What has to do with its remapping unit.
  let remapping: [RemappingReport.Line]

  /// Nil where the host has no such function.
  init?(_ function: FunctionSnapshot, of host: HostSnapshot) {
    let prediction = GroupPrediction(host)
    guard let explanation = prediction.explanation(of: function.address) else { return nil }
    let judge = AssignmentJudge(host)
    verdict = judge.judge([function.address])
    remapping = judge.remappingReport(on: function.address)?.lines ?? []
    self.host = host
    self.function = function
    self.prediction = prediction
    self.explanation = explanation
    let isCertain = explanation.group?.isCertain ?? true
    separations = isCertain ? prediction.separations(of: function.address) : []
    places = isCertain ? prediction.places(for: function.address) : []
    var ties: [(members: [PCIAddress], reasons: [GroupReason])] = []
    for tie in explanation.ties {
      if let index = ties.firstIndex(where: { $0.reasons == tie.reasons }) {
        ties[index].members.append(tie.member)
      } else {
        ties.append(([tie.member], tie.reasons))
      }
    }
    self.ties = ties
  }

  /// Whether the kernel has the function together with the same others; unmeasured where either is not known.
  var agreement: Answer {
    guard case .known(let number) = function.iommuGroup else { return .unmeasured }
    guard let number else { return explanation.group == nil ? .yes : .unmeasured }
    guard let group = explanation.group else { return .no }
    let actual = host.functions.filter { $0.iommuGroup == .known(number) }.map(\.address)
    if actual == group.members { return .yes }
    return group.isCertain ? .no : .unmeasured
  }

  /// The answer as an exit code.
  var outcome: Outcome { explanation.group.map { $0.isCertain ? .positive : .unmeasured } ?? .positive }
}
