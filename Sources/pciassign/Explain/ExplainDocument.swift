import AssignmentModel
import PCICore

/// `explain --json`.
struct ExplainDocument {
  private let explained: ExplainedFunction

  init(_ explained: ExplainedFunction) { self.explained = explained }

  /// Writes the document.
  func write(to json: inout JSONWriter) {
    json.document(of: explained.host) { json in
      json.key("address")
      json.address(explained.function.address)
      json.key("iommuGroup")
      json.measured(explained.function.iommuGroup) { $0.number($1) }
      writeGroup(to: &json)
      writeWay(to: &json)
      writeTies(to: &json)
      writeAdvice(to: &json)
      writeVerdict(to: &json)
    }
  }

  private func writeVerdict(to json: inout JSONWriter) {
    json.key("remapping")
    json.array(explained.remapping) { json, line in
      json.object { json in
        json.key("title")
        json.string(line.title)
        json.key("text")
        json.string(line.text)
      }
    }
    json.key("verdict")
    json.string(explained.verdict.verdict.rawValue)
    json.key("findings")
    json.array(explained.verdict.findings) { $0.finding($1) }
  }

  private func writeGroup(to json: inout JSONWriter) {
    let explanation = explained.explanation
    json.key("predicted")
    json.optional(explanation.group) { $0.predictedGroup($1, of: explained.prediction) }
    json.key("agreement")
    switch explained.agreement {
    case .yes: json.boolean(true)
    case .no: json.boolean(false)
    case .unmeasured: json.null()
    }
    json.key("summary")
    json.string(explanation.summary)
    json.key("unmeasured")
    json.array(explanation.openQuestions) { $0.string($1) }
    json.key("notes")
    json.array(explanation.observations) { $0.string($1) }
  }

  private func writeWay(to json: inout JSONWriter) {
    json.key("way")
    json.array(explained.explanation.way) { json, station in
      json.object { json in
        json.key("address")
        json.address(station.address)
        json.key("role")
        json.string(station.role.description)
        json.key("isolates")
        json.answer(station.isolates, station.text)
        json.key("changesRequesters")
        json.answer(station.changesRequesters, station.text)
        json.key("text")
        json.string(station.text)
      }
    }
  }

  private func writeTies(to json: inout JSONWriter) {
    json.key("members")
    json.array(explained.explanation.ties) { json, tie in
      json.object { json in
        json.key("address")
        json.address(tie.member)
        json.key("reasons")
        json.reasons(tie.reasons)
      }
    }
  }

  private func writeAdvice(to json: inout JSONWriter) {
    json.key("separations")
    json.array(explained.separations) { json, separation in
      json.object { json in
        json.key("causes")
        json.reasons(separation.causes)
        json.key("remaining")
        json.array(separation.remaining) { $0.address($1) }
        json.key("remedies")
        json.array(separation.causes.map { SeparationWording(explained.prediction).remedy($0) }) { $0.string($1) }
      }
    }
    json.key("places")
    json.array(explained.places) { json, place in
      json.object { json in
        json.key("under")
        json.address(place.port)
        json.key("members")
        json.array(place.members) { $0.address($1) }
      }
    }
  }
}
