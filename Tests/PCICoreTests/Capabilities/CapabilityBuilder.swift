import PCICore

/// One capability alone in a function: what it decodes to, and its registers by name.
struct CapabilityBuilder {
  var space: SpaceBuilder
  let entry: CapabilityEntry

  /// A capability below 100h, at 80h of an endpoint, with `words` at offsets from its beginning.
  init(standard id: UInt8, headerType: UInt8 = 0, words: [(Int, UInt32)] = []) {
    space = SpaceBuilder(express: 256)
    space.set(headerType, at: 0x0e)
    space.capability(0x10, at: 0x40, next: 0x80)
    space.capability(id, at: 0x80, next: 0)
    entry = CapabilityEntry(kind: .standard(CapabilityID(rawValue: id)), offset: 0x80)
    for (offset, value) in words { write(value, at: offset) }
  }

  /// An extended capability at 100h of an Express function of the given kind, with `words` from its beginning.
  init(
    extended id: UInt16, version: UInt8 = 1, port: PortType = .endpoint, lanes: UInt32 = 0,
    words: [(Int, UInt32)] = []
  ) {
    space = SpaceBuilder(express: 4096)
    space.write(UInt16(port.rawValue) << 4 | 2, at: 0x42)
    space.write(lanes << 4 | 1, at: 0x4c)
    space.extended(id, version: UInt32(version), at: 0x100, next: 0)
    entry = CapabilityEntry(kind: .extended(ExtendedCapabilityID(rawValue: id), version: version), offset: 0x100)
    for (offset, value) in words { write(value, at: offset) }
  }

  mutating func write(_ value: UInt32, at offset: Int) { space.write(value, at: Int(entry.offset) + offset) }

  /// The first 16 bits of a standard capability after its header are the upper half of the first word.
  mutating func writeFlags(_ value: UInt16) { space.write(value, at: Int(entry.offset) + 2) }

  var decoded: DecodedCapability { space.config.decode(entry) }
  var summary: String { decoded.summary }

  /// The registers by name; those that were not read are nil.
  var registers: [String: UInt64?] {
    var registers: [String: UInt64?] = [:]
    for register in decoded.registers { registers[register.name] = .some(register.rawValue) }
    return registers
  }

  /// What a field of a register means, or the whole register.
  func meaning(_ register: String, _ field: String? = nil) -> String? {
    let register = decoded.registers.first { $0.name == register }
    return field == nil ? register?.meaning : register?.fields.first { $0.name == field }?.meaning
  }

  /// The names of the registers in their order.
  var names: [String] { decoded.registers.map(\.name) }
}
