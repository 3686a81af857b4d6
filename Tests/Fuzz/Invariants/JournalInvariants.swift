import AssignmentModel
import PCICore

/// A journal or a record, as it is and with its checksums made right: what changed blindly is nearly always refused for
/// those, and whoever can write to the state directory can make them.
@Sendable
package func checkJournal(_ bytes: [UInt8]) throws(BrokenInvariant) {
  for text in [bytes, sealed(bytes)] {
    if case .success(let transaction) = outcome({ () throws(JournalError) in try Transaction(journal: text) }) {
      try check(transaction)
    }
    if case .success(let record) = outcome({ () throws(JournalError) in try AssignmentRecord(text: text) }) {
      let again = outcome { () throws(JournalError) in try AssignmentRecord(text: Array(record.text.utf8)) }
      try require(again == .success(record), "a record is written as \(record.text), which reads as \(again)")
      try check([record.start, record.end])
    }
  }
}

private func check(_ transaction: Transaction) throws(BrokenInvariant) {
  let text = transaction.headText + transaction.events.map { transaction.line(for: $0) }.joined()
  let again = outcome { () throws(JournalError) in try Transaction(journal: Array(text.utf8)) }
  try require(again == .success(transaction), "a journal is written as \(text), which reads as \(again)")
  // A line that is cut off was never written: with the rest it says the same as without.
  let cut = outcome { () throws(JournalError) in try Transaction(journal: Array((text + "begun").utf8)) }
  try require(cut == .success(transaction), "with a line that is cut off it reads as \(cut)")
  for step in transaction.steps { try check(step) }
  for function in transaction.functions {
    try check([function.start, function.end])
    for state in transaction.states(of: function) {
      let way = FunctionTransition.actions(for: function.address, from: state, to: function.start)
      for action in way { try check(action) }
    }
  }
  // What recovery looks at first.
  _ = (transaction.isCommitted, transaction.isUndoing, transaction.isComplete)
  let touched = transaction.touchedFamilies
  try require(
    touched.allSatisfy { family in transaction.functions.contains { $0.address == family.lead.address } },
    "a function is touched that the journal does not have")
}

/// No name in a journal leads a write out of the places where the kernel has its drivers and devices.
private func check(_ action: StepAction) throws(BrokenInvariant) {
  guard let path = action.write?.path else { return }
  let parts = path.split(separator: "/", omittingEmptySubsequences: false)
  let isInside =
    path.utf8.starts(with: "/sys/bus/pci/devices/".utf8) || path.utf8.starts(with: "/sys/bus/pci/drivers/".utf8)
  try require(
    isInside && !parts.dropFirst().contains { $0 == "" || $0 == "." || $0 == ".." } && !path.utf8.contains(0),
    "a step writes to \(path)")
}

private func check(_ states: [FunctionState]) throws(BrokenInvariant) {
  for state in states {
    guard let driver = state.driver else { continue }
    try require(DriverName(driver) != nil, "a state has the driver \(driver)")
  }
}

/// The text with the checksums that it should have: one over its head, one of each event.
private func sealed(_ bytes: [UInt8]) -> [UInt8] {
  var head: [UInt8] = []
  var events: [[UInt8]] = []
  var isHead = true
  for line in bytes.split(separator: UInt8(ascii: "\n")) {
    if line.starts(with: "end ".utf8) {
      isHead = false
    } else if isHead {
      head += line + [UInt8(ascii: "\n")]
    } else {
      events.append(
        Array(
          line.split(separator: UInt8(ascii: " ")).prefix { !$0.starts(with: "crc32c".utf8) }.joined(separator: [
            UInt8(ascii: " ")
          ])))
    }
  }
  head += "end crc32c=\(hexadecimal(Checksum.of(head)))\n".utf8
  guard case .success(let start) = outcome({ () throws(JournalError) in try Transaction(journal: head) }) else {
    return head
  }
  for event in events {
    let sum = Checksum.of(Array("\(start.origin.id) ".utf8) + event)
    head += event + Array(" crc32c=\(hexadecimal(sum))\n".utf8)
  }
  return head
}

private func hexadecimal(_ value: UInt32) -> String {
  let text = String(value, radix: 16)
  return String(repeating: "0", count: 8 - text.utf8.count) + text
}
