public import HardwareBits

/// Every kind of finding about changing a host, with its meaning and remedy: before, during and after.
public enum ChangeDiagnostics {
  /// Those found while a change is planned.
  public static var planKinds: [DiagnosticKind] {
    [functionMissing, stateUnknown, busy, noRecord, identityChanged, drifted] + virtualFunctionPlanKinds + wishKinds
  }
  /// Those found while one is carried out.
  public static var runKinds: [DiagnosticKind] {
    [
      stateChanged, stepFailed, rolledBack, stuck, pending, interrupted, journalDamaged, lockHeld, stateDirectory,
      endedByRestart,
    ] + virtualFunctionRunKinds + wishStatusKinds
  }

  /// There is no such function.
  public static let functionMissing = DiagnosticKind(
    "D-FUNCTION-MISSING", .error, title: "there is no such function",
    meaning: "Nothing has this address now: the card was taken out, or firmware or kernel renumbered the buses.",
    remedy: "Look where it went: pciassign list.")
  /// What decides was not read.
  public static let stateUnknown = DiagnosticKind(
    "D-STATE-UNKNOWN", .error, title: "the driver of the function is not known",
    meaning: "A change is only planned from what was read: driver and driver_override of the function.",
    remedy: "Look at the machine itself, or at a capture of it.")
  /// Somebody has it open.
  public static let busy = DiagnosticKind(
    "D-UNBIND-BUSY", .error, title: "somebody has the function open",
    meaning:
      "A driver that waits for its users, as vfio-pci does, keeps whoever unbinds it waiting until they have closed the "
      + "device, and the kernel cannot be asked to forget the request meanwhile.",
    remedy: "Stop the processes that are named, in a guest's case by shutting the guest down.")
  /// Nobody recorded it.
  public static let noRecord = DiagnosticKind(
    "D-NO-RECORD", .error, title: "there is no record of the function",
    meaning:
      "Giving back means putting back what was there before. Of a function that something else bound, or that was "
      + "bound before the machine was restarted, that is not known.",
    remedy: "Say where it shall go: pciassign release --driver NAME, or --unbound.")
  /// Another device is there.
  public static let identityChanged = DiagnosticKind(
    "D-IDENTITY-CHANGED", .error, title: "another device has the address now",
    meaning:
      "Addresses follow from the order in which firmware and kernel find buses, and change with cards, settings and "
      + "versions. What was recorded is about another device.",
    remedy: "Look where the device went: pciassign list. Say by name what shall happen to the one that is there.")
  /// Somebody changed it since.
  public static let drifted = DiagnosticKind(
    "D-STATE-DRIFT", .warning, title: "somebody changed the function since",
    meaning: "The function is not as it was left: another tool, a rule of udev or a person bound or released it.",
    remedy: "Find out who, before they do it again: driverctl list-overrides, rules in /etc/udev, libvirt.")

  /// An expectation failed.
  public static let stateChanged = DiagnosticKind(
    "D-STATE-CHANGED", .error, title: "the host changed while the plan was carried out",
    meaning: "Each step looks again at what it relies on. Somebody else changed that since the plan was made.",
    remedy: "Find out who, and plan again.")
  /// A step was refused.
  public static let stepFailed = DiagnosticKind(
    "D-STEP-FAILED", .error, title: "the kernel refused a step",
    meaning: "A write to sysfs failed, or had not the effect that it should have had.",
    remedy: "See the kernel's log: dmesg.")
  /// All was put back.
  public static let rolledBack = DiagnosticKind(
    "D-BIND-ROLLED-BACK", .note, title: "everything is as it was before",
    meaning: "A step failed, and what had been done by then was taken back, in reverse order, and verified.",
    remedy: "Nothing is left to be done about the failed attempt.")
  /// Something could not be put back.
  public static let stuck = DiagnosticKind(
    "D-BIND-STUCK", .error, title: "a function could not be put back",
    meaning: "A step failed, and so did taking back what had been done by then. The journal keeps what is missing.",
    remedy: "Remove the cause, and run pciassign recover.")
  /// The kernel has not answered.
  public static let pending = DiagnosticKind(
    "D-UNBIND-PENDING", .error, title: "the kernel waits for somebody to let go of the function",
    meaning:
      "The request to unbind was made and cannot be taken back: the driver waits until the device is closed, and all "
      + "else that is asked about the function waits with it.",
    remedy: "Stop who has it open; the unbinding then ends by itself. Run pciassign recover afterwards.")
  /// An earlier change did not end.
  public static let interrupted = DiagnosticKind(
    "D-JOURNAL-PENDING", .error, title: "an earlier change was interrupted",
    meaning: "Whoever made it was killed, or could not put everything back. Nothing new is begun until it is ended.",
    remedy: "Run pciassign recover.")
  /// The journal cannot be read.
  public static let journalDamaged = DiagnosticKind(
    "D-JOURNAL-DAMAGED", .error, title: "the journal cannot be trusted",
    meaning: "Its checksum or its form is wrong: the file was changed by hand, or the disk lost something.",
    remedy: "Look at the functions it names, put them right by hand, and remove the file.")
  /// Another process is at it.
  public static let lockHeld = DiagnosticKind(
    "D-LOCK-HELD", .error, title: "another process is changing the host",
    meaning: "Changes are made one after the other. The process named holds the lock; it is let go of when it ends.",
    remedy: "Wait for it (--wait SECONDS), or find out why it does not end.")
  /// The state directory cannot be used.
  public static let stateDirectory = DiagnosticKind(
    "D-STATE-DIRECTORY", .error, title: "the state directory cannot be used",
    meaning:
      "Nothing is changed without a journal, and none is kept where it cannot be written, or where others could.",
    remedy: "Run it as root, or name another directory (--state-dir) that belongs to you alone.")
  /// The machine was restarted.
  public static let endedByRestart = DiagnosticKind(
    "D-ENDED-BY-RESTART", .note, title: "a restart ended the change",
    meaning: "Drivers and overrides do not outlive a restart, so nothing is left to be put back.",
    remedy: "Bind the functions again where they are wanted.")
}
