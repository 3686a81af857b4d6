import HardwareBits
import PCICore

/// Every capability of configuration space of any content: what is listed is what stands there, nothing is read
/// from outside, and nothing is listed without limit.
@Sendable
package func checkCapabilities(_ bytes: [UInt8]) throws(BrokenInvariant) {
  let config = ConfigSpace(bytes)
  let chain = CapabilityChain(config)
  try checkBaseAddressRegisters(config.baseAddressRegisters(), limit: 0x28)
  for entry in chain.entries {
    let decoded = config.decode(entry)
    try require(decoded == config.decode(entry), "\(entry.name) decodes to two values")
    let start = Int(entry.offset)
    let end = min(config.bytes.count, start < 256 ? 256 : 4096)
    try require(
      decoded.block.offset == start && decoded.block.config.bytes.count == config.bytes.count,
      "\(entry.name) at \(start) decodes another block")
    try require(
      !decoded.summary.isEmpty && !decoded.summary.utf8.contains(UInt8(ascii: "\n")),
      "the summary of \(entry.name) is not one line")
    let readings = decoded.registers
    try require(readings.count <= 4096, "\(entry.name) lists \(readings.count) registers")
    for reading in readings {
      try checkReading(reading, of: entry, in: config.bytes, from: start, to: end)
    }
    try checkValues(decoded, of: config)
  }
}

/// The value is that of the bytes, missing exactly where they are, and the fields make it up.
private func checkReading(
  _ reading: RegisterReading, of entry: CapabilityEntry, in bytes: [UInt8], from start: Int, to end: Int
) throws(BrokenInvariant) {
  let width = reading.widthInBytes
  let place = "\(reading.name) of \(entry.name)"
  try require(!reading.name.isEmpty && (1...8).contains(width), "\(place) has a width of \(width)")
  try require(reading.offset > start, "\(place) is not behind the header at \(start)")
  guard reading.offset <= end - width else {
    try require(
      reading.rawValue == nil && reading.fields.isEmpty && reading.meaning == nil,
      "\(place) has a value, at \(reading.offset), beyond \(end)")
    return
  }
  var expected: UInt64 = 0
  for index in (0..<width).reversed() { expected = expected << 8 | UInt64(bytes[reading.offset + index]) }
  try require(reading.rawValue == expected, "\(place) is \(reading.rawValue as UInt64?), its bytes say \(expected)")
  guard !reading.fields.isEmpty else { return }
  var sum: UInt64 = 0
  var lowest = 0
  for field in reading.fields {
    try require(
      field.low >= lowest && field.high >= field.low && field.high < 8 * width,
      "\(field.name) of \(place) is at \(field.high):\(field.low)")
    let mask = field.high - field.low == 63 ? UInt64.max : (UInt64(1) << UInt64(field.high - field.low + 1)) - 1
    try require(field.value == expected >> UInt64(field.low) & mask, "\(field.name) of \(place) is \(field.value)")
    try require(field.meaning?.isEmpty != true && !field.name.isEmpty, "\(field.name) of \(place) means nothing")
    sum |= field.value << UInt64(field.low)
    lowest = field.high + 1
  }
  try require(sum == expected, "the fields of \(place) leave out bits that are set")
}

private func checkBaseAddressRegisters(
  _ registers: [BaseAddressRegister], limit: Int
) throws(BrokenInvariant) {
  var next = 0
  for register in registers {
    try require(register.index == next, "BAR \(register.index) follows where BAR \(next) should")
    next += register.kind == .memory64 ? 2 : 1
    try require(register.offset + 4 <= limit, "BAR \(register.index) lies at \(register.offset)")
    try require(register.address & ~register.rawValue == 0, "\(register) has an address that is not in its bits")
    try require(register.sizeInBytes == nil && register.range == nil, "\(register) has a size that no one probed")
    var sized = register
    for size in [0, 1, 4096, UInt64.max] {
      sized.sizeInBytes = size
      if let range = sized.range {
        try require(range.upperBound - range.lowerBound == size - 1, "\(sized) covers \(range)")
      }
    }
    try require(!sized.description.isEmpty, "a BAR has no text")
  }
  try require(next <= 6, "there are \(next) BARs")
}

