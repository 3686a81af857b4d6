import AssignmentModel
import PCICore

/// `doctor --json`.
struct DoctorDocument {
  private let examination: Examination

  init(_ examination: Examination) { self.examination = examination }

  /// Writes the document.
  func write(to json: inout JSONWriter) {
    json.document(of: examination.judge.host) { json in
      json.key("target")
      json.string(examination.judge.target.rawValue)
      json.key("verdict")
      json.string(examination.verdict.rawValue)
      json.key("facts")
      json.object { json in
        for fact in examination.facts {
          json.key(text: fact.key)
          json.string(fact.text)
        }
      }
      json.key("critical")
      json.array(examination.criticalFunctions) { json, entry in
        json.object { json in
          json.key("address")
          json.address(entry.address)
          json.key("uses")
          json.array(entry.uses) { json, use in
            json.object { json in
              json.key("kind")
              json.string(use.kind.rawValue)
              json.key("text")
              json.string(use.text)
              json.key("loss")
              json.string(use.loss)
            }
          }
        }
      }
      json.key("unmeasured")
      json.array(examination.judge.criticality.open.map(\.text)) { $0.string($1) }
      json.key("findings")
      json.array(examination.findings) { $0.finding($1) }
    }
  }
}
