import ACPITables
import HardwareBits

/// Text of `acpidump`: what is read prints and reads back equal, and findings point into the text.
@Sendable
package func checkACPIDump(_ bytes: [UInt8]) throws(BrokenInvariant) {
  let dump = ACPIDump(text: bytes)
  var end = -1
  for table in dump.tables {
    try require(!table.bytes.isEmpty && table.textOffset > end, "\(table.name) at \(table.textOffset) after \(end)")
    try require(table.textOffset < bytes.count, "\(table.name) begins at \(table.textOffset) of \(bytes.count)")
    try require((4...8).contains(table.name.utf8.count), "a table is called \(table.name)")
    end = table.textOffset
  }
  for finding in dump.diagnostics {
    try require((0..<bytes.count).contains(finding.offset), "\(finding) lies outside the \(bytes.count) bytes")
  }
  let again = ACPIDump(text: printed(dump))
  try require(
    again.tables.map(\.name) == dump.tables.map(\.name) && again.tables.map(\.address) == dump.tables.map(\.address)
      && again.tables.map(\.bytes) == dump.tables.map(\.bytes) && again.diagnostics.isEmpty,
    "a dump that was printed reads back as another")
}

private func printed(_ dump: ACPIDump) -> [UInt8] {
  var text = ""
  for table in dump.tables {
    text += "\(table.name) @ 0x\(String(table.address, radix: 16, uppercase: true))\n"
    for start in stride(from: 0, to: table.bytes.count, by: 16) {
      text += "  \(String(start, radix: 16, uppercase: true)):"
      for byte in table.bytes[start..<min(start + 16, table.bytes.count)] {
        text += (byte < 16 ? " 0" : " ") + String(byte, radix: 16, uppercase: true)
      }
      text += "  ................\n"
    }
    text += "\n"
  }
  return Array(text.utf8)
}
