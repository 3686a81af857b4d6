import AssignmentModel
import HardwareBits

extension JSONWriter {
  /// The version of every document's layout; it grows only when a key changes its meaning or goes.
  static let schema = 1

  /// Writes a whole document: `schema`, where the facts come from, what `members` writes, and what went wrong.
  mutating func document(of host: HostSnapshot, _ members: (inout JSONWriter) -> Void) {
    object { json in
      json.key("schema")
      json.number(Self.schema)
      json.key("source")
      json.provenance(host.provenance)
      members(&json)
      json.key("observations")
      json.array(host.observations) { $0.observation($1) }
    }
    finish()
  }

  /// Writes a whole document about one file: `schema`, the file, and what `members` writes.
  mutating func document(ofFile path: String, _ members: (inout JSONWriter) -> Void) {
    object { json in
      json.key("schema")
      json.number(Self.schema)
      json.key("source")
      json.object { json in
        json.key("kind")
        json.string(literal: "file")
        json.key("path")
        json.string(path)
      }
      members(&json)
    }
    finish()
  }

  private mutating func provenance(_ provenance: Provenance) {
    object { json in
      json.key("kind")
      json.string(provenance.kind.rawValue)
      json.key("path")
      json.string(provenance.path)
      json.key("capturedAt")
      json.optional(provenance.capturedAt) { $0.number(Int($1)) }
      json.key("privileged")
      json.optional(provenance.isPrivileged) { $0.boolean($1) }
    }
  }

  private mutating func observation(_ observation: Observation) {
    object { json in
      json.key("kind")
      switch observation.kind {
      case .vanished: json.string(literal: "vanished")
      case .unreadable: json.string(literal: "unreadable")
      case .malformed: json.string(literal: "malformed")
      }
      json.key("address")
      json.optional(observation.address)
      json.key("text")
      json.string(observation.text)
    }
  }

  /// Writes `diagnostics[]`.
  mutating func diagnostics(_ diagnostics: [StructureDiagnostic]) {
    array(diagnostics) { json, diagnostic in
      json.object { json in
        json.key("code")
        json.string(diagnostic.code.rawValue)
        json.key("severity")
        json.string(diagnostic.severity.rawValue)
        json.key("offset")
        json.number(diagnostic.offset)
        json.key("text")
        json.string(diagnostic.text)
      }
    }
  }
}
