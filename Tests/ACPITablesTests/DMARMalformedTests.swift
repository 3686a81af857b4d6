import ACPITables
import HardwareBits
import Testing

/// A sound unit that takes every device: a table around a malformed structure needs one.
private let soundUnit = hex(
  """
  00 00 10 00              // DRHD, 16 bytes
  01 00 00 00              // INCLUDE_PCI_ALL, size, segment
  00 00 d9 fe 00 00 00 00  // register base fed90000
  """)

/// A malformed structure, where it lies behind the sound unit (at 40h) or a whole table, and what must be found.
struct MalformedDMAR: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let bytes: [UInt8]
  /// Code and offset of each finding, in order.
  let expected: [String]

  init(_ name: String, _ structure: String, _ expected: String...) {
    testDescription = name
    bytes = TableImage.dmar(soundUnit, hex(structure)).bytes
    self.expected = expected
  }

  init(_ name: String, table: TableImage, _ expected: String...) {
    testDescription = name
    bytes = table.bytes
    self.expected = expected
  }
}

@Suite("malformed DMARs")
struct DMARMalformedTests {
  @Test("each fault is told, with its place, and nothing is lost", arguments: cases)
  func diagnosed(example: MalformedDMAR) {
    let table = ACPITable(decoding: example.bytes)
    #expect(table.diagnostics.map { "\($0.code) at 0x\(String($0.offset, radix: 16))" } == example.expected)
    #expect(ACPITable.roundTrips(example.bytes))
    #expect(table.diagnostics.allSatisfy { ACPIDiagnostics.kind($0.code)?.severity == $0.severity })
  }

  static let cases: [MalformedDMAR] = lengths + scopes + units + regions + others + wholeTables

  /// Lengths that cannot be right.
  static let lengths: [MalformedDMAR] = [
    MalformedDMAR(
      "structure of length 0",
      """
      01 00 00 00              // RMRR, 0 bytes
      00 00 00 00              // reserved, segment
      """, "D-DMAR-LENGTH-ZERO at 0x40"),
    MalformedDMAR("structure of length 3", "01 00 03 00 00 00 00 00", "D-DMAR-LENGTH-SHORT at 0x40"),
    MalformedDMAR("structure that runs past the table's end", "01 00 20 00 00 00 00 00", "D-DMAR-PAST-END at 0x40"),
    MalformedDMAR(
      "DRHD shorter than its fixed part",
      """
      00 00 0c 00              // DRHD, 12 bytes
      00 00 00 00              // flags, size, segment
      00 10 d9 fe              // half a register base
      """, "D-DMAR-TOO-SHORT at 0x40"),
    MalformedDMAR("RMRR shorter than its fixed part", "01 00 08 00 00 00 00 00", "D-DMAR-TOO-SHORT at 0x40"),
    MalformedDMAR(
      "RHSA shorter than its fixed part", "03 00 10 00 00 00 00 00 00 00 d9 fe 00 00 00 00", "D-DMAR-TOO-SHORT at 0x40"),
    MalformedDMAR("ANDD shorter than its fixed part", "04 00 06 00 00 00", "D-DMAR-TOO-SHORT at 0x40"),
    MalformedDMAR("ATSR of its header only", "02 00 04 00", "D-DMAR-TOO-SHORT at 0x40"),
    MalformedDMAR("1 byte behind the last structure", "00", "D-DMAR-TRAILING-BYTES at 0x40"),
    MalformedDMAR("3 bytes behind the last structure", "00 00 00", "D-DMAR-TRAILING-BYTES at 0x40"),
    MalformedDMAR("unknown type", "07 00 08 00 aa bb cc dd", "D-DMAR-UNKNOWN-TYPE at 0x40"),
    MalformedDMAR("unknown type without contents", "ff ff 04 00", "D-DMAR-UNKNOWN-TYPE at 0x40"),
    MalformedDMAR(
      "RHSA with 4 bytes more", "03 00 18 00 00 00 00 00 00 00 d9 fe 00 00 00 00 00 00 00 00 01 02 03 04",
      "D-DMAR-EXTRA-BYTES at 0x54"),
    MalformedDMAR(
      "sound structure behind one that is too short",
      """
      01 00 08 00 00 00 00 00  // RMRR, 8 bytes
      03 00 14 00 00 00 00 00  // RHSA, 20 bytes, reserved
      00 00 d9 fe 00 00 00 00  // register base
      00 00 00 00              // proximity domain
      """, "D-DMAR-TOO-SHORT at 0x40"),
  ]

