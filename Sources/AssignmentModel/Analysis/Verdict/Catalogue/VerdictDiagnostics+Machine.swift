public import HardwareBits

extension VerdictDiagnostics {
  static var machineKinds: [DiagnosticKind] {
    [
      noUnit, unitOff, unserved, interruptsDirect, interruptsUnsafe, optOut, firmwareProtection, firmwareTable,
      hiddenTable, narrowAddresses,
    ]
  }

  /// The firmware describes no IOMMU.
  public static let noUnit = DiagnosticKind(
    "D-IOMMU-NONE", .error, title: "the machine shows no IOMMU",
    meaning:
      "Firmware has none of the tables DMAR, IVRS, VIOT and IORT, so the kernel knows of no unit that could keep "
      + "a device's DMA inside its guest.",
    remedy:
      "Enable VT-d, AMD-Vi (often called IOMMU) or SMMU in the firmware's settings; in a virtual machine, give it "
      + "a virtual IOMMU.")
  /// The firmware describes an IOMMU, and the kernel formed no groups.
  public static let unitOff = DiagnosticKind(
    "D-IOMMU-OFF", .error, title: "the kernel does not use the IOMMU",
    meaning: "Firmware describes an IOMMU, and the kernel formed no groups: its command line says so, or its "
      + "configuration leaves Intel's off unless asked for.",
    remedy: "Boot with intel_iommu=on on Intel machines; take intel_iommu=off, amd_iommu=off and iommu=off from the "
      + "command line.")
  /// No unit serves the function.
  public static let unserved = DiagnosticKind(
    "D-IOMMU-UNSERVED", .error, title: "no remapping unit serves the function",
    meaning:
      "Other functions of the machine have groups; this one has none, because firmware puts it behind no unit, or "
      + "because a virtual IOMMU forms the group only when a driver is bound, and never behind a conventional bridge.",
    remedy: "Choose another device; where the firmware's table leaves the function out, report it to its vendor.")
  /// Interrupts are not remapped.
  public static let interruptsDirect = DiagnosticKind(
    "D-INTREMAP-OFF", .error, title: "interrupts are not remapped",
    meaning: "Without interrupt remapping a guest that owns the device can send any interrupt to the host. VFIO and "
      + "iommufd refuse that unless a parameter allows it; Xen does not check.",
    remedy:
      "Enable interrupt remapping or x2APIC in the firmware's settings, and take intremap=off and noapic from the "
      + "kernel's command line. The parameter allow_unsafe_interrupts=1 lets the guest attack the host.")
  /// Unsafe interrupts are allowed.
  public static let interruptsUnsafe = DiagnosticKind(
    "D-INTREMAP-UNSAFE", .warning, title: "unsafe interrupts are allowed",
    meaning:
      "The parameter allow_unsafe_interrupts is on: the kernel gives devices to guests that can then send the host "
      + "any interrupt.",
    remedy: "Turn it off where interrupts are remapped; else only give devices to guests that you trust as the host.")
  /// Firmware asks for xAPIC mode.
  public static let optOut = DiagnosticKind(
    "D-X2APIC-OPT-OUT", .note, title: "firmware opts out of x2APIC",
    meaning:
      "The DMAR asks the system not to use x2APIC mode; Linux follows unless told otherwise, and then has at most "
      + "255 processors and no posted interrupts beyond.",
    remedy: "Look for the setting (x2APIC opt-out) in the firmware; intremap=no_x2apic_optout overrules it.")
  /// Firmware protects against DMA before the system starts.
  public static let firmwareProtection = DiagnosticKind(
    "D-DMA-OPT-IN", .note, title: "firmware protects against DMA",
    meaning: "The DMAR's flag DMA_CTRL_PLATFORM_OPT_IN is set: Linux then turns translation on for devices in external "
      + "ports even where the IOMMU is else passed through.",
    remedy: "Nothing to do.")
  /// A table that decides has errors.
  public static let firmwareTable = DiagnosticKind(
    "D-FIRMWARE-TABLE", .warning, title: "the firmware's IOMMU table has errors",
    meaning: "A DMAR, IVRS or VIOT breaks its specification in a way that kernels refuse or read differently.",
    remedy: "See what `pciassign acpi` says of it; update the firmware.")
  /// Xen hides the table from its first guest.
  public static let hiddenTable = DiagnosticKind(
    "D-XEN-TABLE-HIDDEN", .note, title: "Xen hides the DMAR",
    meaning: "Xen overwrites the DMAR's signature, so that its first guest, which this is, leaves the IOMMU to Xen. "
      + "This kernel therefore forms no groups; the table was read all the same.",
    remedy: "Ask for a verdict about Xen: --for xen-strict or --for xen-relaxed.")
  /// The unit translates 39 bits only.
  public static let narrowAddresses = DiagnosticKind(
    "D-IOVA-WIDTH", .warning, title: "the unit translates 39-bit addresses only",
    meaning: "A guest's memory, and the windows of devices that it maps for DMA, must lie below 512 GiB. Guests whose "
      + "firmware puts 64-bit windows higher fail with EINVAL when their memory is mapped.",
    remedy: "Limit the guest's physical address bits (QEMU: -cpu …,phys-bits=39 or host-phys-bits=on).")
}
