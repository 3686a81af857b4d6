import AssignmentModel
import PCICore

/// What a reader of a host could not see, as sentences for people.
struct UnseenParts {
  /// What a command shows, and so what may be missing from it.
  enum Subject {
    /// Functions with their capabilities.
    case functions
    /// ACPI tables.
    case tables
    /// What everybody may read.
    case publicFacts
  }

  /// One sentence for each kind of thing; empty where everything was seen.
  let notes: [String]

  /// Looks for what is missing of `subject`, and for what went wrong while reading.
  init(_ host: HostSnapshot, about subject: Subject) {
    var notes: [String] = []
    let isLive = host.provenance.kind == .live
    switch subject {
    case .functions:
      let cut = host.functions.filter { $0.readableCapabilities.reason?.cause == .notPermitted }.count
      guard cut > 0 else { break }
      let what = "the capabilities of \(cut) of \(host.functions.count) functions"
      notes.append(
        isLive
          ? "\(what) can only be read by root: run with sudo to see them"
          : "\(what) are not in \(host.provenance.path), which holds the first 64 bytes of their configuration space")
    case .tables:
      let isHidden =
        host.tables.reason?.cause == .notPermitted
        || (host.tables.value ?? []).contains { $0.bytes.reason?.cause == .notPermitted }
      guard isHidden else { break }
      notes.append(
        isLive
          ? "the ACPI tables can only be read by root: run with sudo to see them"
          : "the ACPI tables are not in \(host.provenance.path): it was made without root's view")
    case .publicFacts: break
    }
    let vanished = host.observations.filter { $0.kind == .vanished }.compactMap(\.address)
    if !vanished.isEmpty {
      notes.append("went away while being read: \(vanished.map(\.description).joined(separator: ", "))")
    }
    for observation in host.observations where observation.kind != .vanished { notes.append(observation.text) }
    self.notes = notes
  }
}