/// Computed values, whose arithmetic works on numbers from the device.
private func checkValues(_ decoded: DecodedCapability, of config: ConfigSpace) throws(BrokenInvariant) {
  switch decoded {
  case .sriov(let capability): try checkVirtualFunctions(capability)
  case .express(let capability):
    try require(
      capability.supportedLinkSpeeds != nil || !capability.hasLink || capability.linkCapabilities == nil,
      "a link has no speeds")
    if config.offset(of: .pciExpress) == capability.block.offset {
      try require(config.portType == capability.portType, "the port type differs from its capability's")
    }
  case .msi(let capability):
    try require((capability.pending == nil) || (capability.mask != nil), "pending bits without mask bits")
    try require((capability.messageAddress ?? 0) & 3 == 0, "the message address is not aligned")
    try require((10...24).contains(capability.lengthInBytes ?? 10), "an MSI capability of that length")
  case .msiX(let capability):
    try require((16...32768).contains(capability.tableSizeInBytes ?? 16), "an MSI-X table of that size")
    try require((8...256).contains(capability.pendingBitsSizeInBytes ?? 8), "MSI-X pending bits of that size")
    try require((capability.table?.offset ?? 0) % 8 == 0, "the MSI-X table is not aligned")
  case .accessControl(let capability):
    let size = capability.egressControlVectorSizeInBits
    try require((0...256).contains(size), "an egress control vector of \(size) bits")
    try require((capability.egressControlVector ?? []).count <= 8, "an egress control vector of more than 8 words")
  default: break
  }
}

private func checkVirtualFunctions(_ capability: SRIOVCapability) throws(BrokenInvariant) {
  try checkBaseAddressRegisters(capability.baseAddressRegisters, limit: 4096)
  if let size = capability.systemPageSizeInBytes {
    try require(size >= 4096 && size.nonzeroBitCount == 1, "a system page size of \(size)")
  }
  if let limits = VirtualFunctionLimits(capability) {
    try require(limits.allows(limits.greatestNumber) && !limits.allows(limits.greatestNumber + 1), "the VF limit")
    if limits.violation == nil { try require(limits.allows(limits.number), "NumVFs is refused and no violation") }
  }
  guard let routing = capability.routing, let count = capability.numVFs.map({ Int($0) }) else { return }
  let physical = RequesterID(rawValue: capability.totalVFs ?? 0)
  var reachable = 0
  for index in Set([0, 1, count / 2, count - 1, count, 65535]) {
    guard let identifier = routing.requesterID(ofVF: index, physicalFunction: physical) else { continue }
    let sum = Int(physical.rawValue) + Int(routing.firstVFOffset) + Int(routing.vfStride) * index
    try require(Int(identifier.rawValue) == sum, "VF \(index) is \(identifier), not \(sum)")
    if routing.vfStride > 0 {
      let back = routing.index(of: identifier, physicalFunction: physical, count: count)
      try require(back == (index < count ? index : nil), "VF \(index) at \(identifier) is found as \(back as Int?)")
    }
  }
  for bus in [UInt8(0), physical.bus, 255] {
    let more = routing.virtualFunctionsReachable(upToBus: bus, of: count, physicalFunction: physical)
    try require((0...max(count, 0)).contains(more) && more >= (bus == 0 ? 0 : reachable), "\(more) VFs up to \(bus)")
    reachable = more
  }
  if let last = routing.lastBus(count: count, physicalFunction: physical) {
    try require(last >= physical.bus, "the last bus is before the first")
    try require(
      routing.additionalBuses(count: count, physicalFunction: physical) == Int(last) - Int(physical.bus),
      "additional buses up to \(last)")
  }
}
