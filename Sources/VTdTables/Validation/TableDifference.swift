import PCICore

/// One way in which two sets of tables treat devices differently; how tables are laid out does not matter.
public enum TableDifference: Hashable, Sendable {
  /// Attached in the first set only.
  case onlyLeft(VerificationReport.Requester)
  /// Attached in the second set only.
  case onlyRight(VerificationReport.Requester)
  /// Attached in both, but by another stage or under another domain ID.
  case attachment(left: VerificationReport.Requester, right: VerificationReport.Requester)
  /// Addresses lead elsewhere; for `others` too, which share both address spaces.
  case mapping(VerificationReport.Requester, others: Int, MappingDifference)
  /// An interrupt remapping entry; nil where it is not present.
  case interrupt(index: Int, left: UInt128?, right: UInt128?)

  /// Every difference, requesters first, in order.
  public static func between(_ left: VerificationReport, _ right: VerificationReport) -> [TableDifference] {
    var found: [TableDifference] = []
    var compared: [SpacePair: Int] = [:]
    var others: [Int: Int] = [:]
    var (i, j) = (0, 0)
    let (mine, theirs) = (sorted(left), sorted(right))
    while i < mine.count || j < theirs.count {
      if j == theirs.count || i < mine.count && key(mine[i]) < key(theirs[j]) {
        found.append(.onlyLeft(mine[i]))
        i += 1
      } else if i == mine.count || key(theirs[j]) < key(mine[i]) {
        found.append(.onlyRight(theirs[j]))
        j += 1
      } else {
        let (a, b) = (mine[i], theirs[j])
        i += 1
        j += 1
        if a.path.stages != b.path.stages || a.path.domainID != b.path.domainID {
          found.append(.attachment(left: a, right: b))
        }
        guard let first = a.space, let second = b.space else { continue }
        let pair = SpacePair(left: first, right: second)
        if let known = compared[pair] {
          others[known, default: 0] += 1
          continue
        }
        compared[pair] = compared.count
        for difference in MappingDifference.between(left.spaces[first].mappings, right.spaces[second].mappings) {
          found.append(.mapping(a, others: compared[pair, default: 0], difference))
        }
      }
    }
    // Until here `others` of a mapping named its pair of spaces.
    for index in found.indices {
      if case .mapping(let requester, let pair, let difference) = found[index] {
        found[index] = .mapping(requester, others: others[pair, default: 0], difference)
      }
    }
    return found + interrupts(left, right)
  }

  private struct SpacePair: Hashable {
    var left: Int
    var right: Int
  }

  private static func sorted(_ report: VerificationReport) -> [VerificationReport.Requester] {
    report.requesters.sorted { key($0) < key($1) }
  }

  private static func key(_ requester: VerificationReport.Requester) -> UInt64 {
    UInt64(requester.requester.rawValue) << 32 | UInt64(requester.pasid ?? 0)
  }

  private static func interrupts(_ left: VerificationReport, _ right: VerificationReport) -> [TableDifference] {
    var mine: [Int: UInt128] = [:]
    var theirs: [Int: UInt128] = [:]
    for entry in left.interrupts { mine[entry.index] = entry.entry }
    for entry in right.interrupts { theirs[entry.index] = entry.entry }
    return Set(mine.keys).union(theirs.keys).sorted().compactMap { index in
      mine[index] == theirs[index] ? nil : .interrupt(index: index, left: mine[index], right: theirs[index])
    }
  }
}
