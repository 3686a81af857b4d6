public import HardwareBits

/// Every kind of finding about handing a device over, with its meaning and remedy.
///
/// Codes never change their meaning. The reference in `Docs/diagnostics.md` is generated from this catalogue, and
/// messages take their remedies from it.
public enum VerdictDiagnostics {
  /// All kinds, in the order of the reference, each code once.
  public static var catalogue: [DiagnosticKind] { sections.flatMap { $0.kinds } }

  /// A part of the reference.
  public struct Section: Sendable {
    /// Its title.
    public let title: String
    /// Its kinds.
    public let kinds: [DiagnosticKind]

    /// Puts a part together.
    public init(title: String, kinds: [DiagnosticKind]) {
      self.title = title
      self.kinds = kinds
    }
  }

  /// The parts of the reference.
  public static var sections: [Section] {
    [
      Section(title: "The machine", kinds: machineKinds),
      Section(title: "The kernel and its limits", kinds: kernelKinds),
      Section(title: "Groups", kinds: groupKinds),
      Section(title: "Why functions share a group", kinds: causeKinds),
      Section(title: "Reserved memory and translation", kinds: memoryKinds),
      Section(title: "The device", kinds: deviceKinds),
      Section(title: "Virtual functions", kinds: capacityKinds),
      Section(title: "What the host needs", kinds: useKinds),
      Section(title: "Supposed changes", kinds: suppositionKinds),
      Section(title: "Planning a change", kinds: ChangeDiagnostics.planKinds),
      Section(title: "Carrying a change out", kinds: ChangeDiagnostics.runKinds),
    ]
  }

  /// The entry for `code`, or nil where there is none.
  public static func kind(_ code: StructureDiagnostic.Code) -> DiagnosticKind? {
    catalogue.first { $0.code == code }
  }
}