  /// Device scopes.
  static let scopes: [MalformedDMAR] = [
    MalformedDMAR(
      "scope of length 0",
      """
      02 00 10 00              // ATSR, 16 bytes
      00 00 00 00              // flags, reserved, segment
      02 00 00 00 00 00 1c 00  // bridge, 0 bytes
      """, "D-DMAR-SCOPE-LENGTH-ZERO at 0x48"),
    MalformedDMAR(
      "scope of length 3",
      """
      02 00 10 00              // ATSR, 16 bytes
      00 00 00 00              // flags, reserved, segment
      02 03 00 00 00 00 1c 00  // bridge, 3 bytes
      """, "D-DMAR-SCOPE-LENGTH-SHORT at 0x48"),
    MalformedDMAR(
      "scope of length 5",
      """
      02 00 10 00              // ATSR, 16 bytes
      00 00 00 00              // flags, reserved, segment
      02 05 00 00 00 00 1c 00  // bridge, 5 bytes
      """, "D-DMAR-SCOPE-LENGTH-SHORT at 0x48"),
    MalformedDMAR(
      "scope that overruns its structure",
      """
      02 00 10 00              // ATSR, 16 bytes
      00 00 00 00              // flags, reserved, segment
      02 0a 00 00 00 00 1c 00  // bridge, 10 bytes
      """, "D-DMAR-SCOPE-PAST-END at 0x48"),
    MalformedDMAR(
      "scope of odd length",
      """
      02 00 11 00              // ATSR, 17 bytes
      00 00 00 00              // flags, reserved, segment
      02 09 00 00 00 00 1c 00  // bridge, 9 bytes
      05                       // half a hop
      """, "D-DMAR-SCOPE-ODD-LENGTH at 0x49"),
    MalformedDMAR(
      "scope without a path",
      """
      02 00 0e 00              // ATSR, 14 bytes
      00 00 00 00              // flags, reserved, segment
      02 06 00 00 00 00        // bridge, 6 bytes
      """, "D-DMAR-SCOPE-NO-PATH at 0x48"),
    MalformedDMAR(
      "scope with half a hop only",
      """
      02 00 0f 00              // ATSR, 15 bytes
      00 00 00 00              // flags, reserved, segment
      02 07 00 00 00 00 1c     // bridge, 7 bytes
      """, "D-DMAR-SCOPE-NO-PATH at 0x48", "D-DMAR-SCOPE-ODD-LENGTH at 0x49"),
    MalformedDMAR(
      "1 byte behind the last scope",
      """
      02 00 11 00              // ATSR, 17 bytes
      00 00 00 00              // flags, reserved, segment
      02 08 00 00 00 00 1c 00  // bridge, 8 bytes
      01
      """, "D-DMAR-SCOPE-TRAILING-BYTES at 0x50"),
    MalformedDMAR(
      "4 bytes behind the last scope",
      """
      02 00 14 00              // ATSR, 20 bytes
      00 00 00 00              // flags, reserved, segment
      02 08 00 00 00 00 1c 00  // bridge, 8 bytes
      02 08 00 00              // another one cut
      """, "D-DMAR-SCOPE-PAST-END at 0x50"),
    MalformedDMAR(
      "scope of unknown type",
      """
      06 00 10 00              // SIDP, 16 bytes
      00 00 00 00              // reserved, segment
      06 08 00 00 00 00 02 00  // type 6
      """, "D-DMAR-SCOPE-UNKNOWN-TYPE at 0x48"),
    MalformedDMAR(
      "hop with device 32",
      """
      05 00 10 00              // SATC, 16 bytes
      00 00 00 00              // flags, reserved, segment
      01 08 00 00 00 00 20 00  // endpoint, device 32
      """, "D-DMAR-SCOPE-BAD-HOP at 0x4e"),
    MalformedDMAR(
      "second hop with function 8",
      """
      05 00 12 00              // SATC, 18 bytes
      00 00 00 00              // flags, reserved, segment
      01 0a 00 00 00 00 1c 00  // endpoint, first hop
      00 08                    // second hop
      """, "D-DMAR-SCOPE-BAD-HOP at 0x50"),
    MalformedDMAR(
      "17 hops",
      """
      05 00 30 00              // SATC, 48 bytes
      00 00 00 00              // flags, reserved, segment
      01 28 00 00 00 00        // endpoint, 40 bytes
      00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      00 00                    // hop 16
      """, "D-DMAR-SCOPE-TOO-DEEP at 0x48"),
    MalformedDMAR(
      "flags outside a SIDP",
      """
      05 00 10 00              // SATC, 16 bytes
      00 00 00 00              // flags, reserved, segment
      01 08 1c 00 00 00 02 00  // endpoint, flags 1c
      """, "D-DMAR-SCOPE-FLAGS at 0x4a"),
    MalformedDMAR(
      "reserved flags and byte of a scope",
      """
      06 00 10 00              // SIDP, 16 bytes
      00 00 00 00              // reserved, segment
      01 08 e0 01 00 00 02 00  // endpoint, flags e0, reserved 01
      """, "D-DMAR-SCOPE-RESERVED-SET at 0x4a", "D-DMAR-SCOPE-RESERVED-SET at 0x4b"),
    MalformedDMAR(
      "namespace device without an ANDD",
      """
      00 00 18 00              // DRHD, 24 bytes
      00 00 01 00              // flags, size, segment 1
      00 10 d9 fe 00 00 00 00  // register base
      05 08 00 00 03 00 15 00  // namespace device, number 3
      """, "D-DMAR-SCOPE-NO-ANDD at 0x54"),
    MalformedDMAR(
      "I/O APIC and device named by two units",
      """
      00 00 20 00              // DRHD, 32 bytes
      00 00 01 00              // flags, size, segment 1
      00 10 d9 fe 00 00 00 00  // register base
      03 08 00 00 02 f0 1f 00  // I/O APIC 2
      01 08 00 00 00 00 02 00  // endpoint 00:02.0
      00 00 20 00              // DRHD, 32 bytes
      00 00 01 00              // flags, size, segment 1
      00 20 d9 fe 00 00 00 00  // register base
      03 08 00 00 02 f0 1f 00  // I/O APIC 2
      01 08 00 00 00 00 02 00  // endpoint 00:02.0
      """, "D-DMAR-IOAPIC-TWICE at 0x70", "D-DMAR-DEVICE-TWICE at 0x78"),
  ]

