public import PCICore

/// How a prediction compares with the groups that the kernel formed.
public struct GroupComparison: Hashable, Sendable {
  /// Yes where every group is the same; no where one is not; unmeasured where there is nothing to compare with, or
  /// where what was read contradicts nothing and does not decide everything.
  public let agreement: Answer
  /// What is different, sorted by address; empty unless ``agreement`` is no.
  public let differences: [GroupDifference]
  /// How many functions were compared.
  public let comparedCount: Int

  /// Compares a prediction with what `host` knows of the kernel's own groups.
  public init(_ prediction: GroupPrediction, with host: HostSnapshot) {
    var actual: [Int?] = []
    var compared = 0
    for function in prediction.topology.functions {
      guard let snapshot = host[function.address], case .known(let group) = snapshot.iommuGroup else {
        actual.append(nil)
        continue
      }
      if group != nil { compared += 1 }
      actual.append(group)
    }
    comparedCount = compared
    guard compared > 0 else {
      agreement = .unmeasured
      differences = []
      return
    }
    var found = Self.split(prediction, actual)
    found += Self.joined(prediction, actual)
    differences = found.sorted { ($0.functions.first ?? Self.lowest) < ($1.functions.first ?? Self.lowest) }
    let isComplete = prediction.isMeasured
    agreement = differences.isEmpty ? (isComplete ? .yes : .unmeasured) : .no
  }

  private static let lowest = PCIAddress(requesterID: RequesterID(rawValue: 0))

  /// Functions predicted together that the kernel keeps apart.
  private static func split(_ prediction: GroupPrediction, _ actual: [Int?]) -> [GroupDifference] {
    var differences: [GroupDifference] = []
    for group in prediction.groups {
      var first: (group: Int, position: Int)?
      var strangers: [Int] = []
      for position in group.positions {
        guard let number = actual[position] else { continue }
        if let first { if first.group != number { strangers.append(position) } } else { first = (number, position) }
      }
      guard let first, !strangers.isEmpty else { continue }
      let members = ([first.position] + strangers).map { prediction.topology.functions[$0].address }
      differences.append(
        GroupDifference(
          kind: .split, functions: members,
          text: "predicted in one group, but the kernel keeps them apart: "
            + zip(members, [first.position] + strangers).map { "\($0) in group \(actual[$1] ?? -1)" }.joined(", ")))
    }
    return differences
  }

  /// Functions predicted apart that the kernel has together.
  private static func joined(_ prediction: GroupPrediction, _ actual: [Int?]) -> [GroupDifference] {
    // Of each of the kernel's groups: the predicted groups that meet in it, by their founders.
    var meeting: [Int: [Int]] = [:]
    for (index, group) in prediction.groups.enumerated() {
      var numbers: Set<Int> = []
      for position in group.positions {
        if let number = actual[position], numbers.insert(number).inserted { meeting[number, default: []].append(index) }
      }
    }
    var differences: [GroupDifference] = []
    for (number, groups) in meeting where groups.count > 1 {
      let founders = groups.map { prediction.founder(ofGroup: $0) }
      guard !areAllowedTogether(founders, prediction) else { continue }
      let members = groups.flatMap { prediction.groups[$0].positions }.filter { actual[$0] == number }.sorted()
        .map { prediction.topology.functions[$0].address }
      differences.append(
        GroupDifference(
          kind: .joined, functions: members,
          text: "predicted in \(groups.count) groups, but the kernel has them in one, group \(number): "
            + members.map { $0.description }.joined(", ")))
    }
    return differences
  }

  /// Whether open questions leave room for all these groups to be one.
  private static func areAllowedTogether(_ founders: [Int], _ prediction: GroupPrediction) -> Bool {
    let sorted = founders.sorted { prediction.order[$0] < prediction.order[$1] }
    // Each but the first must be open, towards one of those before it.
    for (index, founder) in sorted.enumerated().dropFirst() {
      guard let open = prediction.simulation.openQuestions[founder] else { return false }
      let earlier = sorted[..<index]
      if open.questions.contains(where: { $0.kind == .controller }) { continue }
      guard open.alternatives.contains(where: { earlier.contains($0) }) else { return false }
    }
    return true
  }
}

/// One way in which a prediction is not what the kernel did.
public struct GroupDifference: Hashable, Sendable {
  /// The kinds.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Predicted together, apart in the kernel.
    case split
    /// Predicted apart, together in the kernel.
    case joined
  }

  /// The kind.
  public let kind: Kind
  /// The functions concerned, sorted.
  public let functions: [PCIAddress]
  /// One sentence for people.
  public let text: String
}

extension Sequence<String> {
  /// The texts with `separator` in between.
  func joined(_ separator: String) -> String {
    var text = ""
    var isFirst = true
    for part in self {
      if !isFirst { text += separator }
      text += part
      isFirst = false
    }
    return text
  }
}
