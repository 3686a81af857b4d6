import ACPITables
import HardwareBits

/// An ACPI table of any content: nothing is lost, nothing is listed from elsewhere, and findings point into the table.
@Sendable
package func checkACPITable(_ bytes: [UInt8]) throws(BrokenInvariant) {
  let table = ACPITable(decoding: bytes)
  try require(table.encoded() == bytes, "decoding and encoding changes the bytes")
  try checkFindings(table.diagnostics, count: bytes.count)
  let end = bytes.count - table.bytesAfterTable.count
  try require(bytes[end...].elementsEqual(table.bytesAfterTable), "the bytes after the table are others")

  let outline = table.outline()
  try require(outline.offset == 0 && outline.length == end, "the outline covers \(outline.length) of \(end) bytes")
  try checkOutline(outline, of: bytes)

  switch table.content {
  case .dmar(let known):
    try checkPlaces(known.placedStructures, end: end)
    try checkSealing(known, table)
  case .madt(let known): try checkSealing(known, table)
  case .mcfg(let known): try checkSealing(known, table)
  case .hpet(let known): try checkSealing(known, table)
  case .srat(let known): try checkSealing(known, table)
  case .ivrs(let known): try checkSealing(known, table)
  case .viot(let known): try checkSealing(known, table)
  case .iort(let known): try checkSealing(known, table)
  case .cedt(let known): try checkSealing(known, table)
  case .rsdt(let known): try checkSealing(known, table)
  case .xsdt(let known): try checkSealing(known, table)
  case .rsdp, .other: break
  }
}

private func checkFindings(_ findings: [StructureDiagnostic], count: Int) throws(BrokenInvariant) {
  try require(findings.count <= 16 + 4 * count, "\(count) bytes give \(findings.count) findings")
  for finding in findings {
    try require((0...count).contains(finding.offset), "\(finding) lies outside the \(count) bytes")
    try require(
      finding.code.rawValue.utf8.starts(with: "D-".utf8) && !finding.text.isEmpty
        && !finding.text.utf8.contains(UInt8(ascii: "\n")),
      "\(finding) is no finding of one line")
  }
}

/// Fields and inner structures follow each other without a gap, and say what the bytes say.
private func checkOutline(_ outline: TableOutline, of bytes: [UInt8]) throws(BrokenInvariant) {
  var next = outline.offset
  for item in outline.items {
    switch item {
    case .structure(let inner):
      try require(inner.offset == next && inner.length > 0, "\(inner.key) at \(inner.offset), not at \(next)")
      try checkOutline(inner, of: bytes)
      next = inner.offset + inner.length
    case .field(let field):
      try require(
        field.offset == next && field.lengthInBytes > 0 && !field.key.isEmpty && !field.label.isEmpty,
        "field \(field.key) at \(field.offset), not at \(next)")
      next += field.lengthInBytes
      try require(next <= bytes.count, "field \(field.key) ends at \(next) of \(bytes.count)")
      try checkField(field, bytes[field.offset..<next])
    }
  }
  try require(next == outline.offset + outline.length, "\(outline.key) has \(outline.length) bytes, lists to \(next)")
}

private func checkField(_ field: OutlineField, _ bytes: ArraySlice<UInt8>) throws(BrokenInvariant) {
  switch field.value {
  case .number(let value):
    try require(bytes.count <= 8, "number \(field.key) of \(bytes.count) bytes")
    var expected: UInt64 = 0
    for byte in bytes.reversed() { expected = expected << 8 | UInt64(byte) }
    try require(value == expected, "\(field.key) is \(value), its bytes say \(expected)")
    var sum: UInt64 = 0
    for part in field.bits {
      try require(part.high >= part.low && Int(part.high) < 8 * bytes.count, "\(part.name) at \(part.high):\(part.low)")
      let mask = part.high - part.low == 63 ? UInt64.max : (UInt64(1) << UInt64(part.high - part.low + 1)) - 1
      try require(part.value == value >> UInt64(part.low) & mask, "\(part.name) of \(field.key) is \(part.value)")
      try require(sum & mask << UInt64(part.low) == 0, "\(part.name) of \(field.key) is listed twice")
      sum |= part.value << UInt64(part.low)
    }
    try require(field.bits.isEmpty || sum == value, "the bits of \(field.key) leave some out")
  case .bytes(let listed):
    try require(bytes.elementsEqual(listed), "\(field.key) lists other bytes")
  case .text(let text):
    try require(text.unicodeScalars.count <= bytes.count, "\(field.key) is longer than its bytes")
  }
}

private func checkPlaces(_ structures: [DMAR.Placed], end: Int) throws(BrokenInvariant) {
  var next = DMAR.structuresOffset
  for place in structures {
    try require(place.offset == next && place.length > 0, "a structure at \(place.offset), not at \(next)")
    next += place.length
  }
  try require(next <= end, "structures end at \(next), the table at \(end)")
}

/// A table with its length and checksum set right decodes as that; one that had them right decodes as it did.
private func checkSealing(_ known: some SystemDescriptionTable, _ table: ACPITable) throws(BrokenInvariant) {
  let sealed = known.sealed()
  let again = ACPITable(decoding: sealed)
  try require(again.bytesAfterTable.isEmpty && again.encoded() == sealed, "a sealed table decodes to something else")
  if let header = again.header {
    try require(Int(header.length) == sealed.count, "a sealed table's length is \(header.length) of \(sealed.count)")
    try require(ACPIChecksum.sum(sealed) == 0, "a sealed table does not sum to 0")
  }
  if known.isSealed && table.bytesAfterTable.isEmpty {
    try require(again == table, "the same bytes decode to two values")
  }
}
