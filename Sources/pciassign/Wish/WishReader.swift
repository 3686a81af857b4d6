import AssignmentModel
import HardwareBits
import PCICore

/// Makes a wish of what a file says.
enum WishReader {
  private static let reference = [
    "address", "vendor-id", "device-id", "subsystem-vendor-id", "subsystem-device-id", "serial", "slot",
  ]

  /// Reads the document.
  ///
  /// - Throws: exit code 65 with file, line, column and the key.
  static func read(_ root: JSONNode) throws(CommandFailure) -> HostWish {
    try root.refuseStrangers(among: ["device", "physical-function"])
    var wish = HostWish()
    for node in try root.optional("device")?.elements() ?? [] { wish.devices.append(try device(node)) }
    for node in try root.optional("physical-function")?.elements() ?? [] {
      wish.physicalFunctions.append(try physicalFunction(node))
    }
    guard !wish.devices.isEmpty || !wish.physicalFunctions.isEmpty else {
      throw root.failure("neither [[device]] nor [[physical-function]]: nothing is wished for")
    }
    return wish
  }

  private static func device(_ node: JSONNode) throws(CommandFailure) -> FunctionWish {
    try node.refuseStrangers(among: reference + ["driver", "group", "no-d3cold", "allow-critical"])
    var wish = FunctionWish(try deviceReference(node))
    if let driver = try node.optional("driver") { wish.driver = try choice(driver) }
    wish.isWholeGroup = try node.optional("group")?.boolean() ?? false
    wish.forbidsColdState = try node.optional("no-d3cold")?.boolean() ?? false
    wish.allowsCritical = try node.optional("allow-critical")?.boolean() ?? false
    return wish
  }

  // MARK: Which device

  private static func deviceReference(_ node: JSONNode) throws(CommandFailure) -> DeviceReference {
    var identity = StableIdentity()
    identity.vendorID = try number(node.optional("vendor-id"))
    identity.deviceID = try number(node.optional("device-id"))
    identity.subsystemVendorID = try number(node.optional("subsystem-vendor-id"))
    identity.subsystemDeviceID = try number(node.optional("subsystem-device-id"))
    if let serial = try node.optional("serial") {
      identity.serialNumber = try serial.parsed("eight pairs of digits, 00-11-22-ff-ff-33-44-55") {
        SerialNumberText.number($0)
      }
    }
    if let slot = try node.optional("slot") {
      identity.slotPath = try slot.parsed("a path of slots, 0000:00/02.0/00.0") { SlotPath($0) }
    }
    let address = try node.optional("address")?.parsed("an address, 0000:3b:00.0") { PCIAddress($0) }
    guard let reference = DeviceReference(address: address, identity: identity) else {
      throw node.failure("no device is named: one of \(reference.joined(separator: ", ")) is needed")
    }
    return reference
  }

  /// An ID: 0 to ffff, where ffff is nobody's.
  private static func number(_ node: JSONNode?) throws(CommandFailure) -> UInt16? {
    guard let node else { return nil }
    return UInt16(truncatingIfNeeded: try node.unsigned(limit: 0xffff))
  }

  // MARK: Drivers

  private static func choice(_ node: JSONNode) throws(CommandFailure) -> DriverChoice {
    let text = try node.string()
    if text == "variant" { return .bestVFIO }
    guard let name = DriverName(text) else { throw node.failure("\"\(text)\" is no driver's name") }
    return .named(name)
  }

  private static func virtualFunctionDriver(_ node: JSONNode) throws(CommandFailure) -> VirtualFunctionDriver {
    switch try node.string() {
    case "none": .nobody
    default: .choice(try choice(node))
    }
  }

  // MARK: Virtual functions

  private static let settings = [
    "driver", "mac", "vlan", "qos", "vlan-protocol", "trust", "spoof-check", "link-state", "min-rate", "max-rate",
    "msix-vectors", "nvme-queues", "nvme-interrupts",
  ]

  private static func physicalFunction(_ node: JSONNode) throws(CommandFailure) -> PhysicalFunctionWish {
    try node.refuseStrangers(among: reference + ["vfs", "each", "vf"])
    let device = try deviceReference(node)
    let count = Int(try node.required("vfs").unsigned(limit: UInt64(UInt16.max)))
    var each = WishedVirtualFunction()
    if let node = try node.optional("each") {
      try node.refuseStrangers(
        among: settings.filter { $0 != "mac" }, because: ["mac": "each has an address of its own"])
      each = try virtualFunction(node, from: each)
    }
    var functions = Array(repeating: each, count: count)
    var seen: Set<Int> = []
    for node in try node.optional("vf")?.elements() ?? [] {
      try node.refuseStrangers(among: ["index"] + settings)
      let place = try node.required("index")
      let index = Int(try place.unsigned(limit: UInt64(UInt16.max)))
      guard index < count else { throw place.failure("there are \(count) virtual functions, counted from 0") }
      guard seen.insert(index).inserted else { throw place.failure("virtual function \(index) appears twice") }
      functions[index] = try virtualFunction(node, from: each)
    }
    try refuseSharedAddresses(functions, node)
    guard let wish = PhysicalFunctionWish(device, virtualFunctions: functions) else {
      throw node.failure("too many virtual functions")
    }
    return wish
  }

