public import HardwareBits

extension ACPIDiagnostics {
  static var dmarKinds: [DiagnosticKind] {
    [
      widthTooSmall, widthTooLarge, optOutAlone, structureOrder, noUnit, tooManyUnits, noIOAPIC,
      unitBaseZero, unitBaseAllOnes, unitBaseMisaligned, unitBaseBeyondWidth, unitDuplicate, unitServesNothing,
      includeAllTwice, includeAllNotLast, includeAllListsPCI,
      regionZero, regionMisaligned, regionLimitBelowBase, regionBeyondWidth, regionOverlap, regionWithoutDevice,
      affinityForUnknownUnit, affinityTwice,
      nameNotTerminated, nameTrailing, namespaceNumberTwice, namespaceNumberUnknown,
      allPortsWithScopes, portsWithoutScope, portsNotBridge, cacheNotEndpoint, listWithoutDevice,
      scopeOddLength, scopeNoPath, scopeBadHop, scopeTooDeep, scopeFlagsOutsideSIDP, ioapicTwice, deviceTwice,
    ]
  }

  /// The vendor's remedy that most findings share.
  private static let report = "Update the firmware; where the newest has it too, report it to its vendor."

  // MARK: - The table

  /// The host address width is below that of one page.
  public static let widthTooSmall = DiagnosticKind(
    "D-DMAR-HAW-TOO-SMALL", .error, title: "the host address width is too small",
    meaning: "Physical addresses of 12 bits or less cannot hold a page; Linux refuses the whole DMAR, Xen refuses 0.",
    remedy: report)
  /// The host address width is above 64 bits.
  public static let widthTooLarge = DiagnosticKind(
    "D-DMAR-HAW-TOO-LARGE", .warning, title: "the host address width is above 64 bits",
    meaning: "No processor has such addresses; the field holds one less than the number of bits.",
    remedy: report)
  /// X2APIC_OPT_OUT is set where INTR_REMAP is not.
  public static let optOutAlone = DiagnosticKind(
    "D-DMAR-OPT-OUT-ALONE", .note, title: "x2APIC opt-out without interrupt remapping",
    meaning: "X2APIC_OPT_OUT only has a meaning together with INTR_REMAP, which is clear.",
    remedy: "Nothing to do; interrupt remapping may be off in the firmware's settings.")
  /// A structure follows one of a higher type.
  public static let structureOrder = DiagnosticKind(
    "D-DMAR-ORDER", .note, title: "the structures are not ordered by type",
    meaning: "The specification wants all DRHDs first, then RMRRs, and so on. Kernels read any order.",
    remedy: "Nothing to do.")
  /// The table has no DRHD.
  public static let noUnit = DiagnosticKind(
    "D-DMAR-NO-UNIT", .error, title: "the table has no remapping unit",
    meaning: "Without a DRHD there is nothing to remap with; Linux disables DMA remapping.",
    remedy: "Enable VT-d in the firmware's settings; update the firmware.")
  /// More than 1024 units.
  public static let tooManyUnits = DiagnosticKind(
    "D-DMAR-TOO-MANY-UNITS", .warning, title: "the table has more than 1024 remapping units",
    meaning: "Linux manages 1024 units (DMAR_UNITS_SUPPORTED) and fails on more.",
    remedy: "Check that the table was copied whole and unchanged.")
  /// INTR_REMAP is set and no unit names an I/O APIC.
  public static let noIOAPIC = DiagnosticKind(
    "D-DMAR-NO-IOAPIC", .warning, title: "interrupt remapping without any I/O APIC",
    meaning: "INTR_REMAP is set, yet no unit names an I/O APIC. Linux and Xen do not enable interrupt remapping "
      + "while an I/O APIC of the MADT belongs to no unit; without it devices can only be assigned unsafely.",
    remedy: "Compare with the MADT; where it lists an I/O APIC, update the firmware or report it to its vendor.")

  // MARK: - DRHD

