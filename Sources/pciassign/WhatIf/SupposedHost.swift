import AssignmentModel
import PCICore

/// A host with changes that are only supposed.
struct SupposedHost {
  let host: HostSnapshot
  let whatIf: WhatIf
  /// The changes as they were written.
  let changes: [String]
  /// The groups that Xen forms after the changes, where they are asked for.
  let xen: XenGrouping?

  init(_ host: HostSnapshot, _ whatIf: WhatIf, changes: [String], showsXen: Bool) {
    self.host = host
    self.whatIf = whatIf
    self.changes = changes
    xen = showsXen ? XenGrouping(whatIf.after.topology) : nil
  }

  /// The answer as an exit code.
  var outcome: Outcome {
    // For Xen bridges are all there is to be known.
    if let xen, changes.isEmpty { return xen.unmeasured.isEmpty ? .positive : .unmeasured }
    return whatIf.after.isMeasured ? .positive : .unmeasured
  }

  /// What would have to be known of the groups after the changes, each thing once.
  var uncertainties: [GroupReason] {
    var seen: Set<GroupReason> = []
    return whatIf.after.groups.sortedByMembers.flatMap { whatIf.after.uncertainties(of: $0) }
      .filter { seen.insert($0).inserted }
  }
}