  private static func refuseSharedAddresses(_ functions: [WishedVirtualFunction], _ node: JSONNode)
    throws(CommandFailure)
  {
    var seen: [MACAddress: Int] = [:]
    for (index, function) in functions.enumerated() {
      guard let mac = function.settings.mac?.address else { continue }
      if let other = seen[mac] { throw node.failure("virtual functions \(other) and \(index) both get \(mac)") }
      seen[mac] = index
    }
  }

  private static func virtualFunction(
    _ node: JSONNode, from each: WishedVirtualFunction
  ) throws(CommandFailure) -> WishedVirtualFunction {
    var wish = each
    if let driver = try node.optional("driver") { wish.driver = try virtualFunctionDriver(driver) }
    if let mac = try node.optional("mac") { wish.settings.mac = try station(mac) }
    wish.settings.vlan = try tag(node) ?? wish.settings.vlan
    wish.settings.isTrusted = try node.optional("trust")?.boolean() ?? wish.settings.isTrusted
    wish.settings.isSpoofChecked = try node.optional("spoof-check")?.boolean() ?? wish.settings.isSpoofChecked
    if let state = try node.optional("link-state") {
      wish.settings.linkState = try state.choice([("auto", .auto), ("enable", .up), ("disable", .down)])
    }
    wish.settings.rates = try rates(node) ?? wish.settings.rates
    // A table has 1 to 2048 entries (PCIe 5.0 §7.7.2.2).
    if let count = try node.optional("msix-vectors") {
      wish.settings.vectors = Int(try count.unsigned(limit: 2048))
      guard wish.settings.vectors != 0 else { throw count.failure("a virtual function has one vector at least") }
    }
    wish.settings.controller = try controller(node) ?? wish.settings.controller
    return wish
  }

  /// A controller with fewer than two pairs of queues, the first of which is for administration, moves no data.
  private static func controller(_ node: JSONNode) throws(CommandFailure) -> SecondaryControllerState? {
    let interrupts = try node.optional("nvme-interrupts")
    guard let queues = try node.optional("nvme-queues") else {
      if let interrupts { throw interrupts.failure("it belongs to nvme-queues, which is missing") }
      return nil
    }
    let count = UInt16(try queues.unsigned(limit: 0xffff))
    let vectors = UInt16(try interrupts?.unsigned(limit: 0xffff) ?? 1)
    guard count >= 2 else { throw queues.failure("a controller needs two: one is for administration") }
    guard vectors >= 1 else { throw node.failure("a controller needs one interrupt") }
    return SecondaryControllerState(isOnline: true, queues: count, interrupts: vectors)
  }

  private static func station(_ node: JSONNode) throws(CommandFailure) -> StationMACAddress {
    let address = try node.parsed("an Ethernet address, 52:54:00:12:34:56") { MACAddress($0) }
    guard let station = StationMACAddress(address) else {
      throw node.failure(
        address.isZero
          ? "\(address) stands for no address; leave mac out where the guest may choose"
          : "\(address) is the address of a group, which no function can have")
    }
    return station
  }

  private static func tag(_ node: JSONNode) throws(CommandFailure) -> VLANTag? {
    let priority = try node.optional("qos")
    let name = try node.optional("vlan-protocol")
    guard let id = try node.optional("vlan") else {
      if let other = priority ?? name { throw other.failure("it belongs to a vlan, which is missing") }
      return nil
    }
    let number = UInt16(try id.unsigned(limit: 4095))
    let tagProtocol = try name?.parsed("802.1Q or 802.1ad") { VLANTag.TagProtocol($0) } ?? .customer
    guard
      let tag = VLANTag(
        id: number, priority: UInt8(try priority?.unsigned(limit: 7) ?? 0), tagProtocol: tagProtocol)
    else { throw id.failure("no VLAN") }
    return tag
  }

  private static func rates(_ node: JSONNode) throws(CommandFailure) -> TransmitRates? {
    let least = try node.optional("min-rate")
    let most = try node.optional("max-rate")
    guard let place = least ?? most else { return nil }
    let limit = UInt64(UInt32.max)
    guard
      let rates = TransmitRates(
        minimum: UInt32(try least?.unsigned(limit: limit) ?? 0), maximum: UInt32(try most?.unsigned(limit: limit) ?? 0))
    else { throw place.failure("min-rate is above max-rate") }
    return rates
  }
}

extension JSONNode {
  /// Refuses members that are none of `keys`: a misspelt key would silently mean its default.
  func refuseStrangers(among keys: [String], because reasons: [String: String] = [:]) throws(CommandFailure) {
    for (key, node) in try members() where !keys.contains(key) {
      let hint: String =
        if let reason = reasons[key] { reason } else if let near = KeySuggestion.nearest(to: key, among: keys) {
          "did you mean \"\(near)\"?"
        } else { "known are \(keys.joined(separator: ", "))" }
      let position = node.value.keyPosition ?? node.value.position
      throw CommandFailure.input("\(node.file):\(position): \(node.path): no such key; \(hint)")
    }
  }

  /// Text that `parse` takes.
  func parsed<Value>(_ what: String, _ parse: (String) -> Value?) throws(CommandFailure) -> Value {
    let text = try string()
    guard let value = parse(text) else { throw failure("\"\(text)\" is not \(what)") }
    return value
  }
}
