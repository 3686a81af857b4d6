import ACPITables
import HardwareBits
import Testing

/// A table other than the DMAR with something wrong, and what must be found.
struct MalformedTable: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let bytes: [UInt8]
  /// Code and offset of each finding, in order.
  let expected: [String]

  init(_ name: String, _ signature: String, _ body: String, _ expected: String...) {
    testDescription = name
    bytes = TableImage(signature, body: hex(body)).bytes
    self.expected = expected
  }
}

@Suite("malformed tables")
struct MalformedTableTests {
  @Test("each fault is told, with its place, and nothing is lost", arguments: cases)
  func diagnosed(example: MalformedTable) {
    let table = ACPITable(decoding: example.bytes)
    #expect(table.diagnostics.map { "\($0.code) at 0x\(String($0.offset, radix: 16))" } == example.expected)
    #expect(ACPITable.roundTrips(example.bytes))
    #expect(table.diagnostics.allSatisfy { ACPIDiagnostics.kind($0.code)?.severity == $0.severity })
  }

  private static let madtHead = "00 00 e0 fe 01 00 00 00\n"
  private static let sratHead = "01 00 00 00 00 00 00 00 00 00 00 00\n"
  private static let ivrsHead = "00 00 00 00 00 00 00 00 00 00 00 00\n"
  private static let mcfgHead = "00 00 00 00 00 00 00 00\n"
  /// An IVHD of type 10h with its registers at fd200000, whose length is the first byte given.
  private static func ivhd(_ length: String, base: String = "00 00 20 fd 00 00 00 00") -> String {
    ivrsHead + "10 00 \(length) 00 02 00 40 00 \(base) 00 00 00 00 00 00 00 00\n"
  }

