public import HardwareBits

extension ChangeDiagnostics {
  static var wishKinds: [DiagnosticKind] { [severalDevices, wishConflict] }
  static var wishStatusKinds: [DiagnosticKind] { [wishDrift] }

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
  /// The host is not as wished any more.
  public static let wishDrift = DiagnosticKind(
    "D-WISH-DRIFT", .warning, title: "the host is not as it was wished",
    meaning: "Since the wished state was applied, something has changed the host.",
    remedy: "See what: pciassign plan. Bring it about again: pciassign apply.")
}
