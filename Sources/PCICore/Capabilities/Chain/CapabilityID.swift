import HardwareBits

/// The ID of a capability in PCI-compatible configuration space (PCI Code and ID Assignment, section 2).
public struct CapabilityID: RawRepresentable, Hashable, Sendable {
  /// The ID byte.
  public let rawValue: UInt8
  /// Wraps an ID byte; unknown ones are kept.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// An entry without registers, 00h.
  public static let null = CapabilityID(rawValue: 0x00)
  /// PCI Power Management, 01h.
  public static let powerManagement = CapabilityID(rawValue: 0x01)
  /// Accelerated Graphics Port, 02h.
  public static let agp = CapabilityID(rawValue: 0x02)
  /// Vital Product Data, 03h.
  public static let vitalProductData = CapabilityID(rawValue: 0x03)
  /// Slot Identification, 04h.
  public static let slotIdentification = CapabilityID(rawValue: 0x04)
  /// Message Signaled Interrupts, 05h.
  public static let msi = CapabilityID(rawValue: 0x05)
  /// CompactPCI Hot Swap, 06h.
  public static let hotSwap = CapabilityID(rawValue: 0x06)
  /// PCI-X, 07h.
  public static let pciX = CapabilityID(rawValue: 0x07)
  /// HyperTransport, 08h.
  public static let hyperTransport = CapabilityID(rawValue: 0x08)
  /// Vendor-specific, 09h.
  public static let vendorSpecific = CapabilityID(rawValue: 0x09)
  /// Debug port, 0Ah.
  public static let debugPort = CapabilityID(rawValue: 0x0a)
  /// CompactPCI central resource control, 0Bh.
  public static let centralResourceControl = CapabilityID(rawValue: 0x0b)
  /// PCI hot-plug, 0Ch.
  public static let hotPlug = CapabilityID(rawValue: 0x0c)
  /// Bridge subsystem vendor and ID, 0Dh.
  public static let bridgeSubsystemID = CapabilityID(rawValue: 0x0d)
  /// AGP 8x, 0Eh.
  public static let agp8x = CapabilityID(rawValue: 0x0e)
  /// Secure Device, 0Fh.
  public static let secureDevice = CapabilityID(rawValue: 0x0f)
  /// PCI Express, 10h.
  public static let pciExpress = CapabilityID(rawValue: 0x10)
  /// MSI-X, 11h.
  public static let msiX = CapabilityID(rawValue: 0x11)
  /// Serial ATA data and index, 12h.
  public static let sata = CapabilityID(rawValue: 0x12)
  /// Advanced Features, 13h.
  public static let advancedFeatures = CapabilityID(rawValue: 0x13)
  /// Enhanced Allocation, 14h.
  public static let enhancedAllocation = CapabilityID(rawValue: 0x14)
  /// Flattening Portal Bridge, 15h.
  public static let flatteningPortalBridge = CapabilityID(rawValue: 0x15)

  /// The short name used in lists (`PM`, `EXP`, `MSI-X`), or nil for an ID without one.
  public var shortName: String? {
    switch rawValue {
    case 0x00: "NULL"
    case 0x01: "PM"
    case 0x02: "AGP"
    case 0x03: "VPD"
    case 0x04: "SlotID"
    case 0x05: "MSI"
    case 0x06: "HotSwap"
    case 0x07: "PCI-X"
    case 0x08: "HT"
    case 0x09: "VNDR"
    case 0x0a: "DBG"
    case 0x0b: "CCRC"
    case 0x0c: "HotPlug"
    case 0x0d: "SSVID"
    case 0x0e: "AGP3"
    case 0x0f: "SecDev"
    case 0x10: "EXP"
    case 0x11: "MSI-X"
    case 0x12: "SATA"
    case 0x13: "AF"
    case 0x14: "EA"
    case 0x15: "FPB"
    default: nil
    }
  }
}
