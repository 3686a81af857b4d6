import HardwareBits

/// One remapping structure of the DMAR (VT-d 4.1 §8.2).
///
/// Which types a table may hold does not depend on its revision: firmware has put SATC and SIDP into tables of
/// revision 1.
public enum DMARStructure: Hashable, Sendable {
  /// Type 0: a remapping unit.
  case drhd(DRHD)
  /// Type 1: memory that devices use before and below the operating system.
  case rmrr(RMRR)
  /// Type 2: root ports that support address translation services.
  case atsr(ATSR)
  /// Type 3: the proximity domain of a remapping unit.
  case rhsa(RHSA)
  /// Type 4: a device that only the ACPI namespace knows.
  case andd(ANDD)
  /// Type 5: integrated devices with an address translation cache.
  case satc(SATC)
  /// Type 6: properties of integrated devices.
  case sidp(SIDP)
  /// A structure of another type, or one too short for its fields.
  case raw(RawRecord)

  /// The type as the structure's first two bytes hold it.
  public var type: Int {
    switch self {
    case .drhd: 0
    case .rmrr: 1
    case .atsr: 2
    case .rhsa: 3
    case .andd: 4
    case .satc: 5
    case .sidp: 6
    case .raw(let record): record.type
    }
  }

  /// The short name of the type, such as `DRHD`; nil for a type that is not known.
  public var name: String? { Self.name(ofType: type) }

  /// The short name of a type, such as `DRHD`; nil for a type that is not known.
  static func name(ofType type: Int) -> String? {
    switch type {
    case 0: "DRHD"
    case 1: "RMRR"
    case 2: "ATSR"
    case 3: "RHSA"
    case 4: "ANDD"
    case 5: "SATC"
    case 6: "SIDP"
    default: nil
    }
  }

  /// The size of the structure in a table, in bytes.
  public var lengthInBytes: Int {
    switch self {
    case .drhd(let unit): 16 + Self.bytes(unit.deviceScopes) + unit.undecoded.count
    case .rmrr(let region): 24 + Self.bytes(region.deviceScopes) + region.undecoded.count
    case .atsr(let ports): 8 + Self.bytes(ports.deviceScopes) + ports.undecoded.count
    case .rhsa(let affinity): 20 + affinity.beyond.count
    case .andd(let device): 8 + device.name.bytes.count
    case .satc(let caches): 8 + Self.bytes(caches.deviceScopes) + caches.undecoded.count
    case .sidp(let properties): 8 + Self.bytes(properties.deviceScopes) + properties.undecoded.count
    case .raw(let record): record.bytes.count
    }
  }

  private static func bytes(_ scopes: [DeviceScope]) -> Int {
    var bytes = 0
    for index in scopes.indices { bytes += scopes[index].lengthInBytes }
    return bytes
  }

  /// The devices that the structure names; none for a type that names none.
  public var deviceScopes: [DeviceScope] {
    switch self {
    case .drhd(let unit): unit.deviceScopes
    case .rmrr(let region): region.deviceScopes
    case .atsr(let ports): ports.deviceScopes
    case .satc(let caches): caches.deviceScopes
    case .sidp(let properties): properties.deviceScopes
    case .rhsa, .andd, .raw: []
    }
  }
}

extension DMARStructure: RecordElement {
  static var shape: RecordShape { .word }
  static var vocabulary: RecordVocabulary { .dmarStructure }
  static var typicalBytes: Int { 24 }

  @inline(__always)
  static func record(_ type: Int, _ decoder: inout FieldDecoder) -> DMARStructure? {
    switch type {
    case 0: .drhd(decoder.read())
    case 1: .rmrr(decoder.read())
    case 2: .atsr(decoder.read())
    case 3: .rhsa(decoder.read())
    case 4: .andd(decoder.read())
    case 5: .satc(decoder.read())
    case 6: .sidp(decoder.read())
    default: nil
    }
  }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    switch self {
    case .drhd(var unit): unit.visit(&visitor)
    case .rmrr(var region): region.visit(&visitor)
    case .atsr(var ports): ports.visit(&visitor)
    case .rhsa(var affinity): affinity.visit(&visitor)
    case .andd(var device): device.visit(&visitor)
    case .satc(var caches): caches.visit(&visitor)
    case .sidp(var properties): properties.visit(&visitor)
    case .raw(var record): record.visit(&visitor)
    }
  }

  var heading: OutlineHeading {
    let title =
      switch type {
      case 0: "DMA Remapping Hardware Unit Definition"
      case 1: "Reserved Memory Region Reporting"
      case 2: "Root Port ATS Capability Reporting"
      case 3: "Remapping Hardware Static Affinity"
      case 4: "ACPI Name-space Device Declaration"
      case 5: "SoC Integrated Address Translation Cache Reporting"
      case 6: "SoC Integrated Device Property Reporting"
      default: "Structure of unknown type \(type)"
      }
    return OutlineHeading(name, title)
  }
}
