import AssignmentModel
import HardwareBits
import PCICore

/// `validate --json`.
struct ValidateDocument {
  private let verdict: AssignmentVerdict
  private let host: HostSnapshot

  init(_ verdict: AssignmentVerdict, of host: HostSnapshot) {
    self.verdict = verdict
    self.host = host
  }

  /// Writes the document.
  func write(to json: inout JSONWriter) {
    json.document(of: host) { json in
      json.key("target")
      json.string(verdict.target.rawValue)
      json.key("subjects")
      json.array(verdict.subjects) { $0.address($1) }
      json.key("verdict")
      json.string(verdict.verdict.rawValue)
      json.key("findings")
      json.array(verdict.findings) { $0.finding($1) }
    }
  }
}

extension JSONWriter {
  /// Writes a finding; its subject is an address, or `host`.
  mutating func finding(_ finding: Finding) {
    object { json in
      json.key("code")
      json.string(finding.code.rawValue)
      json.key("severity")
      json.string(finding.weight.rawValue)
      json.key("subject")
      switch finding.subject {
      case .host: json.string(literal: "host")
      case .function(let address): json.address(address)
      }
      json.key("text")
      json.string(finding.text)
      json.key("remedy")
      json.string(finding.remedy)
      json.key("loss")
      json.optional(finding.loss)
    }
  }
}