  /// A unit's register base is 0.
  public static let unitBaseZero = DiagnosticKind(
    "D-DMAR-DRHD-BASE-ZERO", .error, title: "a unit's register base is zero",
    meaning: "The unit has no registers to be found. Linux and Xen refuse it; firmware leaves it so when VT-d is "
      + "disabled or half configured.",
    remedy: "Enable VT-d in the firmware's settings; update the firmware.")
  /// A unit's register base is all ones.
  public static let unitBaseAllOnes = DiagnosticKind(
    "D-DMAR-DRHD-BASE-ALL-ONES", .error, title: "a unit's register base is all ones",
    meaning: "The firmware read its base from hardware that did not answer. Xen refuses the unit; Linux maps it, "
      + "reads all ones, and then refuses it.",
    remedy: report)
  /// A unit's register base is not a multiple of its size.
  public static let unitBaseMisaligned = DiagnosticKind(
    "D-DMAR-DRHD-BASE-MISALIGNED", .error, title: "a unit's register base is not aligned",
    meaning: "Register sets begin at a multiple of 4 KiB, and of their size where the DRHD gives one.",
    remedy: report)
  /// A unit's registers lie beyond the host address width.
  public static let unitBaseBeyondWidth = DiagnosticKind(
    "D-DMAR-DRHD-BASE-BEYOND-WIDTH", .error, title: "a unit's registers are beyond the host address width",
    meaning: "The register base needs more bits than the table says that physical addresses have.",
    remedy: report)
  /// Two units have the same segment and register base.
  public static let unitDuplicate = DiagnosticKind(
    "D-DMAR-DRHD-DUPLICATE", .warning, title: "two units have the same segment and register base",
    meaning: "The same unit is described twice. Linux ignores the second, and with it the devices it names; Xen "
      + "keeps both.",
    remedy: report)
  /// A unit without INCLUDE_PCI_ALL names nothing.
  public static let unitServesNothing = DiagnosticKind(
    "D-DMAR-DRHD-NO-SCOPE", .warning, title: "a unit serves nothing",
    meaning: "The DRHD names no device, and INCLUDE_PCI_ALL is clear. Linux ignores such a unit.",
    remedy: "Nothing to do where the unit's devices are disabled.")
  /// Two units of a segment have INCLUDE_PCI_ALL.
  public static let includeAllTwice = DiagnosticKind(
    "D-DMAR-INCLUDE-ALL-TWICE", .error, title: "two units of a segment have INCLUDE_PCI_ALL",
    meaning: "Which unit serves the devices that no DRHD names is undecided. Linux takes the first in its list, "
      + "ACRN the last, Xen refuses the table (for segment 0).",
    remedy: report)
  /// A unit with INCLUDE_PCI_ALL is followed by another unit of its segment.
  public static let includeAllNotLast = DiagnosticKind(
    "D-DMAR-INCLUDE-ALL-NOT-LAST", .warning, title: "the unit with INCLUDE_PCI_ALL is not its segment's last",
    meaning: "The specification wants it last. Linux and Xen reorder; bhyve then gives it devices that another "
      + "unit serves.",
    remedy: "Nothing to do with Linux or Xen; otherwise update the firmware.")
  /// A unit with INCLUDE_PCI_ALL names PCI devices.
  public static let includeAllListsPCI = DiagnosticKind(
    "D-DMAR-INCLUDE-ALL-LISTS-PCI", .note, title: "a unit with INCLUDE_PCI_ALL names PCI devices",
    meaning: "Such a unit takes all PCI devices that no other unit names, so naming some changes nothing.",
    remedy: "Nothing to do.")

  // MARK: - RMRR

