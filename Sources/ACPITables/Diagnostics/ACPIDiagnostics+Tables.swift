public import HardwareBits

extension ACPIDiagnostics {
  static var tableKinds: [DiagnosticKind] {
    [
      busRangeReversed, allocationWithoutAddress, allocationOverlap,
      ioapicIDTwice, interruptTwice,
      timerWithoutAddress,
      memoryWraps,
      entryLengthUnknown, iommuWithoutAddress, rangeWithoutEnd, rangeWithoutStart, memoryMisaligned,
      nodeCountWrong, outputNodeUnknown, functionRangeReversed,
      iortNodeCountWrong, referenceUnknown, mappingsMissing,
      targetCountWrong,
      dumpOffset, dumpEmpty,
    ]
  }

  private static let report = "Update the firmware; where the newest has it too, report it to its vendor."

  // MARK: - MCFG

  /// An allocation's last bus is below its first.
  public static let busRangeReversed = DiagnosticKind(
    "D-MCFG-BUS-RANGE", .error, title: "an allocation's last bus is below its first",
    meaning: "The allocation covers no bus, so extended configuration space cannot be reached there.", remedy: report)
  /// An allocation's base is 0, or its space leaves 64 bits.
  public static let allocationWithoutAddress = DiagnosticKind(
    "D-MCFG-BASE", .error, title: "an allocation's base address cannot be right",
    meaning: "The base is 0, or configuration space would leave 64-bit addresses.", remedy: report)
  /// Two allocations cover the same bus.
  public static let allocationOverlap = DiagnosticKind(
    "D-MCFG-OVERLAP", .warning, title: "two allocations cover the same bus",
    meaning: "A bus has two addresses for its configuration space; Linux keeps the first.", remedy: report)

  // MARK: - MADT

  /// Two I/O APICs have the same ID.
  public static let ioapicIDTwice = DiagnosticKind(
    "D-MADT-IOAPIC-ID-TWICE", .warning, title: "two I/O APICs have the same ID",
    meaning: "A DMAR device scope with that ID can mean either, so interrupt remapping may use the wrong one.",
    remedy: report)
  /// Two I/O APICs begin at the same global system interrupt.
  public static let interruptTwice = DiagnosticKind(
    "D-MADT-IOAPIC-GSI-TWICE", .warning, title: "two I/O APICs begin at the same interrupt",
    meaning: "A global system interrupt belongs to one input of one I/O APIC; Linux ignores the second.",
    remedy: report)

  // MARK: - HPET and SRAT

  /// The timer block's address is 0.
  public static let timerWithoutAddress = DiagnosticKind(
    "D-HPET-BASE-ZERO", .error, title: "the timer block's address is zero",
    meaning: "The block has no registers to be found; Linux ignores the table.", remedy: report)
  /// A range of memory leaves 64 bits.
  public static let memoryWraps = DiagnosticKind(
    "D-SRAT-MEMORY-WRAPS", .error, title: "a range of memory leaves 64-bit addresses",
    meaning: "Base and length of a memory affinity structure do not fit; the range cannot be right.", remedy: report)

  // MARK: - IVRS

  /// A device entry's size is not known, so nothing behind it can be told apart.
  public static let entryLengthUnknown = DiagnosticKind(
    "D-IVRS-ENTRY-LENGTH", .error, title: "a device entry's size is not known",
    meaning: "Entries of type 80h and above, except F0h, have no size that can be derived; the rest of the block is "
      + "kept as bytes. Linux stops there as well.",
    remedy: report)
  /// An IOMMU's base address is 0.
  public static let iommuWithoutAddress = DiagnosticKind(
    "D-IVRS-BASE-ZERO", .error, title: "an IOMMU's base address is zero",
    meaning: "The IOMMU has no registers to be found; Linux gives up on it.", remedy: report)
  /// A range of devices has no end.
  public static let rangeWithoutEnd = DiagnosticKind(
    "D-IVRS-RANGE-NO-END", .warning, title: "a range of devices has no end",
    meaning: "A start of range is followed by something other than its end; Linux lets a later end close it.",
    remedy: report)
  /// An end of a range follows no start.
  public static let rangeWithoutStart = DiagnosticKind(
    "D-IVRS-RANGE-NO-START", .warning, title: "an end of a range of devices has no start",
    meaning: "An end of range does not follow a start, or is below it.", remedy: report)
  /// Memory that devices use is not made of whole pages.
  public static let memoryMisaligned = DiagnosticKind(
    "D-IVRS-IVMD-MISALIGNED", .warning, title: "an IVMD is not made of whole pages",
    meaning: "Start and length must be multiples of 4096; Linux maps the pages around it.", remedy: report)

  // MARK: - VIOT

  /// The number of nodes is another than the table says.
  public static let nodeCountWrong = DiagnosticKind(
    "D-VIOT-NODE-COUNT", .warning, title: "the number of nodes is not the one the table says",
    meaning: "Linux reads as many nodes as the table says.", remedy: report)
  /// An output node is not a virtio-iommu of the table.
  public static let outputNodeUnknown = DiagnosticKind(
    "D-VIOT-OUTPUT-NODE", .error, title: "an output node is no virtio-iommu",
    meaning: "The offset does not name a node that describes a virtio-iommu, so the devices are not translated.",
    remedy: report)
  /// A range's end is below its start.
  public static let functionRangeReversed = DiagnosticKind(
    "D-VIOT-RANGE", .error, title: "a range of functions ends below its start",
    meaning: "The range covers nothing.", remedy: report)

  // MARK: - IORT

  /// The number of nodes is another than the table says.
  public static let iortNodeCountWrong = DiagnosticKind(
    "D-IORT-NODE-COUNT", .warning, title: "the number of nodes is not the one the table says",
    meaning: "Linux reads as many nodes as the table says.", remedy: report)
  /// A reference is not where a node begins.
  public static let referenceUnknown = DiagnosticKind(
    "D-IORT-REFERENCE", .error, title: "a reference names no node",
    meaning: "The offset is not where a node begins, so IDs lead nowhere.", remedy: report)
  /// A node has fewer mappings than it says.
  public static let mappingsMissing = DiagnosticKind(
    "D-IORT-MAPPINGS-MISSING", .error, title: "a node has fewer mappings than it says",
    meaning: "The node ends before its last mapping.", remedy: report)

  // MARK: - CEDT

  /// A window names another number of host bridges than it is spread over.
  public static let targetCountWrong = DiagnosticKind(
    "D-CEDT-TARGETS", .error, title: "a window's host bridges are not as many as it says",
    meaning: "The number of targets follows from the interleave ways; Linux ignores the window.", remedy: report)

  // MARK: - Dumps in text form

  /// A line of a dump is not where the line before ends.
  public static let dumpOffset = DiagnosticKind(
    "D-DUMP-OFFSET", .error, title: "a line of a dump is out of place",
    meaning: "The line's offset is not where the bytes before end: lines were lost or changed; the table is taken to "
      + "end there.",
    remedy: "Make the dump again, and post it as a file rather than as pasted text.")
  /// A table of a dump has no bytes.
  public static let dumpEmpty = DiagnosticKind(
    "D-DUMP-EMPTY", .warning, title: "a table of a dump has no bytes",
    meaning: "The table's name is there, no line of hexadecimal follows.",
    remedy: "Make the dump again, as root.")
}
