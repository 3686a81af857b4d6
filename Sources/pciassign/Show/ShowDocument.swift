import AssignmentModel
import HardwareBits
import PCICore

/// `show --json`: everything about each function, every register with its fields.
struct ShowDocument {
  private let functions: [FunctionSnapshot]
  private let host: HostSnapshot
  private let names: NameBook

  init(_ functions: [FunctionSnapshot], of host: HostSnapshot, names: NameBook) {
    self.functions = functions
    self.host = host
    self.names = names
  }

  /// Writes the document.
  func write(to json: inout JSONWriter) {
    json.document(of: host) { json in
      json.key("functions")
      json.array(functions) { json, function in
        json.object { json in
          json.functionMembers(function, names: names)
          json.capabilityMembers(function)
          json.rangeMembers(function)
          json.key("driverOverride")
          json.measured(function.driverOverride) { $0.string($1) }
          json.resourceMembers(function)
          json.registerMembers(function)
          json.attributeMembers(function)
        }
      }
    }
  }
}

extension JSONWriter {
  /// Writes `resources`: every range the kernel assigned.
  fileprivate mutating func resourceMembers(_ function: FunctionSnapshot) {
    key("resources")
    measured(function.resources) { json, resources in
      json.array(resources.lazy.filter { !$0.isUnused }) { json, resource in
        json.object { json in
          json.key("index")
          json.number(resource.index)
          json.key("start")
          json.hex(resource.start)
          json.key("end")
          json.hex(resource.end)
          json.key("flags")
          json.hex(resource.flags)
        }
      }
    }
  }

  /// Writes `header` and `decoded`: registers of the header, and of each capability.
  fileprivate mutating func registerMembers(_ function: FunctionSnapshot) {
    key("header")
    measured(function.config) { json, config in
      json.array(config.headerRegisters) { $0.register($1) }
    }
    key("decoded")
    measured(function.readableCapabilities) { json, chain in
      json.array(chain.entries) { json, entry in
        guard case .known(let config) = function.config else { return }
        json.capability(entry, of: config)
      }
    }
  }

  private mutating func capability(_ entry: CapabilityEntry, of config: ConfigSpace) {
    let decoded = config.decode(entry)
    object { json in
      json.key("name")
      json.string(entry.name)
      json.key("offset")
      json.hex(entry.offset, digits: 2)
      switch entry.kind {
      case .standard(let id):
        json.key("id")
        json.hex(id.rawValue, digits: 2)
        json.key("extended")
        json.boolean(false)
        json.key("version")
        json.null()
      case .extended(let id, let version):
        json.key("id")
        json.hex(id.rawValue, digits: 4)
        json.key("extended")
        json.boolean(true)
        json.key("version")
        json.number(Int(version))
      }
      json.key("summary")
      json.string(decoded.summary)
      json.key("registers")
      json.array(decoded.registers) { $0.register($1) }
    }
  }

  private mutating func register(_ register: RegisterReading) {
    object { json in
      json.key("name")
      json.string(register.name)
      json.key("offset")
      json.hex(UInt64(register.offset), digits: 2)
      json.key("width")
      json.number(register.widthInBytes)
      json.key("value")
      if let value = register.rawValue {
        json.hex(value, digits: 2 * register.widthInBytes)
      } else {
        json.unmeasured("configuration space ends before this register")
      }
      json.key("meaning")
      json.optional(register.meaning)
      json.key("fields")
      json.array(register.fields) { json, field in
        json.object { json in
          json.key("name")
          json.string(field.name)
          json.key("high")
          json.number(field.high)
          json.key("low")
          json.number(field.low)
          json.key("value")
          json.hex(field.value)
          json.key("meaning")
          json.optional(field.meaning)
        }
      }
    }
  }

  /// Writes `attributes`: the kernel's other attributes, as it prints them.
  fileprivate mutating func attributeMembers(_ function: FunctionSnapshot) {
    key("attributes")
    object { json in
      for (name, value) in function.attributes.sorted(by: { $0.key < $1.key }) {
        json.key(text: name)
        json.string(value)
      }
    }
  }
}