  /// A region's base and limit are both 0.
  public static let regionZero = DiagnosticKind(
    "D-DMAR-RMRR-ZERO", .warning, title: "a reserved region is all zero",
    meaning: "Base and limit are 0: the firmware left an unused structure. Linux warns that the firmware is broken, "
      + "and still keeps the devices from being assigned.",
    remedy: report)
  /// A region does not consist of whole pages.
  public static let regionMisaligned = DiagnosticKind(
    "D-DMAR-RMRR-MISALIGNED", .warning, title: "a reserved region is not made of whole pages",
    meaning: "Base and limit + 1 must be multiples of 4096. Linux warns that the firmware is broken, and uses the "
      + "region.",
    remedy: report)
  /// A region's limit is below its base.
  public static let regionLimitBelowBase = DiagnosticKind(
    "D-DMAR-RMRR-LIMIT-BELOW-BASE", .error, title: "a reserved region's limit is below its base",
    meaning: "The region is empty or its numbers are wrong. Linux warns and uses it, Xen refuses it.",
    remedy: report)
  /// A region lies beyond the host address width.
  public static let regionBeyondWidth = DiagnosticKind(
    "D-DMAR-RMRR-BEYOND-WIDTH", .error, title: "a reserved region is beyond the host address width",
    meaning: "The region's limit needs more bits than the table says that physical addresses have.",
    remedy: report)
  /// Two regions of a segment overlap.
  public static let regionOverlap = DiagnosticKind(
    "D-DMAR-RMRR-OVERLAP", .warning, title: "two reserved regions overlap",
    meaning: "Xen refuses overlapping regions (-EEXIST) and then disables VT-d; Linux does not check.",
    remedy: report)
  /// A region names no device.
  public static let regionWithoutDevice = DiagnosticKind(
    "D-DMAR-RMRR-NO-SCOPE", .warning, title: "a reserved region names no device",
    meaning: "A region that no device uses has no effect.",
    remedy: report)

  // MARK: - RHSA and ANDD

  /// An RHSA's base is no unit's.
  public static let affinityForUnknownUnit = DiagnosticKind(
    "D-DMAR-RHSA-UNKNOWN-BASE", .warning, title: "an RHSA is about a unit that the table does not have",
    meaning: "No DRHD has the RHSA's register base. Linux warns that the firmware is broken; its tables may be "
      + "placed in a far memory node.",
    remedy: report)
  /// Two RHSAs are about the same unit.
  public static let affinityTwice = DiagnosticKind(
    "D-DMAR-RHSA-TWICE", .warning, title: "two RHSAs are about the same unit",
    meaning: "A unit has one proximity domain; the last one read counts.",
    remedy: report)
  /// An ANDD's name has no NUL.
  public static let nameNotTerminated = DiagnosticKind(
    "D-DMAR-ANDD-NO-NUL", .error, title: "an ANDD's object name does not end",
    meaning: "The name fills its structure without a NUL. Linux gives up the whole DMAR on it (-EINVAL).",
    remedy: report)
  /// Bytes that are not zero follow an ANDD's name.
  public static let nameTrailing = DiagnosticKind(
    "D-DMAR-ANDD-TRAILING", .note, title: "bytes follow an ANDD's object name",
    meaning: "Behind the name's NUL are bytes that are not zero; they have no meaning.",
    remedy: "Nothing to do.")
  /// Two ANDDs have the same device number.
  public static let namespaceNumberTwice = DiagnosticKind(
    "D-DMAR-ANDD-NUMBER-TWICE", .warning, title: "two ANDDs have the same device number",
    meaning: "A device scope with that number can mean either device.",
    remedy: report)
  /// A device scope refers to an ANDD that does not exist.
  public static let namespaceNumberUnknown = DiagnosticKind(
    "D-DMAR-SCOPE-NO-ANDD", .warning, title: "a device scope refers to an ANDD that is not there",
    meaning: "A namespace device is named by the device number of an ANDD; no ANDD has this one, so the device "
      + "gets no requester ID.",
    remedy: report)

  // MARK: - ATSR, SATC, SIDP

