public import HardwareBits

/// TLP Processing Hints requester, extended capability 0017h (PCIe 5.0 §7.9.13).
public struct TLPProcessingHintsCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<ProcessingHintsCapabilities>(0x04)
  static let controlAt = RegisterOffset<ProcessingHintsControl>(0x08)

  /// What the function can do.
  public var capabilities: ProcessingHintsCapabilities? { block[Self.capabilitiesAt] }
  /// What it is told to do.
  public var control: ProcessingHintsControl? { block[Self.controlAt] }

  /// The steering tags that stand in the capability; empty where they stand elsewhere.
  public var steeringTags: [UInt16] {
    guard let capabilities, capabilities.location == 1 else { return [] }
    var tags: [UInt16] = []
    for index in 0..<capabilities.tableSize {
      guard let tag = block.uint16(at: 0x0c + 2 * index) else { break }
      tags.append(tag)
    }
    return tags
  }

  /// Whether requests carry hints, and where the steering tags stand.
  public var summary: String {
    guard let capabilities, let control else { return unreadSummary }
    return "\(control.modeText), \(capabilities.locationText)"
  }

  /// Adds the registers, and the steering tags that stand in the capability.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.controlAt)
    guard let capabilities, capabilities.location == 1 else { return }
    for index in 0..<capabilities.tableSize where block.uint16(at: 0x0c + 2 * index) != nil {
      listing.add("TPH ST \(index)", at: 0x0c + 2 * index, widthInBytes: 2)
    }
  }
}

/// The TPH Requester Capability register (PCIe 5.0 §7.9.13.2).
public struct ProcessingHintsCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "TPH Requester Capability"

  static let noTags = BitField("No ST Mode Supported", 0)
  static let interruptVector = BitField("Interrupt Vector Mode Supported", 1)
  static let deviceSpecific = BitField("Device Specific Mode Supported", 2)
  static let extended = BitField("Extended TPH Requester Supported", 8)
  static let locationField = BitField("ST Table Location", 10, 9)
  static let size = BitField("ST Table Size", 26, 16)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    noTags, interruptVector, deviceSpecific, .reserved(7, 3), extended, locationField, .reserved(15, 11), size,
    .reserved(31, 27),
  ]

  /// Where the steering tags stand: 0 nowhere, 1 in the capability, 2 in the MSI-X table.
  public var location: Int { Int(self[Self.locationField]) }
  /// How many there are, 1 to 2048 (the field holds one less); means nothing where there are none.
  public var tableSize: Int { Int(self[Self.size]) + 1 }
  /// Where the steering tags stand, in words.
  public var locationText: String {
    switch location {
    case 0: "no steering tags"
    case 1: "\(tableSize) steering tags in the capability"
    case 2: "steering tags in the MSI-X table"
    default: reservedEncoding
    }
  }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.locationField.low: locationText
    case Self.size.low: location == 0 ? nil : "\(tableSize) tags"
    default: nil
    }
  }
}

/// The TPH Requester Control register (PCIe 5.0 §7.9.13.3).
public struct ProcessingHintsControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "TPH Requester Control"

  static let modeSelect = BitField("ST Mode Select", 2, 0)
  static let enable = BitField("TPH Requester Enable", 9, 8)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [modeSelect, .reserved(7, 3), enable, .reserved(31, 10)]

  /// Whether requests carry hints, in words.
  public var modeText: String {
    ["disabled", "TPH enabled", reservedEncoding, "TPH and extended TPH enabled"][Int(self[Self.enable])]
  }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.modeSelect.low:
      self[field] < 3
        ? ["no steering tags", "interrupt vector", "device-specific"][Int(self[field])] : reservedEncoding
    case Self.enable.low: modeText
    default: nil
    }
  }
}
