import PCICore
import Testing

/// One register of the vocabulary.
private struct Row: CustomTestStringConvertible, Sendable {
  let place: String
  let register: String
  let offset: String
  let fields: [(mask: String, field: String)]

  var testDescription: String { "\(place): \(register)" }

  init(_ line: Substring) {
    let parts = line.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmed }
    place = parts[0]
    register = parts[1]
    offset = parts[2]
    fields = parts[3].split(separator: "; ").compactMap { pair in
      pair.firstIndex(of: "=").map { (String(pair[..<$0]), String(pair[pair.index(after: $0)...])) }
    }
  }

  static let all = [headerVocabulary, expressVocabulary, conventionalVocabulary, extendedVocabulary]
    .flatMap { $0.split(separator: "\n").map { Row($0) } }
}

extension Substring {
  fileprivate var trimmed: String {
    var rest = self
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}

@Suite("registers agree with C headers", .enabled(if: CMacros.areThere, "needs linux-libc-dev and libpci-dev"))
struct CHeaderTests {
  /// The headers, read once.
  private static let macros = Result { try CMacros() }

  @Test("each register stands where its macro says, and each field is the mask of its macro", arguments: Row.all)
  private func agrees(row: Row) throws {
    let macros = try Self.macros.get()
    let (registers, base) = try readings(row.place)
    let register = try #require(registers.first { $0.name == row.register }, "no \(row.register)")
    let offset = try #require(macros[row.offset], "no macro \(row.offset)")
    #expect(UInt64(register.offset - base) == offset)
    for (mask, name) in row.fields {
      let field = try #require(register.fields.first { $0.name == name }, "no field \(name)")
      let expected = try #require(macros[mask], "no macro \(mask)")
      let ones: UInt64 = field.high - field.low == 63 ? .max : (1 << UInt64(field.high - field.low + 1)) - 1
      #expect(ones << UInt64(field.low) == expected, "\(name) is bits \(field.high):\(field.low)")
    }
  }

  /// The registers of a capability (or header) in a function where all of them exist, and where the block begins.
  private func readings(_ place: String) throws -> (registers: [RegisterReading], base: Int) {
    let parts = place.split(separator: "/").map { String($0) }
    let variant = parts.count > 1 ? parts[1] : ""
    if parts[0].hasPrefix("HEADER") {
      let space = SpaceBuilder(size: 256, headerType: UInt8(parts[0].suffix(1)) ?? 0)
      return (space.config.headerRegisters, 0)
    }
    // A root port with a slot and one lane, so that no register is left out; the capability asked for comes second.
    var space = SpaceBuilder(express: 4096)
    space.set(variant == "BRIDGE" ? 1 : 0, at: 0x0e)
    space.write(UInt16(0x0142), at: 0x42)
    space.write(UInt32(0x11), at: 0x4c)
    space.capability(0x10, at: 0x40, next: 0x80)
    let entry: CapabilityEntry
    if let id = standard[parts[0]] {
      entry = CapabilityEntry(kind: .standard(CapabilityID(rawValue: id)), offset: 0x80)
    } else {
      let id = try #require(extended[parts[0]], "no such capability: \(parts[0])")
      let version: UInt8 = parts[0] == "RCEC" ? 2 : 1
      space.extended(id, version: UInt32(version), at: 0x100, next: 0)
      entry = CapabilityEntry(kind: .extended(ExtendedCapabilityID(rawValue: id), version: version), offset: 0x100)
    }
    for (offset, value) in settings[place] ?? [] { space.write(value, at: Int(entry.offset) + offset) }
    let config = space.config
    if parts[0] == "EXP" {
      return (config.decode(CapabilityEntry(kind: .standard(.pciExpress), offset: 0x40)).registers, 0x40)
    }
    return (config.decode(entry).registers, Int(entry.offset))
  }

  private let standard: [String: UInt8] = [
    "PM": 0x01, "AGP": 0x02, "VPD": 0x03, "SlotID": 0x04, "MSI": 0x05, "MSI32": 0x05, "HotSwap": 0x06, "PCI-X": 0x07,
    "HT": 0x08, "VNDR": 0x09, "SSVID": 0x0d, "EXP": 0x10, "MSI-X": 0x11, "SATA": 0x12, "AF": 0x13, "EA": 0x14,
  ]

  private let extended: [String: UInt16] = [
    "AER": 0x01, "VC": 0x02, "PB": 0x04, "RCLD": 0x05, "RCEC": 0x07, "VSEC": 0x0b, "ACS": 0x0d, "ARI": 0x0e,
    "ATS": 0x0f, "SR-IOV": 0x10, "MCAST": 0x12, "PRI": 0x13, "ReBAR": 0x15, "DPA": 0x16, "TPH": 0x17, "LTR": 0x18,
    "SECPCI": 0x19, "PASID": 0x1b, "DPC": 0x1d, "L1SS": 0x1e, "PTM": 0x1f, "DVSEC": 0x23, "DLF": 0x25, "PL16": 0x26,
    "LMR": 0x27, "NPEM": 0x29, "PL32": 0x2a, "DOE": 0x2e, "DEV3": 0x2f, "IDE": 0x30, "PL64": 0x31, "FLIT-LOG": 0x32,
    "FLIT-ERR": 0x34, "MMIO-RBL": 0x36,
  ]

  /// What must stand in a capability for its registers to exist: offsets and values.
  private let settings: [String: [(Int, UInt32)]] = [
    "MSI": [(0, 0x0180_0005)], "MSI32": [(0, 0x0100_0005)], "HT/PRIMARY": [(0, 0x0000_0008)],
    "HT/SECONDARY": [(0, 0x2000_0008)], "HT/MAPPING": [(0, 0xa800_0008)], "EA": [(0, 0x0001_0014), (4, 2)],
    "EA/BRIDGE": [(0, 0x0001_0014), (8, 2)], "AER": [(0x18, 0x800)], "RCLD": [(4, 0x100)],
    "ACS": [(4, 0x0820)], "ReBAR": [(8, 0x20)], "TPH": [(4, 0x200)], "DPC": [(4, 0x0920)],
    "DVSEC/CXL0": [(4, 0x03c0_1e98), (8, 0)], "DVSEC/CXL3": [(4, 0x0280_1e98), (8, 3)],
    "DVSEC/CXL8": [(4, 0x0240_1e98), (8, 8)], "IDE": [(4, 3)], "MMIO-RBL": [(4, 0x10)],
  ]
}
