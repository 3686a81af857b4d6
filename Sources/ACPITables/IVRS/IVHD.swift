import HardwareBits
import PCICore

/// An IOMMU and the devices behind it (AMD IOMMU 3.09 §5.2.2.1, types 10h, 11h and 40h).
///
/// The same IOMMU is usually described by a block of each type, for older and newer system software.
public struct IVHD: Hashable, Sendable {
  /// Which form of the block it is.
  public var type = IVHDType.basic
  /// What the IOMMU does on the bus, and what it supports.
  public var flags = IVHDFlags()
  /// The requester ID of the IOMMU.
  public var deviceID: UInt16 = 0
  /// Where the IOMMU's capability is in its configuration space.
  public var capabilityOffset: UInt16 = 0
  /// The physical address of the IOMMU's registers.
  public var baseAddress: UInt64 = 0
  /// The segment of the IOMMU and its devices.
  public var segment: UInt16 = 0
  /// The IOMMU's interrupt and HyperTransport unit.
  public var info = IVHDInfo()
  /// Type 10h: what the IOMMU supports.
  public var features = IVHDFeatures()
  /// Types 11h and 40h: what the extended feature register does not say.
  public var attributes = IVHDAttributes()
  /// Types 11h and 40h: a copy of the extended feature register.
  public var extendedFeatures: UInt64 = 0
  /// Types 11h and 40h: a copy of the second extended feature register; reserved in older tables.
  public var extendedFeatures2: UInt64 = 0
  /// The devices, in table order; the order gives ranges their meaning.
  public var entries: [IVHDEntry] = []
  /// The bytes after the last entry that could be told apart; empty in a sound table.
  public var undecoded: [UInt8] = []

  /// A block of zeros.
  public init() {}
}

extension IVHD: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.named("type", "Type", &type)
    visitor.bits("flags", "Flags", &flags)
    visitor.length(UInt16.self)
    visitor.number("deviceID", "DeviceID", &deviceID, .hex, meaning: { "\(RequesterID(rawValue: $0))" })
    visitor.number("capabilityOffset", "Capability Offset", &capabilityOffset, .hex)
    visitor.number("baseAddress", "IOMMU Base Address", &baseAddress, .address)
    visitor.number("segment", "PCI Segment Group", &segment, .hex)
    visitor.bits("info", "IOMMU Info", &info)
    if type == .basic {
      visitor.bits("features", "IOMMU Feature Reporting", &features)
    } else {
      visitor.bits("attributes", "IOMMU Attributes", &attributes)
      visitor.number("extendedFeatures", "EFR Register Image", &extendedFeatures, .hex)
      visitor.number("extendedFeatures2", "EFR Register Image 2", &extendedFeatures2, .hex)
    }
    visitor.elements("entries", &entries)
    visitor.undecoded(&undecoded)
  }
}

/// Which form of an IOMMU's block it is.
public struct IVHDType: OpenValue {
  /// The number in the table.
  public let rawValue: UInt8
  /// Wraps a number.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Without the extended feature register.
  public static let basic = Self(rawValue: 16)
  /// With the extended feature register.
  public static let extended = Self(rawValue: 17)
  /// With the extended feature register, and devices named by their ACPI IDs.
  public static let mixed = Self(rawValue: 64)

  /// The name, or nil for a number without one.
  public var name: String? {
    switch self {
    case .basic: "IVHD type 10h"
    case .extended: "IVHD type 11h"
    case .mixed: "IVHD type 40h"
    default: nil
    }
  }
}
