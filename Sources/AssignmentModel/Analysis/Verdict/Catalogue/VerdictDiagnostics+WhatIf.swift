public import HardwareBits

extension VerdictDiagnostics {
  static var suppositionKinds: [DiagnosticKind] { [noEffect, pretended, firmwareDecides] }

  /// The change makes no difference.
  public static let noEffect = DiagnosticKind(
    WhatIfNote.Code.noEffect.rawValue, .note, title: "the change makes no difference",
    meaning: "The kernel sees the function as before: other registers, its kind or a rule of the kernel decide.",
    remedy: "See with `pciassign explain` what decides.")
  /// Isolation is pretended.
  public static let pretended = DiagnosticKind(
    WhatIfNote.Code.pretended.rawValue, .warning, title: "isolation that the hardware does not give",
    meaning:
      "The groups suppose an ACS capability that the function lacks, or a kernel that is told to believe in one "
      + "(pcie_acs_override). Guests could still reach each other's devices.",
    remedy: "Take it for what another slot or board would give, not for a setting to use.")
  /// Firmware decides.
  public static let firmwareDecides = DiagnosticKind(
    WhatIfNote.Code.firmware.rawValue, .note, title: "the result depends on what firmware set",
    meaning:
      "pci=config_acs= leaves bits marked x as firmware set them, and the kernel has changed the registers since: a "
      + "running machine does not show what they were.",
    remedy: "Give 0 or 1 for each bit in place of x.")
}
