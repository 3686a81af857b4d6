import AssignmentModel
import HardwareBits
import PCICore

/// `tree --json`: root buses, and functions with their children inside.
struct TreeDocument {
  private let host: HostSnapshot
  private let names: NameBook

  init(_ host: HostSnapshot, names: NameBook) {
    self.host = host
    self.names = names
  }

  /// Writes the document.
  func write(to json: inout JSONWriter) {
    let tree = FunctionTree(host)
    json.document(of: host) { json in
      json.key("roots")
      json.array(tree.roots) { json, root in
        json.object { json in
          json.key("segment")
          json.hex(root.segment, digits: 4)
          json.key("bus")
          json.hex(root.bus, digits: 2)
          json.key("missingBridge")
          json.optional(root.missingBridge)
          json.key("children")
          json.array(root.children) { $0.node($1, names) }
        }
      }
      json.key("stray")
      json.array(tree.stray) { $0.address($1.address) }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func node(_ node: FunctionTree.Node, _ names: NameBook) {
    let function = node.function
    let virtual = node.children.filter { $0.function.physicalFunction == function.address }
    let behind = node.children.filter { $0.function.physicalFunction != function.address }
    object { json in
      json.functionMembers(function, names: names)
      json.key("portType")
      json.optional(function.portType?.description)
      if !behind.isEmpty || function.busesBehind != nil {
        json.key("children")
        json.array(behind) { $0.node($1, names) }
      }
      if !virtual.isEmpty {
        json.key("virtual")
        json.array(virtual) { $0.node($1, names) }
      }
    }
  }
}
