import AssignmentModel
import LinuxPCI
import PCICore

/// A host read from anything: sorted, without contradictions, and fit for every analysis.
func checkSnapshot(_ host: HostSnapshot) throws(BrokenInvariant) {
  for (left, right) in zip(host.functions, host.functions.dropFirst()) {
    try require(left.address < right.address, "\(left.address) comes before \(right.address)")
  }
  for function in host.functions {
    try require(host[function.address] == function, "\(function.address) is not found by its address")
    var above = function.parent
    for _ in host.functions.indices {
      guard let address = above else { break }
      try require(address != function.address, "\(function.address) is above itself")
      above = host[address]?.parent
    }
    for virtual in function.virtualFunctions {
      try require(
        host[virtual]?.physicalFunction == function.address, "\(virtual) does not know that \(function.address) has it")
    }
    for range in function.resources.value ?? [] {
      try require(
        range.isUnused || range.end < range.start || range.sizeInBytes &- 1 == range.end &- range.start,
        "\(range) has a size of \(range.sizeInBytes)")
    }
  }
  for group in host.groups.value ?? [] {
    try require(group.members == group.members.sorted(), "group \(group.id) is not sorted")
  }
  try checkPrediction(host)
}

/// Each function is in one predicted group or in none, and every group can say why.
private func checkPrediction(_ host: HostSnapshot) throws(BrokenInvariant) {
  let prediction = GroupPrediction(host)
  var seen: Set<PCIAddress> = []
  for group in prediction.groups {
    try require(!group.members.isEmpty, "a predicted group is empty")
    for member in group.members {
      try require(seen.insert(member).inserted, "\(member) is predicted into two groups")
      try require(prediction.group(of: member)?.members == group.members, "\(member) is not in its own group")
    }
    _ = prediction.reasons(for: group)
    _ = prediction.openQuestions(of: group)
  }
  for address in prediction.ungrouped {
    try require(seen.insert(address).inserted, "\(address) has a group and has none")
  }
  try require(seen == Set(host.functions.map(\.address)), "\(seen.count) of \(host.functions.count) functions placed")
  for function in host.functions.prefix(4) {
    try require(prediction.explanation(of: function.address) != nil, "\(function.address) is not explained")
  }
  _ = GroupComparison(prediction, with: host)
  _ = XenGrouping(prediction.topology)
}

/// What is captured of a host, written out and read again gives the same answers, and nothing is left to redact
/// after redaction.
func checkReplay(_ source: HostSource) throws(BrokenInvariant) {
  guard case .success(let host) = outcome({ () throws(HostError) in try source.snapshot() }) else { return }
  switch outcome({ () throws(HostError) in try source.capture(writer: "fuzz") }) {
  case .failure(let error): throw BrokenInvariant("a host that was read cannot be captured: \(error)")
  case .success(nil): return
  case .success(let capture?):
    try checkWriting(of: capture)
    guard var replayed = try snapshot(of: capture) else { throw BrokenInvariant("a capture cannot be read as a host") }
    replayed.provenance = host.provenance
    if replayed != host { throw BrokenInvariant(difference(host, replayed)) }
  }
}

/// A capture's text reads back as the capture.
func checkWriting(of capture: HostCapture) throws(BrokenInvariant) {
  switch outcome({ () throws(RecordError) in try HostCapture(text: capture.text[...]) }) {
  case .failure(let error): throw BrokenInvariant("a capture that was written cannot be read: \(error)")
  case .success(let again):
    try require(again.header == capture.header, "\(capture.header) reads back as \(again.header)")
    try require(again.files == capture.files, "the files of a capture read back as others")
  }
}

/// What was taken out is out: taking it out again changes nothing, and the rest can still be read.
func checkRedaction(of capture: HostCapture) throws(BrokenInvariant) {
  let redacted = capture.redacted()
  try require(redacted.header.isRedacted, "a redacted capture does not say so")
  try require(redacted.redacted() == redacted, "redacting a second time takes more out")
  try checkWriting(of: redacted)
  if let host = try snapshot(of: redacted) { try checkSnapshot(host) }
}

/// The answers of a capture, read from its text; nil where it has no list of functions.
func snapshot(of capture: HostCapture) throws(BrokenInvariant) -> HostSnapshot? {
  switch outcome({ () throws(HostSourceError) in try HostSource.decode(capture.text[...], path: "capture") }) {
  case .failure(let error): throw BrokenInvariant("a capture that was written cannot be opened: \(error)")
  case .success(let source):
    return try? outcome { () throws(HostError) in try source.snapshot() }.get()
  }
}

/// Which part of two hosts differs.
private func difference(_ left: HostSnapshot, _ right: HostSnapshot) -> String {
  var parts: [String] = []
  if left.functions.map(\.address) != right.functions.map(\.address) { parts.append("the list of functions") }
  for (mine, other) in zip(left.functions, right.functions) where mine != other {
    parts.append("\(mine.address): \(mine) against \(other)")
  }
  if left.groups != right.groups { parts.append("groups: \(left.groups) against \(right.groups)") }
  if left.tables != right.tables { parts.append("tables") }
  if left.kernel != right.kernel { parts.append("kernel: \(left.kernel) against \(right.kernel)") }
  if left.remappingUnits != right.remappingUnits {
    parts.append("remapping units: \(left.remappingUnits) against \(right.remappingUnits)")
  }
  if left.observations != right.observations {
    parts.append("observations: \(left.observations) against \(right.observations)")
  }
  return "a capture replays to other answers: \(parts.joined(separator: "; "))"
}