  /// Units.
  static let units: [MalformedDMAR] = [
    MalformedDMAR("DRHD base 0", "00 00 10 00 01 00 01 00 00 00 00 00 00 00 00 00", "D-DMAR-DRHD-BASE-ZERO at 0x48"),
    MalformedDMAR(
      "DRHD base all ones", "00 00 10 00 01 00 01 00 ff ff ff ff ff ff ff ff", "D-DMAR-DRHD-BASE-ALL-ONES at 0x48"),
    MalformedDMAR(
      "DRHD base not a multiple of 4 KiB", "00 00 10 00 01 00 01 00 00 08 d9 fe 00 00 00 00",
      "D-DMAR-DRHD-BASE-MISALIGNED at 0x48"),
    MalformedDMAR(
      "DRHD base not a multiple of its 64 KiB", "00 00 10 00 01 04 01 00 00 10 d9 fe 00 00 00 00",
      "D-DMAR-DRHD-BASE-MISALIGNED at 0x48"),
    MalformedDMAR(
      "DRHD base beyond 39 bits", "00 00 10 00 01 00 01 00 00 00 00 00 80 00 00 00",
      "D-DMAR-DRHD-BASE-BEYOND-WIDTH at 0x48"),
    MalformedDMAR(
      "DRHD described twice", "00 00 10 00 01 00 00 00 00 00 d9 fe 00 00 00 00", "D-DMAR-DRHD-DUPLICATE at 0x40",
      "D-DMAR-INCLUDE-ALL-TWICE at 0x40"),
    MalformedDMAR(
      "two INCLUDE_ALL in a segment", "00 00 10 00 01 00 00 00 00 10 d9 fe 00 00 00 00",
      "D-DMAR-INCLUDE-ALL-TWICE at 0x40"),
    MalformedDMAR(
      "INCLUDE_ALL not last",
      """
      00 00 18 00              // DRHD, 24 bytes
      00 00 00 00              // flags, size, segment 0
      00 10 d9 fe 00 00 00 00  // register base
      01 08 00 00 00 00 02 00  // endpoint
      """, "D-DMAR-INCLUDE-ALL-NOT-LAST at 0x30"),
    MalformedDMAR(
      "DRHD that serves nothing", "00 00 10 00 00 00 01 00 00 10 d9 fe 00 00 00 00", "D-DMAR-DRHD-NO-SCOPE at 0x40"),
    MalformedDMAR(
      "INCLUDE_ALL that names a PCI device",
      """
      00 00 18 00              // DRHD, 24 bytes
      01 00 01 00              // INCLUDE_PCI_ALL, size, segment 1
      00 10 d9 fe 00 00 00 00  // register base
      01 08 00 00 00 00 02 00  // endpoint
      """, "D-DMAR-INCLUDE-ALL-LISTS-PCI at 0x40"),
    MalformedDMAR(
      "reserved flag and size bits", "00 00 10 00 81 f0 01 00 00 10 d9 fe 00 00 00 00", "D-DMAR-RESERVED-SET at 0x44",
      "D-DMAR-RESERVED-SET at 0x45"),
  ]