  static let cases: [MalformedTable] = [
    MalformedTable("MADT: length 0", "APIC", madtHead + "00 00 01 02 03 00 00 00", "D-MADT-LENGTH-ZERO at 0x2c"),
    MalformedTable("MADT: length 1", "APIC", madtHead + "00 01 01 02 03 00 00 00", "D-MADT-LENGTH-SHORT at 0x2c"),
    MalformedTable("MADT: past the end", "APIC", madtHead + "00 08 01 02", "D-MADT-PAST-END at 0x2c"),
    MalformedTable("MADT: too short", "APIC", madtHead + "00 07 01 02 03 00 00", "D-MADT-TOO-SHORT at 0x2c"),
    MalformedTable("MADT: 1 byte left", "APIC", madtHead + "00", "D-MADT-TRAILING-BYTES at 0x2c"),
    MalformedTable("MADT: unknown type", "APIC", madtHead + "1f 04 00 00", "D-MADT-UNKNOWN-TYPE at 0x2c"),
    MalformedTable(
      "MADT: longer than known", "APIC", madtHead + "00 09 01 02 01 00 00 00 55", "D-MADT-EXTRA-BYTES at 0x34"),
    MalformedTable(
      "MADT: reserved bits", "APIC", madtHead + "00 08 01 02 05 00 00 00", "D-MADT-RESERVED-SET at 0x30"),
    MalformedTable("MADT: no flags", "APIC", "00 00 e0 fe", "D-ACPI-TOO-SHORT at 0x0"),
    MalformedTable(
      "MADT: I/O APICs with one ID", "APIC",
      madtHead + """
        01 0c 02 00 00 00 c0 fe 00 00 00 00
        01 0c 02 00 00 10 c0 fe 18 00 00 00
        """, "D-MADT-IOAPIC-ID-TWICE at 0x3a"),
    MalformedTable(
      "MADT: I/O APICs at one interrupt", "APIC",
      madtHead + """
        01 0c 02 00 00 00 c0 fe 18 00 00 00
        01 0c 03 00 00 10 c0 fe 18 00 00 00
        """, "D-MADT-IOAPIC-GSI-TWICE at 0x40"),

    MalformedTable(
      "MCFG: half an allocation", "MCFG", mcfgHead + "00 00 00 e0 00 00 00 00", "D-MCFG-TRAILING-BYTES at 0x2c"),
    MalformedTable(
      "MCFG: buses reversed", "MCFG", mcfgHead + "00 00 00 e0 00 00 00 00 00 00 80 7f 00 00 00 00",
      "D-MCFG-BUS-RANGE at 0x36"),
    MalformedTable(
      "MCFG: base 0", "MCFG", mcfgHead + "00 00 00 00 00 00 00 00 00 00 00 ff 00 00 00 00", "D-MCFG-BASE at 0x2c"),
    MalformedTable(
      "MCFG: beyond 64 bits", "MCFG", mcfgHead + "00 00 00 f8 ff ff ff ff 00 00 00 ff 00 00 00 00",
      "D-MCFG-BASE at 0x2c"),
    MalformedTable(
      "MCFG: a bus twice", "MCFG",
      mcfgHead + """
        00 00 00 e0 00 00 00 00 00 00 00 7f 00 00 00 00
        00 00 00 d0 00 00 00 00 00 00 7f ff 00 00 00 00
        00 00 00 c0 00 00 00 00 01 00 00 ff 00 00 00 00
        """, "D-MCFG-OVERLAP at 0x3c"),
    MalformedTable("MCFG: no reserved bytes", "MCFG", "00 00", "D-ACPI-TOO-SHORT at 0x0"),

    MalformedTable(
      "HPET: address 0", "HPET", "01 a2 86 80 00 40 00 00 00 00 00 00 00 00 00 00 00 80 37 00",
      "D-HPET-BASE-ZERO at 0x2c"),
    MalformedTable(
      "HPET: bytes beyond", "HPET", "01 a2 86 80 00 40 00 00 00 00 d0 fe 00 00 00 00 00 80 37 00 01 02",
      "D-HPET-TABLE-EXTRA-BYTES at 0x38"),

    MalformedTable("SRAT: length 0", "SRAT", sratHead + "01 00 00 00", "D-SRAT-LENGTH-ZERO at 0x30"),
    MalformedTable("SRAT: past the end", "SRAT", sratHead + "01 28 00 00", "D-SRAT-PAST-END at 0x30"),
    MalformedTable("SRAT: too short", "SRAT", sratHead + "01 04 00 00", "D-SRAT-TOO-SHORT at 0x30"),
    MalformedTable(
      "SRAT: memory beyond 64 bits", "SRAT",
      sratHead + """
        01 28 00 00 00 00 00 00
        00 00 00 00 00 00 00 ff
        01 00 00 00 00 00 00 01
        00 00 00 00 01 00 00 00
        00 00 00 00 00 00 00 00
        """, "D-SRAT-MEMORY-WRAPS at 0x38"),

    MalformedTable("IVRS: length 0", "IVRS", ivrsHead + "10 00 00 00", "D-IVRS-LENGTH-ZERO at 0x30"),
    MalformedTable("IVRS: length 3", "IVRS", ivrsHead + "10 00 03 00", "D-IVRS-LENGTH-SHORT at 0x30"),
    MalformedTable("IVRS: past the end", "IVRS", ivrsHead + "10 00 18 00", "D-IVRS-PAST-END at 0x30"),
    MalformedTable("IVRS: too short", "IVRS", ivrsHead + "11 00 08 00 02 00 40 00", "D-IVRS-TOO-SHORT at 0x30"),
    MalformedTable("IVRS: unknown block", "IVRS", ivrsHead + "50 00 04 00", "D-IVRS-UNKNOWN-TYPE at 0x30"),
    MalformedTable(
      "IVRS: base 0", "IVRS", ivhd("18", base: "00 00 00 00 00 00 00 00"), "D-IVRS-BASE-ZERO at 0x38"),
    MalformedTable("IVRS: entry cut", "IVRS", ivhd("1b") + "02 08 00", "D-IVRS-ENTRY-PAST-END at 0x48"),
    MalformedTable("IVRS: 8-byte entry cut", "IVRS", ivhd("1c") + "42 08 00 00", "D-IVRS-ENTRY-PAST-END at 0x48"),
    MalformedTable("IVRS: ACPI entry cut", "IVRS", ivhd("1c") + "f0 08 00 00", "D-IVRS-ENTRY-PAST-END at 0x48"),
    MalformedTable("IVRS: unknown entry", "IVRS", ivhd("1c") + "05 08 00 00", "D-IVRS-ENTRY-UNKNOWN-TYPE at 0x48"),
    MalformedTable("IVRS: entry of unknown size", "IVRS", ivhd("1c") + "80 08 00 00", "D-IVRS-ENTRY-LENGTH at 0x48"),
    MalformedTable(
      "IVRS: range without an end", "IVRS", ivhd("20") + "03 08 00 00 02 10 00 00", "D-IVRS-RANGE-NO-END at 0x48"),
    MalformedTable("IVRS: end without a start", "IVRS", ivhd("1c") + "04 08 00 00", "D-IVRS-RANGE-NO-START at 0x48"),
    MalformedTable(
      "IVRS: end below its start", "IVRS", ivhd("20") + "03 08 00 00 04 07 00 00", "D-IVRS-RANGE-NO-START at 0x4c"),
    MalformedTable(
      "IVRS: IVMD misaligned", "IVRS",
      ivrsHead + """
        20 08 20 00 00 00 00 00 00 00 00 00 00 00 00 00
        00 08 00 a0 00 00 00 00 00 10 00 00 00 00 00 00
        """, "D-IVRS-IVMD-MISALIGNED at 0x40"),

    MalformedTable(
      "VIOT: node offset into the fixed part", "VIOT", "01 00 10 00 00 00 00 00 00 00 00 00 03 00 10 00",
      "D-VIOT-TABLE-BAD-OFFSET at 0x0", "D-VIOT-NODE-COUNT at 0x24"),
    MalformedTable(
      "VIOT: node offset beyond the end", "VIOT", "00 00 ff ff 00 00 00 00 00 00 00 00",
      "D-VIOT-TABLE-BAD-OFFSET at 0x0"),
    MalformedTable(
      "VIOT: node count", "VIOT",
      """
      02 00 30 00 00 00 00 00 00 00 00 00
      03 00 10 00 00 00 08 00 00 00 00 00 00 00 00 00
      """, "D-VIOT-NODE-COUNT at 0x24"),
    MalformedTable(
      "VIOT: output node is not one", "VIOT",
      """
      02 00 30 00 00 00 00 00 00 00 00 00
      01 00 18 00 00 00 00 00 00 00 00 00 00 00 ff ff 30 00 00 00 00 00 00 00
      03 00 10 00 00 00 08 00 00 00 00 00 00 00 00 00
      """, "D-VIOT-OUTPUT-NODE at 0x40"),
    MalformedTable(
      "VIOT: range reversed", "VIOT",
      """
      02 00 30 00 00 00 00 00 00 00 00 00
      01 00 18 00 00 00 00 00 00 00 00 00 10 00 0f 00 48 00 00 00 00 00 00 00
      03 00 10 00 00 00 08 00 00 00 00 00 00 00 00 00
      """, "D-VIOT-RANGE at 0x38"),
    MalformedTable(
      "VIOT: node too short", "VIOT", "01 00 30 00 00 00 00 00 00 00 00 00\n03 00 08 00 00 00 08 00",
      "D-VIOT-TOO-SHORT at 0x30"),

    MalformedTable(
      "IORT: node offset beyond the end", "IORT", "00 00 00 00 ff ff ff ff 00 00 00 00",
      "D-IORT-TABLE-BAD-OFFSET at 0x0"),
    MalformedTable(
      "IORT: node count", "IORT", "01 00 00 00 30 00 00 00 00 00 00 00", "D-IORT-NODE-COUNT at 0x24"),
    MalformedTable(
      "IORT: node of length 0", "IORT", "00 00 00 00 30 00 00 00 00 00 00 00\n00 00 00 00",
      "D-IORT-LENGTH-ZERO at 0x30"),
    MalformedTable(
      "IORT: more ITSs than fit", "IORT",
      """
      01 00 00 00 30 00 00 00 00 00 00 00
      00 18 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ff ff ff ff 00 00 00 00
      """, "D-IORT-TOO-SHORT at 0x30"),
    MalformedTable(
      "IORT: mappings outside the node", "IORT",
      """
      01 00 00 00 30 00 00 00 00 00 00 00
      00 18 00 00 00 00 00 00 01 00 00 00 00 01 00 00 01 00 00 00 00 00 00 00
      """, "D-IORT-BAD-OFFSET at 0x30", "D-IORT-MAPPINGS-MISSING at 0x38"),
    MalformedTable(
      "IORT: fewer mappings than said", "IORT",
      """
      01 00 00 00 30 00 00 00 00 00 00 00
      00 2c 00 00 00 00 00 00 02 00 00 00 18 00 00 00 01 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 00 00 00 00 30 00 00 00 00 00 00 00
      """, "D-IORT-MAPPINGS-MISSING at 0x38"),
    MalformedTable(
      "IORT: reference to no node", "IORT",
      """
      01 00 00 00 30 00 00 00 00 00 00 00
      00 2c 00 00 00 00 00 00 01 00 00 00 18 00 00 00 01 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 00 00 00 00 31 00 00 00 00 00 00 00
      """, "D-IORT-REFERENCE at 0x54"),
    MalformedTable(
      "IORT: half a mapping", "IORT",
      """
      01 00 00 00 30 00 00 00 00 00 00 00
      00 20 00 00 00 00 00 00 01 00 00 00 18 00 00 00 01 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00
      """, "D-IORT-MAPPINGS-MISSING at 0x38", "D-IORT-MAPPING-TRAILING-BYTES at 0x48"),

    MalformedTable("CEDT: length 0", "CEDT", "00 00 00 00", "D-CEDT-LENGTH-ZERO at 0x24"),
    MalformedTable("CEDT: too short", "CEDT", "00 00 08 00 00 00 00 00", "D-CEDT-TOO-SHORT at 0x24"),
    MalformedTable(
      "CEDT: more masks than fit", "CEDT", "02 00 10 00 00 00 00 02 00 00 00 00 00 00 00 00",
      "D-CEDT-TOO-SHORT at 0x24"),
    MalformedTable(
      "CEDT: fewer targets than ways", "CEDT",
      """
      01 00 28 00 00 00 00 00
      00 00 00 90 04 00 00 00 00 00 00 00 01 00 00 00
      01 00 00 00 05 00 00 00 0a 00 02 00
      07 00 00 00
      """, "D-CEDT-TARGETS at 0x3c"),

    MalformedTable("RSDT: half an address", "RSDT", "00 10 fe bf 00 20", "D-XSDT-TABLE-EXTRA-BYTES at 0x28"),
    MalformedTable("XSDT: half an address", "XSDT", "00 10 fe bf", "D-XSDT-TABLE-EXTRA-BYTES at 0x24"),
  ]
}
