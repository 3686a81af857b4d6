public import HardwareBits

extension ChangeDiagnostics {
  static var virtualFunctionPlanKinds: [DiagnosticKind] { [fewVectors, brokenDependency, countChange] }
  static var virtualFunctionRunKinds: [DiagnosticKind] { [fewerEnabled, slowDriver] }

  /// Interrupt vectors do not suffice.
  public static let fewVectors = DiagnosticKind(
    "D-VF-MSIX", .error, title: "there are fewer interrupt vectors than virtual functions",
    meaning:
      "The card has one stock of MSI-X vectors for all its virtual functions. Those that get none cannot interrupt, and "
      + "their drivers fail with ENOSPC.",
    remedy:
      "Ask for as many as there are vectors; raise the stock with the card vendor's tool, or give functions fewer each "
      + "(sriov_vf_msix_count).")
  /// The dependency link leads nowhere.
  public static let brokenDependency = DiagnosticKind(
    "D-VF-DEPENDENCY", .error, title: "the function depends on one that is no physical function",
    meaning:
      "Function Dependency Link names another function that has to be one with SR-IOV: Linux refuses with ENOSYS, or "
      + "ENODEV where nothing is there.",
    remedy: "Put the card into a slot of its own; a virtual machine's configuration has put two devices into one.")
  /// Virtual functions are destroyed.
  public static let countChange = DiagnosticKind(
    "D-VF-COUNT-CHANGE", .warning, title: "virtual functions are destroyed for another number of them",
    meaning:
      "From one number of virtual functions to another leads only a way through none (EBUSY otherwise): all that are "
      + "there go away, with what guests do with them.",
    remedy: "Stop their guests first, and agree to it (--yes); or keep the number that is there.")

  /// The driver has not answered.
  public static let slowDriver = DiagnosticKind(
    "D-VF-PENDING", .error, title: "the driver has not answered the request for virtual functions",
    meaning:
      "The request was made and cannot be taken back. The kernel holds the physical function's lock meanwhile, so all "
      + "that is asked about it waits as well.",
    remedy:
      "Wait for the driver; where virtual functions are destroyed, stop who has one open. Run pciassign recover "
      + "afterwards. Next time allow it longer: --limit SECONDS.")
  /// The driver enabled fewer.
  public static let fewerEnabled = DiagnosticKind(
    "D-VF-FEWER", .error, title: "the driver enabled fewer virtual functions than it was asked for",
    meaning: "The write succeeded all the same; how many there are is only known by reading back.",
    remedy: "Ask for as many as it enables, or see the driver's parameters and the kernel's log.")
}
