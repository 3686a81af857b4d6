import PCICore

/// Checks of the kernel's groups against those that its rules give.
extension AssignmentJudge {
  /// How many of the kernel's groups differ, for the machine by itself.
  func driftFindings() -> [Finding] {
    guard target.isLinux, let first = comparison.differences.first else { return [] }
    let count = comparison.differences.count
    return [
      Finding(
        VerdictDiagnostics.groupDrift, .host,
        "The kernel's groups differ from those that the registers give, in \(count == 1 ? "1 place" : "\(count) places"): "
          + "\(first.text)" + (count == 1 ? "." : "; and others."), remedy: driftRemedy)
    ]
  }

  /// Whether the function's own group is among those that differ.
  func driftFindings(_ function: FunctionSnapshot) -> [Finding] {
    guard target.isLinux, case .known(.some(let number)) = function.iommuGroup,
      let predicted = prediction.group(of: function.address)
    else { return [] }
    let actual = members[number] ?? []
    let concerned = comparison.differences.contains { difference in
      difference.functions.contains { actual.contains($0) || predicted.members.contains($0) }
    }
    guard concerned, actual != predicted.members else { return [] }
    return [
      Finding(
        VerdictDiagnostics.groupDrift, .function(function.address),
        "The kernel has \(function.address) in group \(number) \(company(actual, function)); by the registers as they "
          + "were read it would be \(company(predicted.members, function)).", remedy: driftRemedy)
    ]
  }

  private var driftRemedy: String? {
    remapping.parameters.override.isInUse
      ? "pcie_acs_override is in use and splits groups that hardware does not keep apart: take it from the command line "
        + "where guests are not trusted." : nil
  }

  private func company(_ members: [PCIAddress], _ function: FunctionSnapshot) -> String {
    let others = members.filter { $0 != function.address }
    guard !others.isEmpty else { return "alone" }
    let shown = others.prefix(8).map { $0.description }.joined(separator: ", ")
    return "with \(shown)" + (others.count > 8 ? " and \(others.count - 8) more" : "")
  }

  /// Whether requests to peers below the same switch are sent up.
  func redirectFindings(_ function: FunctionSnapshot) -> [Finding] {
    guard let position = topology.position(of: function.address), let port = topology.bridge(above: position),
      topology.functions[port].role == .express(.downstreamPort),
      case .registers(_, let control, _) = topology.functions[port].accessControl,
      control.contains(.requestRedirect)
    else { return [] }
    // Peers are what hangs on the other ports of the switch.
    var peers: [PCIAddress] = []
    for other in topology.buses[topology.functions[port].bus].functions where other != port {
      guard let bus = topology.bus(below: other) else { continue }
      for peer in topology.buses[bus].functions where !topology.functions[peer].isBridge {
        peers.append(topology.functions[peer].address)
      }
    }
    guard !peers.isEmpty else { return [] }
    let list = peers.prefix(4).map { $0.description }.joined(separator: ", ")
    let more = peers.count > 4 ? " and \(peers.count - 4) more" : ""
    return [
      Finding(
        VerdictDiagnostics.redirected, .function(function.address),
        "The switch port \(topology.functions[port].address) redirects requests (ACS \(control)): what "
          + "\(function.address) sends to \(list)\(more) below the same switch goes up to the root complex.")
    ]
  }
}
