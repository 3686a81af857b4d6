/// The four characters that name a system description table, such as `DMAR` (ACPI 6.5 §5.2.6).
public struct ACPISignature: RawRepresentable, Hashable, Sendable {
  /// The four bytes, the first character lowest.
  public let rawValue: UInt32

  /// Wraps four bytes; every value is accepted.
  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Packs the first four bytes of `text`; a shorter one is filled up with zeros.
  public init(_ text: String) {
    rawValue = UInt32(truncatingIfNeeded: PackedText(text, count: 4).rawValue)
  }

  /// Whether all four are printable, as every defined signature's are.
  public var isPrintable: Bool {
    var value = rawValue
    for _ in 0..<4 {
      guard (0x20...0x7e).contains(UInt8(truncatingIfNeeded: value)) else { return false }
      value >>= 8
    }
    return true
  }
}

extension ACPISignature: CustomStringConvertible {
  /// The four characters, unprintable ones as `?`.
  public var description: String { PackedText(rawValue: UInt64(rawValue)).text(count: 4) }
}

extension ACPISignature {
  /// `DMAR`: DMA remapping (Intel VT-d).
  public static let dmar = Self(rawValue: 0x5241_4d44)
  /// `APIC`: the MADT, interrupt controllers.
  public static let madt = Self(rawValue: 0x4349_5041)
  /// `MCFG`: PCI Express configuration space in memory.
  public static let mcfg = Self(rawValue: 0x4746_434d)
  /// `HPET`: high precision event timer.
  public static let hpet = Self(rawValue: 0x5445_5048)
  /// `SRAT`: which processors and memory are near one another.
  public static let srat = Self(rawValue: 0x5441_5253)
  /// `IVRS`: I/O virtualization (AMD-Vi).
  public static let ivrs = Self(rawValue: 0x5352_5649)
  /// `VIOT`: virtual I/O translation (virtio-iommu).
  public static let viot = Self(rawValue: 0x544f_4956)
  /// `IORT`: I/O remapping (Arm).
  public static let iort = Self(rawValue: 0x5452_4f49)
  /// `CEDT`: CXL early discovery.
  public static let cedt = Self(rawValue: 0x5444_4543)
  /// `RSDT`: 32-bit addresses of the other tables.
  public static let rsdt = Self(rawValue: 0x5444_5352)
  /// `XSDT`: 64-bit addresses of the other tables.
  public static let xsdt = Self(rawValue: 0x5444_5358)
  /// `FACS`: firmware control structure, which has no common header.
  public static let facs = Self(rawValue: 0x5343_4146)
}