  /// Reserved regions; each names the endpoint 00:14.0.
  static let regions: [MalformedDMAR] = [
    region("RMRR all zero", "00 00 00 00 00 00 00 00", "00 00 00 00 00 00 00 00", "D-DMAR-RMRR-ZERO at 0x48"),
    region(
      "RMRR base misaligned", "00 08 0e 36 00 00 00 00", "ff ff 0f 36 00 00 00 00", "D-DMAR-RMRR-MISALIGNED at 0x48"),
    region(
      "RMRR limit misaligned", "00 00 0e 36 00 00 00 00", "00 00 10 36 00 00 00 00", "D-DMAR-RMRR-MISALIGNED at 0x48"),
    region(
      "RMRR limit below its base", "00 00 10 36 00 00 00 00", "ff ff 0f 36 00 00 00 00",
      "D-DMAR-RMRR-LIMIT-BELOW-BASE at 0x48"),
    region(
      "RMRR beyond 39 bits", "00 00 00 00 00 00 00 00", "ff ff ff ff ff ff ff ff", "D-DMAR-RMRR-BEYOND-WIDTH at 0x50"),
    MalformedDMAR(
      "RMRR without a device",
      """
      01 00 18 00 00 00 00 00  // RMRR, 24 bytes, reserved, segment
      00 00 0e 36 00 00 00 00  // base
      ff ff 0f 36 00 00 00 00  // limit
      """, "D-DMAR-RMRR-NO-SCOPE at 0x40"),
    MalformedDMAR(
      "overlapping RMRRs",
      """
      01 00 20 00 00 00 00 00  // RMRR, 32 bytes, reserved, segment
      00 00 0f 36 00 00 00 00  // base
      ff ff 1f 36 00 00 00 00  // limit
      01 08 00 00 00 00 14 00  // endpoint
      01 00 20 00 00 00 00 00  // RMRR, 32 bytes, reserved, segment
      00 00 00 36 00 00 00 00  // base
      ff ff 0f 36 00 00 00 00  // limit
      01 08 00 00 00 00 14 00  // endpoint
      01 00 20 00 00 00 01 00  // RMRR, 32 bytes, reserved, segment 1
      00 00 00 36 00 00 00 00  // base
      ff ff 0f 36 00 00 00 00  // limit
      01 08 00 00 00 00 14 00  // endpoint
      """, "D-DMAR-RMRR-OVERLAP at 0x40"),
    MalformedDMAR(
      "reserved bytes of an RMRR",
      """
      01 00 20 00 34 12 00 00  // RMRR, 32 bytes, reserved, segment
      00 00 0e 36 00 00 00 00  // base
      ff ff 0f 36 00 00 00 00  // limit
      01 08 00 00 00 00 14 00  // endpoint
      """, "D-DMAR-RESERVED-SET at 0x44"),
  ]

