public import HardwareBits

extension ChangeDiagnostics {
  static var wishKinds: [DiagnosticKind] { [severalDevices, wishConflict, settingRefused] }
  static var wishStatusKinds: [DiagnosticKind] { [wishDrift, persistRefused, persistFailed] }

  /// A description fits several devices.
  public static let severalDevices = DiagnosticKind(
    "D-WISH-AMBIGUOUS", .error, title: "a wish fits several devices",
    meaning: "The wished state describes a device by what it is, and several are that.",
    remedy: "Say more: slot, serial, or the address.")
  /// Two wishes for one function.
  public static let wishConflict = DiagnosticKind(
    "D-WISH-CONFLICT", .error, title: "two wishes contradict each other",
    meaning: "The wished state names one function twice, or as a member of another one's group, with different goals.",
    remedy: "Name it once.")
  /// A name that cannot be written down.
  public static let persistRefused = DiagnosticKind(
    "D-PERSIST-REFUSED", .error, title: "a wished state cannot be kept over restarts",
    meaning: "Rules of udev and units of systemd cannot hold every name.",
    remedy: "Use a driver, or a path of the command, of letters and digits.")
  /// A file of the system's configuration.
  public static let persistFailed = DiagnosticKind(
    "D-PERSIST-FAILED", .error, title: "a file of the system's configuration cannot be written or removed",
    meaning:
      "The files that keep a wished state over restarts are below /etc, which belongs to root, and is read-only on some "
      + "systems.",
    remedy: "Be root; where /etc is read-only, write the files into the tree that it is made of (--root).")
  /// Nobody decides.
  public static let settingRefused = DiagnosticKind(
    "D-VF-SETTING", .error, title: "a virtual function cannot be set as wished",
    meaning:
      "Addresses, VLANs, trust, spoof checks, link states and rates are decided by the interface of the physical "
      + "function, and not every driver decides all of them. Interrupt vectors are distributed by few drivers, and "
      + "NVMe drives have so many queues and interrupts for all their virtual functions.",
    remedy: "Leave the setting out, or have the physical function's driver and interface up first.")
  /// The host is not as wished any more.
  public static let wishDrift = DiagnosticKind(
    "D-WISH-DRIFT", .warning, title: "the host is not as it was wished",
    meaning: "Since the wished state was applied, something has changed the host.",
    remedy: "See what: pciassign plan. Bring it about again: pciassign apply.")
}
