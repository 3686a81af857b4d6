import PCICore
import VTdTables

/// What `pciassign vtd build` is asked for.
struct VTdJob {
  /// Which memory a domain's devices see.
  struct Mapping {
    var iova: UInt64
    var output: UInt64
    var length: UInt64
    var access: PageAccess
    var node: JSONNode
  }

  /// Addresses that are taken away again.
  struct Unmapping {
    var iova: UInt64
    var length: UInt64
    var node: JSONNode
  }

  /// Devices that see the same memory.
  struct Domain {
    var id: UInt16
    var mappings: [Mapping]
    var unmappings: [Unmapping]
    var node: JSONNode
  }

  /// A device and what becomes of its DMA.
  struct Device {
    var address: PCIAddress
    var aliases: [PCIAddress]
    /// nil for pass-through.
    var domain: UInt16?
    var node: JSONNode
  }

  /// An entry of the interrupt remapping table.
  struct Interrupt {
    var index: Int
    var requester: RequesterID
    var interrupt: RemappedInterrupt
    var node: JSONNode
  }

  var file: String
  var mode: TranslationTableMode
  var stage: TranslationStage
  var levels: PagingLevels
  var unit: UnitCapabilities
  /// Whether the job says what the unit is.
  var namesUnit: Bool
  var tableBase: UInt64
  var largestPage: PageSize?
  var domains: [Domain]
  var devices: [Device]
  /// nil where the job does not speak of interrupts.
  var interrupts: [Interrupt]?
  var extendedInterruptMode: Bool
  /// What to tell the user of keys that were not understood.
  var notes: [String]
}

extension VTdJob {
  /// Reads the job at `path`.
  ///
  /// - Throws: exit code 65 with file, line, column and the path of the value.
  static func read(_ path: String) throws(CommandFailure) -> VTdJob {
    let root = try JSONNode.read(path)
    let levels = try root.required("address_width").levels()
    let largest = try root.optional("max_page")?.pageSize()
    let capability = try root.optional("capability")?.unsigned()
    let extended = try root.optional("extended_capability")?.unsigned()
    let hostWidth = try root.optional("host_address_width")?.unsigned(limit: 64)
    var unit = UnitCapabilities.unrestricted(
      levels: levels, largestPage: largest ?? .size1G, hostAddressWidthInBits: hostWidth.map { Int($0) },
      snoopingWalks: false)
    if let capability {
      unit.capability = CapabilityRegister(rawValue: capability)
      // Units take DMA addresses as wide as the host's memory needs; where the job knows better it says so.
      if hostWidth == nil {
        unit.hostAddressWidthInBits = min(unit.capability.maximumGuestAddressWidthInBits, 52)
      }
    }
    if let extended { unit.extendedCapability = ExtendedCapabilityRegister(rawValue: extended) }

    var notes = try root.strangers(among: [
      "mode", "stage", "address_width", "capability", "extended_capability", "host_address_width", "table_base",
      "max_page", "domains", "devices", "interrupts", "extended_interrupt_mode",
    ])
    let mode = try root.required("mode").choice([("legacy", TranslationTableMode.legacy), ("scalable", .scalable)])
    let stage =
      try root.optional("stage")?.choice([("second", TranslationStage.second), ("first", .first)]) ?? .second
    var domains: [Domain] = []
    for node in try root.required("domains").elements() { domains.append(try Domain(node, &notes)) }
    var devices: [Device] = []
    for node in try root.required("devices").elements() { devices.append(try Device(node, &notes)) }
    var interrupts: [Interrupt]?
    if let nodes = try root.optional("interrupts")?.elements() {
      var all: [Interrupt] = []
      for (index, node) in nodes.enumerated() { all.append(try Interrupt(node, index: index, &notes)) }
      interrupts = all
    }
    let needsExtended = interrupts?.contains { $0.interrupt.destination > 0xff } ?? false
    let job = VTdJob(
      file: path, mode: mode, stage: stage, levels: levels, unit: unit, namesUnit: capability != nil || extended != nil,
      tableBase: try root.required("table_base").page(), largestPage: largest, domains: domains, devices: devices,
      interrupts: interrupts,
      extendedInterruptMode: try root.optional("extended_interrupt_mode")?.boolean() ?? needsExtended, notes: notes)
    try job.checkReferences()
    return job
  }

  /// Each domain and each requester stands once, and each device's domain is there.
  private func checkReferences() throws(CommandFailure) {
    var ids: Set<UInt16> = []
    for domain in domains {
      guard ids.insert(domain.id).inserted else {
        throw try domain.node.required("id").failure("domain \(domain.id) is there already")
      }
    }
    var requesters: Set<RequesterID> = []
    for device in devices {
      if let id = device.domain, !ids.contains(id) {
        throw try device.node.required("domain").failure("there is no domain \(id)")
      }
      for address in [device.address] + device.aliases {
        guard requesters.insert(address.requesterID).inserted else {
          throw device.node.failure("\(address) is there already")
        }
        guard address.segment == devices[0].address.segment else {
          throw device.node.failure("\(address) is on another segment; one unit serves one")
        }
      }
    }
    var indexes: Set<Int> = []
    for interrupt in interrupts ?? [] {
      guard indexes.insert(interrupt.index).inserted else {
        throw interrupt.node.failure("entry \(interrupt.index) is there already")
      }
    }
  }
}
