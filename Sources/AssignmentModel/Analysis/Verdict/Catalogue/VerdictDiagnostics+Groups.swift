public import HardwareBits

extension VerdictDiagnostics {
  static var groupKinds: [DiagnosticKind] {
    [siblingBound, siblingHarmless, groupSplit, groupDrift, redirected, volumeManagement]
  }

  /// A member of the group is bound to a driver of the host.
  public static let siblingBound = DiagnosticKind(
    "D-GROUP-SIBLING-BOUND", .error, title: "another member of the group is bound to a driver",
    meaning:
      "The IOMMU cannot tell the members of a group apart, so Linux gives a group to a guest only while none of its "
      + "members is bound to a driver of the host. Xen does not look: there the guest can reach the sibling.",
    remedy:
      "Unbind the sibling, or bind it to vfio-pci as well, if the host can do without it; else put the device into "
      + "another slot (`pciassign what-if`).")
  /// Members that look like obstacles and are none.
  public static let siblingHarmless = DiagnosticKind(
    "D-GROUP-BRIDGE-OK", .note, title: "members of the group that do not hinder",
    meaning:
      "Bridges with pcieport, functions without a driver, and those bound to pci-stub, vfio-pci or a variant of it "
      + "do not hinder: the kernel counts only drivers that do DMA for the host.",
    remedy: "Leave them as they are; never rebind a bridge.")
  /// The group goes to one user.
  public static let groupSplit = DiagnosticKind(
    "D-GROUP-SPLIT", .warning, title: "the group has other devices, which go to the same user",
    meaning: "All members of a group belong to one user at a time: two guests cannot have one each.",
    remedy:
      "Plan them together; `pciassign explain` says why they share a group, and `pciassign what-if` what would part "
      + "them.")
  /// The kernel's group is not the one that its rules give.
  public static let groupDrift = DiagnosticKind(
    "D-GROUP-DRIFT", .warning, title: "the kernel's group is not the one that the registers give",
    meaning:
      "A kernel forms groups once, in the order in which it finds functions, and never merges or splits them. Where they "
      + "are not what its rules make of the registers as they were read, a parameter or a patch overrides what hardware "
      + "says, registers changed or devices were plugged in after the groups were formed, or groups and registers were "
      + "captured at different times. After the next start the group may be another one.",
    remedy:
      "Look at `pciassign groups --predict` for every difference; do not count on the group before the machine has "
      + "started anew, or before a new capture says the same.")
  /// Requests to peers take the way up.
  public static let redirected = DiagnosticKind(
    "D-ACS-P2P", .note, title: "requests to peers below the switch go up to the root complex",
    meaning:
      "ACS redirection keeps devices below one switch apart: each in a group of its own, and what one sends to another "
      + "takes the way through the root complex and the IOMMU. Direct traffic between them (GPUs, disks, network cards) "
      + "is slower for it. One goal excludes the other.",
    remedy:
      "Nothing to do for guests. Where one owner has all devices of the switch and needs direct traffic, "
      + "pci=disable_acs_redir= gives it up; `pciassign what-if` tells the groups that follow.")
  /// The function is behind a VMD controller.
  public static let volumeManagement = DiagnosticKind(
    "D-VMD", .error, title: "the function is behind an Intel VMD controller",
    meaning: "All that is behind the controller bears its requester ID and belongs to its driver: the IOMMU sees the "
      + "controller only, and the function cannot be assigned by itself.",
    remedy:
      "Turn VMD off for the slot in the firmware's settings (which can keep an installed system from booting), or "
      + "assign the controller with all that is behind it.")

  static var causeKinds: [DiagnosticKind] {
    [
      cause(
        .noCapability, "a port or function has no ACS capability",
        "What would have to keep functions apart has no Access Control Services, so the kernel assumes that they can "
          + "reach each other.", "Put the card below a port that has ACS."),
      cause(
        .servicesOff, "ACS services are off",
        "The function has Access Control Services, and some that matter are off: firmware left them so, or a kernel "
          + "parameter turned them off.",
        "Take pci=disable_acs_redir= from the command line; look for ACS in the firmware's settings."),
      cause(
        .conventional, "a conventional bus",
        "On a conventional bus every device hears every other, and requests bear the bridge's ID.",
        "Nothing parts them but another slot."),
      cause(
        .kind, "a bridge of a kind that never isolates",
        "Bridges to and from conventional buses, and event collectors, never count as isolated.",
        "Nothing parts them but another slot."),
      cause(
        .quirk, "a rule of the kernel for this device", "The kernel knows of this device that it does not isolate.",
        "See the rule's source; a newer kernel may know better."),
      cause(
        .alias, "a bridge puts its own requester ID on what passes",
        "Behind it the IOMMU cannot tell who sent a request.", "Nothing parts them but another slot."),
      cause(
        .requester, "a device uses requester IDs of others",
        "The kernel knows that the device sends requests that bear another function's ID.",
        "Assign them together, or leave both to the host."),
      cause(
        .multifunction, "functions of one device without isolation",
        "Functions of one device that have no ACS may reach each other inside it.",
        "Assign them together; some vendors state isolation, and newer kernels know it."),
      cause(
        .volumeController, "behind a VMD controller", "Everything behind it bears the controller's requester ID.",
        "See D-VMD."),
      cause(
        .unmeasured, "what decides was not read", "Too little of configuration space was read.",
        "Read the host as root."),
    ]
  }

  private static func cause(
    _ code: GroupReason.Code, _ title: String, _ meaning: String, _ remedy: String
  ) -> DiagnosticKind {
    DiagnosticKind(code.rawValue, .note, title: title, meaning: meaning, remedy: remedy)
  }
}
