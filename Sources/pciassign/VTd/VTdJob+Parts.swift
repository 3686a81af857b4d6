import PCICore
import VTdTables

extension VTdJob.Domain {
  init(_ node: JSONNode, _ notes: inout [String]) throws(CommandFailure) {
    notes += try node.strangers(among: ["id", "mappings", "unmappings"])
    id = UInt16(try node.required("id").unsigned(limit: 0xffff))
    mappings = []
    for part in try node.required("mappings").elements() { mappings.append(try VTdJob.Mapping(part, &notes)) }
    unmappings = []
    for part in try node.optional("unmappings")?.elements() ?? [] {
      notes += try part.strangers(among: ["iova", "len"])
      unmappings.append(
        VTdJob.Unmapping(
          iova: try part.required("iova").unsigned(), length: try part.required("len").unsigned(), node: part))
    }
    self.node = node
  }
}

extension VTdJob.Mapping {
  init(_ node: JSONNode, _ notes: inout [String]) throws(CommandFailure) {
    notes += try node.strangers(among: ["iova", "gpa", "len", "access"])
    iova = try node.required("iova").unsigned()
    output = try node.required("gpa").unsigned()
    length = try node.required("len").unsigned()
    access =
      try node.optional("access")?.choice([("rw", PageAccess.readWrite), ("r", .read), ("w", .write)]) ?? .readWrite
    self.node = node
  }
}

extension VTdJob.Device {
  init(_ node: JSONNode, _ notes: inout [String]) throws(CommandFailure) {
    notes += try node.strangers(among: ["bdf", "domain", "passthrough", "aliases"])
    address = try node.required("bdf").address()
    aliases = []
    for part in try node.optional("aliases")?.elements() ?? [] { aliases.append(try part.address()) }
    let passes = try node.optional("passthrough")?.boolean() ?? false
    let domain = try node.optional("domain")
    if passes {
      guard domain == nil else { throw node.failure("\"domain\" and \"passthrough\" exclude each other") }
      self.domain = nil
    } else {
      guard let domain else { throw node.failure("\"domain\" or \"passthrough\" is missing") }
      self.domain = UInt16(try domain.unsigned(limit: 0xffff))
    }
    self.node = node
  }
}

extension VTdJob.Interrupt {
  init(_ node: JSONNode, index: Int, _ notes: inout [String]) throws(CommandFailure) {
    notes += try node.strangers(among: [
      "bdf", "vector", "destination", "delivery", "trigger", "mode", "index", "redirection_hint",
    ])
    self.index =
      try node.optional("index").map { (part) throws(CommandFailure) in Int(try part.unsigned(limit: 65535)) } ?? index
    requester = try node.required("bdf").address().requesterID
    interrupt = RemappedInterrupt(
      vector: UInt8(try node.required("vector").unsigned(limit: 255)),
      destination: UInt32(try node.required("destination").unsigned(limit: 0xffff_ffff)),
      source: .requester(requester))
    interrupt.deliveryMode =
      try node.optional("delivery")?.choice([
        ("fixed", DeliveryMode.fixed), ("lowest-priority", .lowestPriority), ("lowest", .lowestPriority),
        ("smi", .smi), ("nmi", .nmi), ("init", .initialization), ("extint", .extINT),
      ]) ?? .fixed
    interrupt.isLevelTriggered = try node.optional("trigger")?.choice([("edge", false), ("level", true)]) ?? false
    interrupt.isLogical = try node.optional("mode")?.choice([("physical", false), ("logical", true)]) ?? false
    interrupt.redirectionHint = try node.optional("redirection_hint")?.boolean() ?? false
    self.node = node
  }
}

extension JSONNode {
  /// A function's address.
  func address() throws(CommandFailure) -> PCIAddress {
    let text = try string()
    guard let address = PCIAddress(text) else { throw failure("\"\(text)\" is no address such as \"00:03.0\"") }
    return address
  }

  /// An address that is a multiple of 4096.
  func page() throws(CommandFailure) -> UInt64 {
    let address = try unsigned()
    guard address & 0xfff == 0 else { throw failure("0x\(String(address, radix: 16)) is no multiple of 4096") }
    return address
  }

  /// A depth by the width of its addresses.
  func levels() throws(CommandFailure) -> PagingLevels {
    guard let levels = PagingLevels(widthInBits: Int(try unsigned(limit: 64))) else {
      throw failure("39, 48 or 57 expected")
    }
    return levels
  }

  /// A page size.
  func pageSize() throws(CommandFailure) -> PageSize {
    try choice(PageSize.allCases.map { ($0.name, $0) })
  }
}
