public import HardwareBits

/// Process Address Space ID, extended capability 001Bh (PCIe 5.0 §7.8.9).
public struct ProcessAddressSpaceIDCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<ProcessAddressSpaceCapabilities>(0x04)
  static let controlAt = RegisterOffset<ProcessAddressSpaceControl>(0x06)

  /// What the function can do.
  public var capabilities: ProcessAddressSpaceCapabilities? { block[Self.capabilitiesAt] }
  /// What it is told to do.
  public var control: ProcessAddressSpaceControl? { block[Self.controlAt] }

  /// Whether requests carry a PASID, and of how many bits.
  public var summary: String {
    guard let capabilities, let control else { return unreadSummary }
    return (control.isEnabled ? "enabled" : "disabled") + ", \(capabilities.widthInBits) bits"
  }

  /// Adds both registers.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.controlAt)
  }
}

/// The PASID Capability register (PCIe 6.0 §7.8.9.2).
public struct ProcessAddressSpaceCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "PASID Capability"

  static let execute = BitField("Execute Permission Supported", 1)
  static let privileged = BitField("Privileged Mode Supported", 2)
  static let translated = BitField("Translated Requests with PASID Supported", 3)
  static let width = BitField("Max PASID Width", 12, 8)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    .reserved(0), execute, privileged, translated, .reserved(7, 4), width, .reserved(15, 13),
  ]

  /// How many bits a PASID has, 0 to 20.
  public var widthInBits: Int { Int(self[Self.width]) }
  /// The function can ask for pages to execute.
  public var executePermission: Bool { self[flag: Self.execute] }
  /// The function can ask as a supervisor.
  public var privilegedMode: Bool { self[flag: Self.privileged] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.width.low ? (widthInBits > 20 ? reservedEncoding : "\(widthInBits) bits") : nil
  }
}

/// The PASID Control register (PCIe 6.0 §7.8.9.3).
public struct ProcessAddressSpaceControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "PASID Control"

  static let enable = BitField("PASID Enable", 0)
  static let execute = BitField("Execute Permission Enable", 1)
  static let privileged = BitField("Privileged Mode Enable", 2)
  static let translated = BitField("Translated Requests with PASID Enable", 3)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [enable, execute, privileged, translated, .reserved(15, 4)]

  /// Requests may carry a PASID.
  public var isEnabled: Bool { self[flag: Self.enable] }
}
