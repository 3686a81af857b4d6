import AssignmentModel
import PCICore

/// `what-if --json`.
struct WhatIfDocument {
  private let supposed: SupposedHost

  init(_ supposed: SupposedHost) { self.supposed = supposed }

  /// Writes the document.
  func write(to json: inout JSONWriter) {
    let whatIf = supposed.whatIf
    json.document(of: supposed.host) { json in
      json.key("changes")
      json.array(supposed.changes) { $0.string($1) }
      json.key("groups")
      json.array(whatIf.after.groups.sortedByMembers) { $0.predictedGroup($1, of: whatIf.after) }
      json.key("ungrouped")
      json.array(whatIf.after.ungrouped) { $0.address($1) }
      let changed = whatIf.changed
      json.key("changed")
      json.object { json in
        json.key("before")
        json.array(changed.before) { json, group in json.array(group.members) { $0.address($1) } }
        json.key("after")
        json.array(changed.after) { json, group in json.array(group.members) { $0.address($1) } }
      }
      json.key("notes")
      json.array(whatIf.notes) { $0.note($1) }
      json.key("xen")
      json.optional(supposed.xen) { $0.xen($1) }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func note(_ note: WhatIfNote) {
    object { json in
      json.key("code")
      json.string(note.code.rawValue)
      json.key("subject")
      json.optional(note.subject)
      json.key("text")
      json.string(note.text)
    }
  }

  fileprivate mutating func xen(_ grouping: XenGrouping) {
    object { json in
      json.key("groups")
      json.array(grouping.groups) { json, members in json.array(members) { $0.address($1) } }
      json.key("unmeasured")
      json.array(grouping.unmeasured) { $0.address($1) }
    }
  }
}
