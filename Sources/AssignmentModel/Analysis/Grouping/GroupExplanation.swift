public import PCICore

/// Why one function's group is what it is: its way up, function by function, and what ties it to each other member.
public struct GroupExplanation: Sendable {
  /// One function on the way from the device to the root bus.
  public struct Station: Hashable, Sendable {
    /// The function.
    public let address: PCIAddress
    /// What it is.
    public let role: FunctionRole
    /// Whether it keeps what is below it, or beside it in its device, from its peers.
    public let isolates: Answer
    /// Whether it puts its own requester ID on what passes.
    public let changesRequesters: Answer
    /// One sentence for people, with the registers that decide.
    public let text: String
  }

  /// What ties the function to another member of its group.
  public struct Tie: Hashable, Sendable {
    /// The other member.
    public let member: PCIAddress
    /// The reasons, in order from the function to the member.
    public let reasons: [GroupReason]
  }

  /// The function explained.
  public let subject: PCIAddress
  /// Its group, or nil where it gets none.
  public let group: PredictedGroup?
  /// The function itself, then each bridge above it, up to the root bus.
  public let way: [Station]
  /// The other members, sorted by address, each with its reasons.
  public let ties: [Tie]
  /// What would have to be known to be certain, in words; empty where all is.
  public let openQuestions: [String]
  /// What was found odd about the tree on the way, in words.
  public let observations: [String]
  /// One sentence that sums up.
  public let summary: String
}

extension GroupPrediction {
  /// Explains the group of the function at `address`; nil where there is none.
  public func explanation(of address: PCIAddress) -> GroupExplanation? {
    guard let position = topology.position(of: address) else { return nil }
    let wording = wording
    let group = group(of: address)
    let above = topology.path(above: position)
    let way = ([position] + above).map { wording.station($0, isStart: $0 == position) }
    var told = ReasonBook(wording)
    var ties: [GroupExplanation.Tie] = []
    for member in group?.positions ?? [] where member != position {
      ties.append(
        GroupExplanation.Tie(
          member: topology.functions[member].address, reasons: reasons(from: position, to: member, &told)))
    }
    return GroupExplanation(
      subject: address, group: group, way: way, ties: ties,
      openQuestions: group.map { openQuestions(of: $0) } ?? [],
      observations: observations(about: [position] + above),
      summary: summary(position, group, above))
  }

  private func observations(about positions: [Int]) -> [String] {
    guard !topology.observations.isEmpty else { return [] }
    let addresses = positions.map { topology.functions[$0].address }
    return topology.observations.filter { addresses.contains($0.address) }.map { $0.text }
  }

  private func summary(_ position: Int, _ group: PredictedGroup?, _ above: [Int]) -> String {
    let address = topology.functions[position].address
    guard let group else { return "\(address) gets no IOMMU group: no remapping unit serves it." }
    let others = group.members.count - 1
    if !group.isCertain {
      return "The group of \(address) is not certain: what decides was not read."
    }
    guard others > 0 else {
      return above.isEmpty
        ? "\(address) has a group of its own: nothing shares its requester ID or its device without isolation."
        : "\(address) has a group of its own: every bridge above it isolates, and nothing shares its requester ID."
    }
    let count = others == 1 ? "one other function" : "\(others) other functions"
    return "\(address) shares its group with \(count); a guest gets all of them or none."
  }
}

/// Reasons in words, each made once.
struct ReasonBook {
  private let wording: GroupWording
  private var told: [GroupStep: GroupReason?] = [:]

  init(_ wording: GroupWording) { self.wording = wording }

  /// The reason that a step gives, or nil for a step that only takes what others caused.
  mutating func reason(_ step: GroupStep) -> GroupReason? {
    if case .taken = step { return nil }
    if let known = told[step] { return known }
    let reason = wording.reason(step)
    told[step] = .some(reason)
    return reason
  }
}

extension GroupWording {
  /// What a function on the way up does.
  func station(_ position: Int, isStart: Bool) -> GroupExplanation.Station {
    let function = topology.functions[position]
    let changes = isStart ? .no : changesRequesters(function)
    var text = "\(name(position)) \(phrase(position))"
    if changes == .yes { text += "; requests from below it bear its requester ID" }
    return GroupExplanation.Station(
      address: function.address, role: function.role, isolates: isolation[position].answer,
      changesRequesters: changes, text: text)
  }

  private func changesRequesters(_ function: TopologyFunction) -> Answer {
    switch function.role {
    case .unmeasured: .unmeasured
    case .conventional, .express(.pciToExpressBridge): .yes
    case .express(.expressToPCIBridge): Answer(!keepsRequesters(function))
    case .express: .no
    }
  }

  private func keepsRequesters(_ function: TopologyFunction) -> Bool {
    BridgeAliasQuirk.rule(for: function.identity, release: conditions.release)?.effect == .keepsRequesterIDs
  }
}
