public import HardwareBits

/// The Expansion ROM Base Address register (PCIe 5.0 §7.5.1.2.4).
public struct ExpansionROMRegister: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Expansion ROM Base Address"

  static let enable = BitField("Expansion ROM Enable", 0)
  static let validationStatus = BitField("Expansion ROM Validation Status", 3, 1)
  static let validationDetails = BitField("Expansion ROM Validation Details", 7, 4)
  static let addressField = BitField("Expansion ROM Base Address", 31, 11)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [enable, validationStatus, validationDetails, .reserved(10, 8), addressField]

  /// The ROM answers, as far as memory space is enabled.
  public var isEnabled: Bool { self[flag: Self.enable] }
  /// Where the ROM begins, a multiple of 2 KiB; 0 where none was assigned or there is none.
  public var address: UInt32 { rawValue & ~0x7ff }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.addressField.low: rawValue == 0 ? "unused" : "0x\(address.hex(digits: 8))"
    case Self.validationStatus.low:
      [
        "not supported", "in progress", "passed, trust not tested", "passed and trusted",
        "failed: contents not valid", "failed: contents not trusted", reservedEncoding, reservedEncoding,
      ][Int(self[field])]
    default: nil
    }
  }
}

extension ConfigSpace {
  /// The expansion ROM register: at 30h in an endpoint, 38h in a bridge; nil in other layouts and where not read.
  public var expansionROM: ExpansionROMRegister? {
    guard let place = expansionROMPlace else { return nil }
    return RegisterBlock(self, offset: 0)[place]
  }

  var expansionROMPlace: RegisterOffset<ExpansionROMRegister>? {
    guard let layout = uint8(at: 0x0e) else { return nil }
    return switch HeaderType(rawValue: layout) {
    case .endpoint: RegisterOffset(0x30)
    case .bridge: RegisterOffset(0x38)
    default: nil
    }
  }
}