  private static func region(_ name: String, _ base: String, _ limit: String, _ expected: String...) -> MalformedDMAR {
    var example = MalformedDMAR(
      name,
      """
      01 00 20 00 00 00 00 00  // RMRR, 32 bytes, reserved, segment
      \(base)
      \(limit)
      01 08 00 00 00 00 14 00  // endpoint
      """)
    example = MalformedDMAR(example, expected)
    return example
  }

  /// RHSA, ANDD, ATSR, SATC, SIDP.
  static let others: [MalformedDMAR] = [
    MalformedDMAR(
      "RHSA for an unknown base", "03 00 14 00 00 00 00 00 00 50 d9 fe 00 00 00 00 01 00 00 00",
      "D-DMAR-RHSA-UNKNOWN-BASE at 0x48"),
    MalformedDMAR(
      "two RHSAs for one unit",
      """
      03 00 14 00 00 00 00 00  // RHSA
      00 00 d9 fe 00 00 00 00 00 00 00 00
      03 00 14 00 00 00 00 00  // RHSA
      00 00 d9 fe 00 00 00 00 01 00 00 00
      """, "D-DMAR-RHSA-TWICE at 0x5c"),
    MalformedDMAR("ANDD name without NUL", "04 00 0c 00 00 00 00 01 5c 5f 53 42", "D-DMAR-ANDD-NO-NUL at 0x48"),
    MalformedDMAR("ANDD without a name", "04 00 08 00 00 00 00 01", "D-DMAR-ANDD-NO-NUL at 0x48"),
    MalformedDMAR(
      "ANDD with bytes behind its name", "04 00 0c 00 00 00 00 01 5c 41 00 42", "D-DMAR-ANDD-TRAILING at 0x48"),
    MalformedDMAR("ANDD with zeros behind its name", "04 00 0c 00 00 00 00 01 5c 41 00 00"),
    MalformedDMAR(
      "two ANDDs of one number",
      """
      04 00 0b 00 00 00 00 01 5c 41 00
      04 00 0b 00 00 00 00 01 5c 42 00
      """, "D-DMAR-ANDD-NUMBER-TWICE at 0x52"),
    MalformedDMAR(
      "ATSR for all ports that names one", "02 00 10 00 01 00 00 00 02 08 00 00 00 00 1c 00",
      "D-DMAR-ATSR-ALL-PORTS-SCOPES at 0x40"),
    MalformedDMAR("ATSR that names nothing", "02 00 08 00 00 00 00 00", "D-DMAR-ATSR-NO-SCOPE at 0x40"),
    MalformedDMAR(
      "ATSR that names an endpoint", "02 00 10 00 00 00 00 00 01 08 00 00 00 00 02 00", "D-DMAR-ATSR-NOT-BRIDGE at 0x48"
    ),
    MalformedDMAR(
      "SATC that names a bridge", "05 00 10 00 01 00 00 00 02 08 00 00 00 00 1c 00", "D-DMAR-SATC-NOT-ENDPOINT at 0x48"),
    MalformedDMAR("SATC that names nothing", "05 00 08 00 01 00 00 00", "D-DMAR-NO-SCOPE at 0x40"),
    MalformedDMAR("SIDP that names nothing", "06 00 08 00 00 00 00 00", "D-DMAR-NO-SCOPE at 0x40"),
    MalformedDMAR(
      "structures out of order",
      """
      03 00 14 00 00 00 00 00  // RHSA
      00 00 d9 fe 00 00 00 00 00 00 00 00
      02 00 08 00 01 00 00 00  // ATSR for all ports
      """, "D-DMAR-ORDER at 0x54"),
  ]
}

extension MalformedDMAR {
  init(_ other: MalformedDMAR, _ expected: [String]) {
    testDescription = other.testDescription
    bytes = other.bytes
    self.expected = expected
  }
}
