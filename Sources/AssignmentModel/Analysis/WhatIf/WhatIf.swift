public import PCICore

/// A host's groups before and after changes that are only supposed.
public struct WhatIf: Sendable {
  /// The groups without the changes.
  public let before: GroupPrediction
  /// The groups with them.
  public let after: GroupPrediction
  /// What must be said about the changes: those without effect and why, and what isolation they only pretend.
  public let notes: [WhatIfNote]

  /// Supposes changes to a host, in the order given.
  public init(_ host: HostSnapshot, _ changes: [HostChange]) throws(HostChangeError) {
    var topology = HostTopology(host)
    var conditions = GroupingConditions(host)
    before = GroupPrediction(host, topology, conditions)
    for change in changes {
      switch change {
      case .accessControl(let address, let supposition):
        guard topology.position(of: address) != nil else { throw .notFound(address) }
        conditions.suppositions[address] = supposition
      case .move(let address, let target):
        do throws(MoveError) { try topology.move(address, under: target) } catch { throw .move(error) }
      case .kernelParameter(let text):
        guard conditions.add(parameter: text) else { throw .parameter(text) }
      }
    }
    after = GroupPrediction(host, topology, conditions)
    notes = WhatIfNote.notes(changes, before: before, after: after)
  }

  /// The groups that are not as they were, sorted by their first member: of those before, and of those after.
  public var changed: (before: [PredictedGroup], after: [PredictedGroup]) {
    let old = Set(before.groups.map { $0.members })
    let new = Set(after.groups.map { $0.members })
    return (
      before.groups.filter { !new.contains($0.members) }.sorted { Self.precedes($0, $1) },
      after.groups.filter { !old.contains($0.members) }.sorted { Self.precedes($0, $1) }
    )
  }

  private static func precedes(_ left: PredictedGroup, _ right: PredictedGroup) -> Bool {
    guard let first = left.members.first, let second = right.members.first else { return left.members.isEmpty }
    return first < second
  }
}

/// Something that must be said about a supposed change.
public struct WhatIfNote: Hashable, Sendable {
  /// A stable name for the kind of note; scripts compare it.
  public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name itself.
    public let rawValue: String
    /// Wraps a name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The name itself.
    public var description: String { rawValue }

    /// The change changes no group.
    public static let noEffect = Code(rawValue: "D-WHATIF-NO-EFFECT")
    /// The kernel would believe in isolation that the hardware does not give.
    public static let pretended = Code(rawValue: "D-WHATIF-PRETENDED")
    /// What the change leads to depends on what firmware set, which cannot be told from a running machine.
    public static let firmware = Code(rawValue: "D-WHATIF-FIRMWARE")
    /// Traffic between peers behind the function would no longer go straight from one to the other.
    public static let peerToPeer = Code(rawValue: "D-ACS-P2P")
  }

  /// The kind of note.
  public let code: Code
  /// The function concerned, or nil for the whole machine.
  public let subject: PCIAddress?
  /// One sentence for people.
  public let text: String

  static func notes(_ changes: [HostChange], before: GroupPrediction, after: GroupPrediction) -> [WhatIfNote] {
    var notes: [WhatIfNote] = []
    for change in changes {
      if case .accessControl(let address, let supposition) = change {
        notes += self.notes(address, supposition, before: before, after: after)
      }
    }
    if after.conditions.parameters.override.isInUse, !before.conditions.parameters.override.isInUse {
      notes.append(
        WhatIfNote(
          code: .pretended, subject: nil,
          text:
            "pcie_acs_override isolates nothing: it makes the kernel believe in isolation that the hardware does not "
            + "give, so that an assigned device can reach others without passing the IOMMU; it needs a patched kernel"))
    }
    for position in after.topology.functions.indices {
      guard case .registers(_, _, let missing, let unknown) = after.simulation.isolation[position].basis,
        missing.isEmpty, !unknown.isEmpty
      else { continue }
      let address = after.topology.functions[position].address
      notes.append(
        WhatIfNote(
          code: .firmware, subject: address,
          text:
            "\(address): the parameter leaves \(unknown) as firmware set \(unknown.isSingle ? "it" : "them"), and on "
            + "a running machine nobody can tell what that was"))
    }
    return notes
  }

  private static func notes(
    _ address: PCIAddress, _ supposition: GroupingConditions.Supposition, before: GroupPrediction,
    after: GroupPrediction
  ) -> [WhatIfNote] {
    guard let old = before.isolation(of: address), let new = after.isolation(of: address) else { return [] }
    var notes: [WhatIfNote] = []
    if new.basis == .supposed {
      notes.append(
        WhatIfNote(
          code: .pretended, subject: address,
          text: "\(address) has no ACS registers that could be turned on: the result supposes a device in its place "
            + "that has them"))
    }
    if old == new {
      let wording = after.wording
      let position = after.topology.position(of: address)
      let why = position.map { "it \(wording.phrase($0))" } ?? "it is not there"
      notes.append(
        WhatIfNote(
          code: .noEffect, subject: address,
          text: "\(address): the change makes no difference to how the kernel sees it: \(why)"))
    } else if old.answer == .no, new.answer == .yes, supposition != .off {
      notes.append(
        WhatIfNote(
          code: .peerToPeer, subject: address,
          text: "\(address): with redirection on, traffic between devices below it goes through the root complex, "
            + "which makes direct transfers between them slower or impossible"))
    }
    return notes
  }
}

extension AccessServices {
  /// Whether it is one service.
  var isSingle: Bool { rawValue.nonzeroBitCount == 1 }
}
