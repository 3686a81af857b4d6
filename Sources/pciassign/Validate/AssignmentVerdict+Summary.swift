import AssignmentModel
import PCICore

extension AssignmentVerdict {
  /// The verdict in one sentence.
  var summary: String {
    let name = target.name
    let subject =
      switch subjects.count {
      case 0: "this machine"
      case 1: subjects[0].description
      default: "these \(subjects.count) functions together"
      }
    let blocking = findings.filter { $0.weight == .error }.count
    let risks = findings.filter { $0.weight == .warning }.count
    let tail = risks == 0 ? "" : risks == 1 ? ", with 1 risk" : ", with \(risks) risks"
    switch verdict {
    case .ok:
      return subjects.isEmpty
        ? "OK for \(name): nothing about \(subject) stands in the way\(tail)."
        : "OK for \(name): nothing stands in the way of assigning \(subject)\(tail)."
    case .blocked:
      let what = blocking == 1 ? "1 thing stands" : "\(blocking) things stand"
      return subjects.isEmpty
        ? "BLOCKED for \(name): \(what) in the way of assigning anything on \(subject)."
        : "BLOCKED for \(name): \(what) in the way of assigning \(subject)."
    case .unmeasured:
      return "UNKNOWN for \(name): nothing that was read stands in the way of \(subject), and not everything was read."
    }
  }
}
