import AssignmentModel
import PCICore

/// What a reader of a host could not see, as sentences for people.
struct UnseenParts {
  /// One sentence for each kind of thing; empty where everything was seen.
  let notes: [String]

  init(_ host: HostSnapshot) {
    var notes: [String] = []
    let cut = host.functions.filter { $0.readableCapabilities.reason?.cause == .notPermitted }.count
    let tablesHidden =
      host.tables.reason?.cause == .notPermitted
      || (host.tables.value ?? []).contains { $0.bytes.reason?.cause == .notPermitted }
    var hidden: [String] = []
    if cut > 0 { hidden.append("the capabilities of \(cut) of \(host.functions.count) functions") }
    if tablesHidden { hidden.append("the ACPI tables") }
    if !hidden.isEmpty {
      let what = hidden.joined(separator: " and ")
      let isLive = host.provenance.kind == .live
      notes.append(
        isLive
          ? "\(what) can only be read by root: run with sudo to see them"
          : "\(what) are not in \(host.provenance.path): it was captured without root's view")
    }
    let vanished = host.observations.filter { $0.kind == .vanished }.compactMap(\.address)
    if !vanished.isEmpty {
      notes.append("went away while being read: \(vanished.map(\.description).joined(separator: ", "))")
    }
    for observation in host.observations where observation.kind != .vanished { notes.append(observation.text) }
    self.notes = notes
  }
}
