import AssignmentModel
import LinuxPCI
import PCICore

/// Text of `lspci -x`: what is read prints and reads back equal, and makes a host.
@Sendable
package func checkLspciDump(_ bytes: [UInt8]) throws(BrokenInvariant) {
  let dump = LspciDump(text: bytes[...])
  try require(
    Set(dump.functions.map(\.address)).count == dump.functions.count, "a function is listed twice")
  for function in dump.functions {
    try require(function.bytes.count <= 4096, "\(function.address) has \(function.bytes.count) bytes")
  }
  let again = LspciDump(text: printed(dump)[...])
  try require(again.functions == dump.functions, "a dump that was printed reads back as another")
  try require(again.observations.isEmpty, "a dump that was printed is found odd: \(again.observations)")
  let host = dump.snapshot(provenance: Provenance(kind: .lspciDump, path: "dump"))
  try checkSnapshot(host)
  try checkDetection(bytes)
}

/// The dump in lspci's form.
///
/// Lines end in CR LF, so that a name that ends in CR keeps it.
private func printed(_ dump: LspciDump) -> [UInt8] {
  var text = ""
  for function in dump.functions {
    text += "\(function.address) 0000: 0000:0000\r\n"
    if let driver = function.driver { text += "\tKernel driver in use: \(driver)\r\n" }
    if let group = function.iommuGroup { text += "\tIOMMU group: \(group)\r\n" }
    if let node = function.numaNode { text += "\tNUMA node: \(node)\r\n" }
    for start in stride(from: 0, to: function.bytes.count, by: 16) {
      let offset = String(start, radix: 16)
      text += (offset.utf8.count < 2 ? "0" : "") + offset + ":"
      for byte in function.bytes[start..<min(start + 16, function.bytes.count)] {
        text += byte < 16 ? " 0" : " "
        text += String(byte, radix: 16)
      }
      text += "\r\n"
    }
    text += "\r\n"
  }
  return Array(text.utf8)
}

/// A umockdev record: what is accepted prints and reads back equal, and makes a host.
@Sendable
package func checkUmockdevRecord(_ bytes: [UInt8]) throws(BrokenInvariant) {
  switch outcome({ () throws(RecordError) in try UmockdevRecord(text: bytes[...]) }) {
  case .failure(let error): try checkLine(error, bytes)
  case .success(let record):
    let again = outcome { () throws(RecordError) in try UmockdevRecord(text: record.text[...]) }
    try require(again == .success(record), "a record that was printed reads back as another: \(again)")
    if let host = try opened(bytes, as: .umockdev).host { try checkSnapshot(host) }
    try checkDetection(bytes)
  }
}

/// A capture: what is accepted prints and reads back equal, and makes a host.
@Sendable
package func checkCapture(_ bytes: [UInt8]) throws(BrokenInvariant) {
  switch outcome({ () throws(RecordError) in try HostCapture(text: bytes[...]) }) {
  case .failure(let error): try checkLine(error, bytes)
  case .success(let capture):
    try checkWriting(of: capture)
    if let host = try snapshot(of: capture) { try checkSnapshot(host) }
  }
}

/// A umockdev record whose host is captured: the capture gives the same answers.
@Sendable
package func checkReplaying(_ bytes: [UInt8]) throws(BrokenInvariant) {
  guard case .success = outcome({ () throws(RecordError) in try UmockdevRecord(text: bytes[...]) }) else { return }
  try checkReplay(opened(bytes, as: .umockdev))
}

/// A capture that is redacted: what was taken out is out, and the rest can be read.
///
/// Capturing it again is not asked for: a capture that nobody wrote may hold files that ours would not take.
@Sendable
package func checkRedaction(_ bytes: [UInt8]) throws(BrokenInvariant) {
  guard case .success(let capture) = outcome({ () throws(RecordError) in try HostCapture(text: bytes[...]) }) else {
    return
  }
  try checkRedaction(of: capture)
}

/// An error names a line of the text.
private func checkLine(_ error: RecordError, _ bytes: [UInt8]) throws(BrokenInvariant) {
  let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
  try require((0...lines).contains(error.line) && !error.problem.isEmpty, "\(error) names no line of \(lines)")
}

private func opened(_ bytes: [UInt8], as kind: Provenance.Kind) throws(BrokenInvariant) -> HostSource {
  switch outcome({ () throws(HostSourceError) in try HostSource.decode(bytes[...], path: "fuzz", kind: kind) }) {
  case .failure(let error): throw BrokenInvariant("what was read cannot be opened: \(error)")
  case .success(let source): source
  }
}

extension HostSource {
  /// What can be read of the host; nil where its functions cannot be listed.
  fileprivate var host: HostSnapshot? {
    if case .success(let host) = outcome({ () throws(HostError) in try snapshot() }) { host } else { nil }
  }
}

/// Telling what a text is opens it as one of the kinds that are text, or as none.
private func checkDetection(_ bytes: [UInt8]) throws(BrokenInvariant) {
  let source = outcome { () throws(HostSourceError) in try HostSource.decode(bytes[...], path: "fuzz") }
  if case .success(let source) = source {
    let kind = source.provenance.kind
    try require([.umockdev, .lspciDump, .capture].contains(kind), "a text was taken for a \(kind.rawValue)")
  }
}
