import ACPITables
import Foundation
import HardwareBits
import Testing
import TestCorpus

/// One line of `acpi/dmar/facts.jsonl`: what iasl 20260408 says about one table.
private struct Facts: Decodable {
  let file: String
  let length: Int
  let revision: String
  let host_address_width_field: String
  let flags: String
  let oem: String
  let subtables: [Subtable]

  struct Subtable: Decodable {
    let type: Int
    let fields: [String: String]
    let scopes: [Scope]
  }

  struct Scope: Decodable, Hashable {
    let type: Int
    let path: [[Int]]
    let length: Int
    let flags_or_reserved: [String]
    let enumeration_id: Int
    let bus: Int
  }
}

@Suite("DMARs of the corpus", .enabled(if: Corpus.isThere, "the corpus is absent"))
struct DMARCorpusTests {
  @Test("there are as many facts as tables")
  func count() throws {
    #expect(try Corpus.lines("acpi/dmar/facts.jsonl").count == Corpus.files("acpi/dmar", suffix: ".dat").count)
  }

  @Test(
    "every DMAR is what iasl says it is", arguments: Corpus.isThere ? try Corpus.lines("acpi/dmar/facts.jsonl") : [])
  func facts(line: String) throws {
    let facts = try JSONDecoder().decode(Facts.self, from: Data(line.utf8))
    let bytes = try Corpus.bytes("acpi/dmar/\(facts.file)")
    var found: [StructureDiagnostic] = []
    let table = try DMAR(decoding: bytes, diagnostics: &found)
    #expect(Int(table.header.length) == facts.length)
    #expect(table.header.revision == UInt8(facts.revision, radix: 16))
    #expect(table.hostAddressWidth == UInt8(facts.host_address_width_field, radix: 16))
    #expect(table.flags.rawValue == UInt8(facts.flags, radix: 16))
    let oem = facts.oem.trimmingCharacters(in: CharacterSet(charactersIn: "\"")).trimmingCharacters(in: .whitespaces)
    #expect(table.header.oemID.text(count: 6) == oem)
    #expect(table.structures.map(\.type) == facts.subtables.map(\.type))
    #expect(table.undecoded.isEmpty)
    for (structure, expected) in zip(table.structures, facts.subtables) {
      #expect(Self.fields(structure) == expected.fields.filter { $0.key != "Reserved" })
      #expect(structure.deviceScopes.map(Self.scope) == expected.scopes)
    }
    #expect(found.filter { $0.severity == .error }.map(\.code.rawValue) == Self.knownErrors[facts.file, default: []])
  }

  /// What firmware of the corpus really has wrong.
  private static let knownErrors = [
    "Lenovo-IdeaPadFlex-15-20309-D19FB82D46CF.dat": ["D-DMAR-DRHD-BASE-ZERO"],
    "Lenovo-ThinkPad-E15-Gen-2-20TD0005MH-188EB681251A.dat": ["D-DMAR-DRHD-BASE-ZERO"],
  ]

  /// The fields of a structure in iasl's words.
  private static func fields(_ structure: DMARStructure) -> [String: String] {
    let length = hex(UInt16(structure.lengthInBytes))
    return switch structure {
    case .drhd(let unit):
      [
        "Length": length, "Flags": hex(unit.flags.rawValue), "Size (decoded below)": hex(unit.size.rawValue),
        "PCI Segment Number": hex(unit.segment), "Register Base Address": hex(unit.registerBase),
      ]
    case .rmrr(let region):
      [
        "Length": length, "PCI Segment Number": hex(region.segment), "Base Address": hex(region.base),
        "End Address (limit)": hex(region.limit),
      ]
    case .atsr(let ports):
      ["Length": length, "Flags": hex(ports.flags.rawValue), "PCI Segment Number": hex(ports.segment)]
    case .rhsa(let affinity):
      [
        "Length": length, "Base Address": hex(affinity.registerBase),
        "Proximity Domain": hex(affinity.proximityDomain),
      ]
    case .andd(let device):
      ["Length": length, "Device Number": hex(device.deviceNumber), "Device Name": "\"\(device.objectName)\""]
    case .satc(let caches):
      ["Length": length, "Flags": hex(caches.flags.rawValue), "PCI Segment Number": hex(caches.segment)]
    case .sidp(let properties):
      ["Length": length, "PCI Segment Number": hex(properties.segment)]
    case .raw: [:]
    }
  }

  private static func hex<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) -> String {
    value.hex(digits: Value.bitWidth / 4).uppercased()
  }

  private static func scope(_ scope: DeviceScope) -> Facts.Scope {
    Facts.Scope(
      type: Int(scope.type.rawValue), path: scope.path.map { [Int($0.device), Int($0.function)] },
      length: scope.lengthInBytes, flags_or_reserved: [hex(scope.flags.rawValue), "00"],
      enumeration_id: Int(scope.enumerationID), bus: Int(scope.startBus))
  }
}