  /// An ATSR with ALL_PORTS names root ports.
  public static let allPortsWithScopes = DiagnosticKind(
    "D-DMAR-ATSR-ALL-PORTS-SCOPES", .note, title: "an ATSR for all ports names some",
    meaning: "ALL_PORTS covers every root port of the segment, so naming some changes nothing.",
    remedy: "Nothing to do.")
  /// An ATSR without ALL_PORTS names no root port.
  public static let portsWithoutScope = DiagnosticKind(
    "D-DMAR-ATSR-NO-SCOPE", .note, title: "an ATSR names no root port",
    meaning: "ALL_PORTS is clear and no root port is named, so the structure has no effect.",
    remedy: "Nothing to do.")
  /// An ATSR names something that is not a bridge.
  public static let portsNotBridge = DiagnosticKind(
    "D-DMAR-ATSR-NOT-BRIDGE", .note, title: "an ATSR names something that is not a root port",
    meaning: "Every device scope of an ATSR must be of the bridge type; kernels look for root ports only.",
    remedy: "Nothing to do.")
  /// A SATC names something that is not an endpoint.
  public static let cacheNotEndpoint = DiagnosticKind(
    "D-DMAR-SATC-NOT-ENDPOINT", .note, title: "a SATC names something that is not an endpoint",
    meaning: "Every device scope of a SATC must be of the endpoint type.",
    remedy: "Nothing to do.")
  /// A SATC or SIDP names no device.
  public static let listWithoutDevice = DiagnosticKind(
    "D-DMAR-NO-SCOPE", .note, title: "a SATC or SIDP names no device",
    meaning: "The structure has no effect.", remedy: "Nothing to do.")

  // MARK: - Device scopes

  /// A scope's length is odd.
  public static let scopeOddLength = DiagnosticKind(
    "D-DMAR-SCOPE-ODD-LENGTH", .error, title: "a device scope has an odd length",
    meaning: "A path is made of hops of two bytes; the last byte is half a hop. Kernels accept it, and disagree on "
      + "what it names.",
    remedy: report)
  /// A scope has no hop.
  public static let scopeNoPath = DiagnosticKind(
    "D-DMAR-SCOPE-NO-PATH", .error, title: "a device scope has no path",
    meaning: "Without a hop no device is named. Linux accepts it, Xen refuses it and disables VT-d.",
    remedy: report)
  /// A hop names a device or function that cannot exist.
  public static let scopeBadHop = DiagnosticKind(
    "D-DMAR-SCOPE-BAD-HOP", .error, title: "a device scope's hop cannot exist",
    meaning: "Device numbers end at 31 and function numbers at 7, so the path names no device.",
    remedy: report)
  /// A scope has more than 16 hops.
  public static let scopeTooDeep = DiagnosticKind(
    "D-DMAR-SCOPE-TOO-DEEP", .error, title: "a device scope has more than 16 hops",
    meaning: "No host nests bridges that deeply, so the length is not believed; this scope and the rest of its "
      + "structure are kept as bytes.",
    remedy: report)
  /// A scope outside a SIDP has flags.
  public static let scopeFlagsOutsideSIDP = DiagnosticKind(
    "D-DMAR-SCOPE-FLAGS", .note, title: "a device scope outside a SIDP has flags",
    meaning: "The flags of a device scope only have a meaning in a SIDP, and are reserved elsewhere.",
    remedy: "Nothing to do.")
  /// Two units name the same I/O APIC.
  public static let ioapicTwice = DiagnosticKind(
    "D-DMAR-IOAPIC-TWICE", .warning, title: "two units name the same I/O APIC",
    meaning: "Which unit remaps its interrupts is undecided; Linux takes the last one it reads.",
    remedy: report)
  /// Two units name the same device.
  public static let deviceTwice = DiagnosticKind(
    "D-DMAR-DEVICE-TWICE", .warning, title: "two units name the same device",
    meaning: "Which unit serves the device is undecided; Linux takes the first.",
    remedy: report)
}
