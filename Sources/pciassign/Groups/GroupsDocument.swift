import AssignmentModel
import PCICore

/// `groups --json`.
struct GroupsDocument {
  private let host: HostSnapshot
  private let prediction: PredictedHost?

  /// A document of the kernel's groups, and of those predicted where there is a prediction.
  init(_ host: HostSnapshot, _ prediction: PredictedHost? = nil) {
    self.host = host
    self.prediction = prediction
  }

  /// Writes the document.
  func write(to json: inout JSONWriter) {
    json.document(of: host) { json in
      json.key("groups")
      json.measured(host.groups) { json, groups in
        json.array(groups) { $0.group($1) }
      }
      if let prediction { json.prediction(prediction) }
    }
  }
}

extension JSONWriter {
  /// Writes a group.
  mutating func group(_ group: GroupSnapshot) {
    object { json in
      json.key("id")
      json.number(group.id)
      json.key("members")
      json.array(group.members) { $0.address($1) }
      json.key("otherMembers")
      json.array(group.otherMembers) { $0.string($1) }
      json.key("type")
      json.measured(group.type) { $0.string($1) }
      json.key("reservedRegions")
      json.measured(group.reservedRegions) { json, regions in
        json.array(regions) { json, region in
          json.object { json in
            json.key("start")
            json.hex(region.start)
            json.key("end")
            json.hex(region.end)
            json.key("type")
            json.string(region.type)
          }
        }
      }
    }
  }
}
