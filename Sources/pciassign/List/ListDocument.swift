import AssignmentModel

/// `list --json`: one line for each function.
struct ListDocument {
  private let host: HostSnapshot
  private let names: NameBook

  init(_ host: HostSnapshot, names: NameBook) {
    self.host = host
    self.names = names
  }

  /// Writes the document.
  func write(to json: inout JSONWriter) {
    json.document(of: host) { json in
      json.key("functions")
      json.concurrentArray(host.functions) { [names] json, function in
        json.object { json in
          json.functionMembers(function, names: names)
          json.capabilityMembers(function)
          json.rangeMembers(function)
        }
      }
    }
  }
}
