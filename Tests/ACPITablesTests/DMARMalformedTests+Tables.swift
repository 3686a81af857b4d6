import ACPITables

extension DMARMalformedTests {
  /// Tables that are malformed as a whole.
  static let wholeTables: [MalformedDMAR] = [
    MalformedDMAR("no unit", table: .dmar(), "D-DMAR-NO-UNIT at 0x30"),
    MalformedDMAR(
      "host address width of 11 bits", table: .dmar(width: 10, unit), "D-DMAR-HAW-TOO-SMALL at 0x24",
      "D-DMAR-DRHD-BASE-BEYOND-WIDTH at 0x38"),
    MalformedDMAR("host address width of 12 bits", table: .dmar(width: 11, lowUnit), "D-DMAR-DRHD-BASE-ZERO at 0x38"),
    MalformedDMAR("host address width of 65 bits", table: .dmar(width: 64, unit), "D-DMAR-HAW-TOO-LARGE at 0x24"),
    MalformedDMAR("reserved flags of the table", table: .dmar(flags: 0xf8, unit), "D-DMAR-TABLE-RESERVED-SET at 0x25"),
    MalformedDMAR(
      "x2APIC opt-out without interrupt remapping", table: .dmar(flags: 2, unit), "D-DMAR-OPT-OUT-ALONE at 0x25"),
    MalformedDMAR("interrupt remapping without I/O APIC", table: .dmar(flags: 1, unit), "D-DMAR-NO-IOAPIC at 0x25"),
    MalformedDMAR(
      "reserved bytes of the table", table: changed { $0.bytes[47] = 1 }, "D-DMAR-TABLE-RESERVED-SET at 0x26"),
    MalformedDMAR("wrong checksum", table: changed(seals: false) { $0.bytes[9] &+= 1 }, "D-ACPI-CHECKSUM at 0x9"),
    MalformedDMAR(
      "table longer than its bytes", table: changed(seals: false) { $0.setLength(80) },
      "D-ACPI-LENGTH-BEYOND-END at 0x4"),
    MalformedDMAR(
      "table shorter than its bytes", table: changed { $0.bytes += [1, 2, 3] }, cut: 3,
      "D-ACPI-BYTES-AFTER-TABLE at 0x40"),
    MalformedDMAR(
      "length below the header", table: changed(seals: false) { $0.setLength(35) }, "D-ACPI-LENGTH-SHORT at 0x4"),
    MalformedDMAR("length 0", table: changed(seals: false) { $0.setLength(0) }, "D-ACPI-LENGTH-SHORT at 0x4"),
    MalformedDMAR(
      "length below the fixed fields", table: changed(seals: false) { $0.setLength(40) }, "D-ACPI-TOO-SHORT at 0x0",
      "D-ACPI-BYTES-AFTER-TABLE at 0x28"),
    MalformedDMAR(
      "bytes end in the fixed fields", table: changed(seals: false) { $0.bytes.removeSubrange(40...) },
      "D-ACPI-TOO-SHORT at 0x0"),
    MalformedDMAR(
      "bytes end in the header", table: changed(seals: false) { $0.bytes.removeSubrange(20...) },
      "D-ACPI-TOO-SHORT at 0x0"),
  ]

  private static let unit = hex(
    """
    00 00 10 00              // DRHD, 16 bytes
    01 00 00 00              // INCLUDE_PCI_ALL, size, segment
    00 00 d9 fe 00 00 00 00  // register base fed90000
    """)

  /// A unit whose registers fit 12 bits but for their alignment: there is no such unit.
  private static let lowUnit = hex(
    """
    00 00 10 00              // DRHD, 16 bytes
    01 00 00 00              // INCLUDE_PCI_ALL, size, segment
    00 00 00 00 00 00 00 00  // register base 0
    """)

  /// A sound table, changed.
  private static func changed(seals: Bool = true, _ change: (inout TableImage) -> Void) -> TableImage {
    var image = TableImage.dmar(unit)
    change(&image)
    if seals { image.seal() }
    return image
  }
}

extension MalformedDMAR {
  /// A table whose header leaves out the last `cut` of its bytes.
  init(_ name: String, table: TableImage, cut: Int, _ expected: String...) {
    var image = table
    let whole = image.bytes
    image.bytes.removeLast(cut)
    image.seal()
    image.bytes += whole.suffix(cut)
    self.init(MalformedDMAR(name, table: image), expected)
  }
}
