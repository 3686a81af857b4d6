public import HardwareBits

extension VerdictDiagnostics {
  static var memoryKinds: [DiagnosticKind] { [reservedLocked, reservedShared, reservedRelaxable, cachingRefused] }

  /// A reserved region that Linux does not let go.
  public static let reservedLocked = DiagnosticKind(
    "D-RMRR-LOCKED", .error, title: "firmware keeps memory for the device",
    meaning:
      "An RMRR or IVMD says that firmware uses the device's DMA behind the system's back, so the region must stay "
      + "mapped. Linux refuses to assign such a device, unless it is a USB controller or graphics; Xen maps the region "
      + "into the guest.",
    remedy: "Look in the firmware's settings for what uses the device (remote management of disks and network, legacy "
      + "USB), or ask the vendor for firmware without the entry. There is no safe way around it.")
  /// A reserved region of several devices.
  public static let reservedShared = DiagnosticKind(
    "D-RMRR-SHARED", .error, title: "devices share reserved memory",
    meaning:
      "The entry names several devices, which would talk to each other through it in different guests. Xen refuses "
      + "that unless its policy is relaxed; Linux refuses the region itself.",
    remedy: "Give all devices of the entry to one guest with rdm_policy=relaxed, if you trust it.")
  /// A reserved region that Linux lets go.
  public static let reservedRelaxable = DiagnosticKind(
    "D-RMRR-RELAXABLE", .note, title: "firmware keeps memory for the device, and lets go of it",
    meaning: "The region is needed only while firmware drives the device, as with USB keyboards and graphics at boot: "
      + "Linux assigns it all the same.",
    remedy: "Nothing to do.")
  /// ATS is refused.
  public static let cachingRefused = DiagnosticKind(
    "D-ATS-REFUSED", .note, title: "the kernel does not let the device cache translations",
    meaning:
      "The device has ATS, and the firmware's table does not allow it below this port. Everything works, with more "
      + "load on the IOMMU.",
    remedy: "Use a slot whose root port an ATSR names, where speed matters.")

  static var deviceKinds: [DiagnosticKind] {
    [
      headerType, virtualFunctionsOn, noReset, busReset, dead, coldState, denied, bootDisplay, noNode, staleOverride,
      driverBound,
    ]
  }

  /// The function is a bridge.
  public static let headerType = DiagnosticKind(
    "D-HEADER-TYPE", .error, title: "a bridge cannot be assigned",
    meaning: "vfio-pci and Xen take functions with a type 0 header only; bridges stay with the host.",
    remedy: "Assign the functions below it. Bridges in a group do not hinder (D-GROUP-BRIDGE-OK).")
  /// Virtual functions are on.
  public static let virtualFunctionsOn = DiagnosticKind(
    "D-PF-VFS-ENABLED", .error, title: "the physical function has virtual ones",
    meaning:
      "vfio-pci refuses a physical function whose virtual functions are enabled (EBUSY); taking it would destroy "
      + "them, and what guests do with them.",
    remedy: "Assign virtual functions instead, or destroy them first (sriov_numvfs 0) when nobody uses them.")
  /// Nothing resets the function.
  public static let noReset = DiagnosticKind(
    "D-RESET-NONE", .warning, title: "the function cannot be reset",
    meaning:
      "The kernel has no way to reset the function alone: what one guest leaves in it, the next one finds, and a "
      + "guest that crashes may leave it unusable until the machine restarts.",
    remedy:
      "Give it to one trusted guest only; look for a reset of the whole bus or slot (hot reset) with all its devices.")
  /// Only the bus can be reset.
  public static let busReset = DiagnosticKind(
    "D-RESET-BUS", .note, title: "only a reset of the bus works",
    meaning:
      "The function has no reset of its own; the kernel resets the bus it is alone on, which takes longer and which "
      + "some devices do not survive.",
    remedy: "Try it twice before you rely on it.")
  /// The function reads all ones.
  public static let dead = DiagnosticKind(
    "D-RESET-STALE", .error, title: "the device does not answer",
    meaning: "Its configuration space reads all ones: it is powered off, fell off the bus, or did not come back from a "
      + "reset.",
    remedy:
      "Power it up (d3cold_allowed 0, power/control on); else remove and rescan it, and, where that does not help, "
      + "power the machine off.")
  /// The function is in D3cold.
  public static let coldState = DiagnosticKind(
    "D-D3COLD", .warning, title: "the device is in D3cold",
    meaning:
      "Its power is off. Some devices do not wake when a guest opens them, above all behind bridges whose firmware "
      + "methods fail.",
    remedy: "Write 0 to its d3cold_allowed, and on to its power/control, while it is assigned.")
  /// vfio-pci refuses the device.
  public static let denied = DiagnosticKind(
    "D-DENYLIST", .error, title: "vfio-pci refuses this device",
    meaning: "The device is on vfio-pci's list of those whose errata let a guest hang the host or worse.",
    remedy: "Use its virtual functions where they are not listed, or another device. The parameter disable_denylist=1 "
      + "accepts the risk.")
  /// The function is the boot display.
  public static let bootDisplay = DiagnosticKind(
    "D-BOOT-VGA", .warning, title: "the function is the boot display",
    meaning:
      "Firmware showed its messages there, and the console and a framebuffer may still use its memory; its ROM may "
      + "have been altered since.",
    remedy: "Make another display the primary one in the firmware's settings, or use the machine over serial line or "
      + "network; give the guest a copy of the ROM.")
  /// The node is not known.
  public static let noNode = DiagnosticKind(
    "D-NUMA", .warning, title: "the function's NUMA node is not known",
    meaning:
      "The machine has several nodes, and firmware does not say to which one the function belongs; a guest placed "
      + "far from it is slow.",
    remedy: "Read the machine's manual for the slot's processor, and pin the guest there.")
  /// The override names another driver.
  public static let staleOverride = DiagnosticKind(
    "D-OVERRIDE-STALE", .warning, title: "driver_override names another driver than the bound one",
    meaning:
      "Somebody set an override and did not finish, or did not clear it: the function goes to that driver, and to "
      + "no other, when it is next probed.",
    remedy: "Write a newline to its driver_override, where nobody needs it.")
  /// A driver has to let go.
  public static let driverBound = DiagnosticKind(
    "D-DRIVER-BOUND", .note, title: "a driver of the host has the function",
    meaning: "The function is bound to a driver of the host, which must let go of it first; binding does that.",
    remedy: "Nothing to do before binding.")

  static var useKinds: [DiagnosticKind] { [hostCritical, hostUse] }

  /// The host needs the function.
  public static let hostCritical = DiagnosticKind(
    "D-HOST-CRITICAL", .error, title: "the host itself needs the function",
    meaning:
      "A mounted file system, swap, the default route, somebody's login or the console depends on it, directly or "
      + "through RAID, logical volumes, encryption, caches, bonds, bridges or VLANs. Taking it may crash the host, lose "
      + "data, or lock you out.",
    remedy: "Move what depends on it to another device first. Who means it must name the device when binding.")
  /// The host uses the function.
  public static let hostUse = DiagnosticKind(
    "D-HOST-USE", .warning, title: "the host uses the function",
    meaning:
      "The host has a disk, an interface or a screen there that nothing critical depends on; it goes away with the "
      + "function.",
    remedy: "Make sure that nobody needs it.")
}
