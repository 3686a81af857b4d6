import AssignmentModel
import HardwareBits
import PCICore

extension JSONWriter {
  /// Writes the members that `list` and `show` share; the object around them is the caller's.
  mutating func functionMembers(_ function: FunctionSnapshot, names: NameBook) {
    identityMembers(function)
    stateMembers(function)
    nameMembers(function.identity, names: names)
    placeMembers(function)
  }

  private mutating func identityMembers(_ function: FunctionSnapshot) {
    let identity = function.identity
    key("address")
    address(function.address)
    key("vendor")
    hex(identity.vendorID, digits: 4)
    key("device")
    hex(identity.deviceID, digits: 4)
    key("subsystemVendor")
    optional(id: identity.subsystemVendorID)
    key("subsystemDevice")
    optional(id: identity.subsystemDeviceID)
    key("class")
    hex(identity.classCode.rawValue, digits: 6)
    key("revision")
    hex(identity.revisionID, digits: 2)
    key("headerType")
    switch function.config {
    case .unmeasured(let reason): unmeasured(reason)
    case .known:
      if let type = function.headerType {
        string(type.description)
      } else {
        unmeasured("fewer than 16 bytes of configuration space were read")
      }
    }
  }

  private mutating func stateMembers(_ function: FunctionSnapshot) {
    key("driver")
    measured(function.driver) { $0.string($1) }
    key("iommuGroup")
    measured(function.iommuGroup) { $0.number($1) }
    key("numaNode")
    measured(function.numaNode) { $0.number($1) }
  }

  private mutating func nameMembers(_ identity: FunctionIdentity, names: NameBook) {
    let names = names.names(of: identity)
    key("names")
    object { json in
      json.key("vendor")
      json.optional(names.vendor)
      json.key("device")
      json.optional(names.device)
      json.key("subsystem")
      json.optional(names.subsystem)
      json.key("class")
      json.optional(names.className)
    }
  }

  private mutating func placeMembers(_ function: FunctionSnapshot) {
    key("parent")
    optional(function.parent)
    key("physicalFunction")
    optional(function.physicalFunction)
    key("virtualFunctions")
    array(function.virtualFunctions) { $0.address($1) }
    key("buses")
    optional(function.busesBehind) { json, buses in
      json.object { json in
        json.key("secondary")
        json.hex(buses.lowerBound, digits: 2)
        json.key("subordinate")
        json.hex(buses.upperBound, digits: 2)
      }
    }
    key("configSize")
    measured(function.configSize) { $0.number($1) }
  }

  /// Writes `capabilities`, `capabilityOffsets`, `sriov` and `diagnostics`, from one walk of the chains.
  mutating func capabilityMembers(_ function: FunctionSnapshot) {
    let chain = function.readableCapabilities
    key("capabilities")
    measured(chain) { json, chain in
      json.array(chain.entries.lazy.filter { !$0.isNull }) { $0.capabilityName($1) }
    }
    key("capabilityOffsets")
    measured(chain) { json, chain in
      json.array(chain.entries.lazy.filter { !$0.isNull }) { $0.hex($1.offset, digits: 2) }
    }
    key("extendedCapabilities")
    switch chain {
    case .unmeasured(let reason): unmeasured(reason)
    case .known(let chain):
      switch chain.extended {
      case .followed: string(literal: "read")
      case .absent: string(literal: "none")
      case .unmeasured: unmeasured("configuration space beyond byte 256 was not read")
      }
    }
    key("sriov")
    measured(function.virtualFunctionCounts(chain)) { $0.virtualFunctionCounts($1) }
    key("diagnostics")
    diagnostics(chain.value?.diagnostics ?? [])
  }

  private mutating func capabilityName(_ entry: CapabilityEntry) {
    switch entry.kind {
    case .standard(let id):
      if let name = id.shortName { string(name) } else { hex(id.rawValue, digits: 2) }
    case .extended: string(entry.name)
    }
  }

  private mutating func virtualFunctionCounts(_ counts: VirtualFunctionCounts) {
    object { json in
      json.key("total")
      json.measured(counts.total) { $0.number($1) }
      json.key("enabled")
      json.measured(counts.enabled) { $0.number($1) }
      json.key("supported")
      json.measured(counts.supported) { $0.number($1) }
      json.key("offset")
      json.optional(counts.firstVFOffset)
      json.key("stride")
      json.optional(counts.stride)
      json.key("device")
      json.optional(id: counts.deviceID)
    }
  }

  /// Writes `bars` and `rom`.
  mutating func rangeMembers(_ function: FunctionSnapshot) {
    key("bars")
    measured(function.baseAddresses) { json, ranges in
      json.array(ranges) { $0.range($1) }
    }
    key("rom")
    measured(function.expansionROM) { $0.range($1) }
    key("windows")
    optional(function.windows) { json, windows in
      json.array(windows) { $0.window($1) }
    }
  }

  private mutating func window(_ window: BridgeWindow) {
    object { json in
      json.key("kind")
      switch window.kind {
      case .io: json.string(literal: "io")
      case .memory: json.string(literal: "memory")
      case .prefetchableMemory: json.string(literal: "prefetchable")
      }
      json.key("open")
      json.boolean(window.isOpen)
      json.key("base")
      json.hex(window.base)
      json.key("limit")
      json.hex(window.limit)
      json.key("size")
      json.optional(window.sizeInBytes) { $0.number($1) }
    }
  }

  private mutating func range(_ range: AddressRange) {
    object { json in
      json.key("index")
      json.number(range.index)
      json.key("kind")
      json.string(range.kind.rawValue)
      json.key("address")
      json.optional(range.address) { $0.hex($1) }
      json.key("size")
      json.measured(range.sizeInBytes) { $0.number($1) }
      json.key("prefetchable")
      json.boolean(range.isPrefetchable)
    }
  }
}
