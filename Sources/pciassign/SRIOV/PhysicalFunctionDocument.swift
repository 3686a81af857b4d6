import AssignmentModel
import HardwareBits
import PCICore

/// `sriov show --json`.
struct PhysicalFunctionDocument {
  private let entries: [PhysicalFunctionEntry]
  private let host: HostSnapshot

  init(_ entries: [PhysicalFunctionEntry], of host: HostSnapshot) {
    self.entries = entries
    self.host = host
  }

  /// Writes the document.
  func write(to json: inout JSONWriter) {
    json.document(of: host) { json in
      json.key("physicalFunctions")
      json.array(entries) { json, entry in
        json.object { Self.write(entry, to: &$0) }
      }
    }
  }

  private static func write(_ entry: PhysicalFunctionEntry, to json: inout JSONWriter) {
    let capacity = entry.capacity
    json.key("address")
    json.address(capacity.address)
    json.key("driver")
    json.measured(entry.function.driver) { $0.string($1) }
    json.key("supported")
    json.number(capacity.supported)
    json.key("total")
    json.optional(entry.total)
    json.key("enabled")
    json.optional(entry.enabled)
    json.key("largest")
    json.measured(capacity.largest) { $0.number($1) }
    json.key("driversAutoprobe")
    json.optional(entry.driversAutoprobe) { $0.boolean($1) }
    json.key("firstVFOffset")
    json.optional(capacity.routing.map { Int($0.firstVFOffset) })
    json.key("stride")
    json.optional(capacity.routing.map { Int($0.vfStride) })
    json.key("deviceID")
    json.optional(id: entry.deviceID)
    json.key("memory")
    json.optional(capacity.memory) { json, needs in
      json.array(needs) { json, need in
        json.object { json in
          json.key("index")
          json.number(need.index)
          json.key("size")
          json.optional(need.sizeInBytes) { $0.number($1) }
          json.key("assigned")
          json.boolean(need.isAssigned)
        }
      }
    }
    json.key("shortages")
    json.array(capacity.shortages) { json, shortage in
      let finding = shortage.finding(of: capacity.address)
      json.object { json in
        json.key("atMost")
        json.number(shortage.atMost)
        json.key("severity")
        json.string(finding.weight.rawValue)
        json.key("code")
        json.string(finding.code.rawValue)
        json.key("text")
        json.string(finding.text)
        json.key("remedy")
        json.string(finding.remedy)
      }
    }
    json.key("virtualFunctions")
    json.array(entry.virtualFunctions) { json, function in
      json.object { json in
        json.key("address")
        json.address(function.address)
        json.key("driver")
        json.measured(function.driver) { $0.string($1) }
        json.key("driverOverride")
        json.measured(function.driverOverride) { $0.string($1) }
        json.key("iommuGroup")
        json.measured(function.iommuGroup) { $0.number($1) }
      }
    }
  }
}
