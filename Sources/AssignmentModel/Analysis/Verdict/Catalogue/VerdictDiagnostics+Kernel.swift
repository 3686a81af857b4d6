public import HardwareBits

extension VerdictDiagnostics {
  static var kernelKinds: [DiagnosticKind] {
    [
      moduleMissing, moduleUnloaded, noDeviceNode, noCharacterDevice, lockedMemory, entryLimit, lockdown, noIOMMUMode,
      accessOverride, identifiers,
      unprivileged,
    ]
  }

  /// The kernel lacks a module.
  public static let moduleMissing = DiagnosticKind(
    "D-MODULE-MISSING", .error, title: "the kernel lacks a module",
    meaning:
      "What hands the device over is neither loaded, nor part of the kernel, nor on disk. Debian's kernels have no "
      + "iommufd.",
    remedy: "Install the kernel's modules (a minimal or cloud kernel leaves them out), or boot a kernel that has it.")
  /// A module is not loaded.
  public static let moduleUnloaded = DiagnosticKind(
    "D-MODULE-UNLOADED", .note, title: "a module is not loaded",
    meaning: "The module is there and has not been loaded.",
    remedy: "Nothing to do before binding, which loads it; by hand: modprobe.")
  /// The node by which programs reach VFIO or iommufd is not there, or closed.
  public static let noDeviceNode = DiagnosticKind(
    "D-DEVICE-NODE", .warning, title: "a node of VFIO in /dev is missing or closed",
    meaning:
      "Programs reach VFIO by /dev/vfio/vfio and a node for each group, iommufd by /dev/iommu. The first is for "
      + "everybody (mode 0666); those of groups and devices belong to root until somebody hands them over. In containers "
      + "they are missing until they are passed in.",
    remedy:
      "Look for a udev rule that closes the node; in a container, pass in /dev/vfio/vfio and the group's node. The process "
      + "that runs the guest needs read and write on both, by owner, group or ACL.")
  /// There is no character device for the function.
  public static let noCharacterDevice = DiagnosticKind(
    "D-CDEV-MISSING", .error, title: "the function has no character device for iommufd",
    meaning:
      "iommufd takes devices by their own nodes, /dev/vfio/devices/vfioN, which kernels have since 6.6 where "
      + "CONFIG_VFIO_DEVICE_CDEV is set. The function is bound to a driver for guests, and has none.",
    remedy: "Use VFIO's groups (--for vfio), or a kernel that has the option.")
  /// Little memory may be locked.
  public static let lockedMemory = DiagnosticKind(
    "D-MEMLOCK", .warning, title: "little memory may be locked",
    meaning:
      "All of a guest's memory is pinned while a device is assigned, against RLIMIT_MEMLOCK of the process unless "
      + "it has CAP_IPC_LOCK; VFIO counts it for each address space, iommufd for each user. Above the limit mapping "
      + "fails with ENOMEM.",
    remedy:
      "Raise the limit of the process that runs the guest above its memory: LimitMEMLOCK= of its unit, ulimit -l, "
      + "or limits.conf.")
  /// Few mappings are allowed.
  public static let entryLimit = DiagnosticKind(
    "D-DMA-ENTRY-LIMIT", .warning, title: "few DMA mappings are allowed",
    meaning:
      "The parameter dma_entry_limit of vfio_iommu_type1 is below its usual 65535. Guests with a virtual IOMMU need "
      + "many mappings; above the limit mapping fails with ENOSPC.",
    remedy: "Set vfio_iommu_type1.dma_entry_limit=65535 or more.")
  /// The kernel is locked down.
  public static let lockdown = DiagnosticKind(
    "D-LOCKDOWN", .warning, title: "the kernel is locked down",
    meaning: "Lockdown, often a part of secure boot, refuses writes to configuration space, unsigned modules and VFIO "
      + "without an IOMMU. Assigning by VFIO works; tools that poke registers (setpci) do not.",
    remedy: "Nothing to do for VFIO; sign out-of-tree modules.")
  /// VFIO may work without an IOMMU.
  public static let noIOMMUMode = DiagnosticKind(
    "D-NOIOMMU", .warning, title: "VFIO without an IOMMU is enabled",
    meaning: "The parameter enable_unsafe_noiommu_mode is on: devices without an IOMMU appear in VFIO all the same. "
      + "Nothing then keeps their DMA away from the host's memory, and no guest can use them.",
    remedy: "Turn it off on hosts of virtual machines.")
  /// The ACS override patch is in use.
  public static let accessOverride = DiagnosticKind(
    "D-ACS-OVERRIDE", .warning, title: "groups are split by the ACS override",
    meaning:
      "pcie_acs_override makes the kernel believe that functions are isolated which are not. Guests that own them "
      + "may read and write each other's devices, and the host's, past the IOMMU.",
    remedy:
      "Take it from the command line where guests are not trusted; `pciassign explain` shows what the hardware does.")
  /// Devices are taken by their IDs.
  public static let identifiers = DiagnosticKind(
    "D-ID-AMBIGUOUS", .warning, title: "vfio-pci takes devices by their IDs",
    meaning:
      "The parameter ids of vfio_pci names an ID that several functions of this machine have: vfio-pci takes all "
      + "of them, also those that the host needs, now or after the next card is put in.",
    remedy: "Take ids= off, and choose each device by its address (driver_override).")
  /// The reader lacked privilege.
  public static let unprivileged = DiagnosticKind(
    "D-UNPRIVILEGED", .error, title: "too little of configuration space was read",
    meaning: "Without CAP_SYS_ADMIN only 64 bytes of configuration space can be read: no capability, so nothing about "
      + "isolation, resets or virtual functions. A verdict that rests on that is not given: it could not be measured.",
    remedy: "Run as root, or ask for a capture that was made as root.")
}
