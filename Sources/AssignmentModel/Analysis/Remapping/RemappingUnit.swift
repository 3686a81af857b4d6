import HardwareBits
public import PCICore

/// A remapping unit: a part of the chipset that translates the DMA of the functions it serves.
public struct RemappingUnit: Hashable, Sendable, CustomStringConvertible {
  /// What identifies the unit.
  public enum Kind: Hashable, Sendable {
    /// Intel: the physical address of its registers (VT-d 4.1 §8.3).
    case intel(registerBase: UInt64)
    /// AMD: the function that it is (AMD IOMMU 3.09 §5.2.2).
    case amd(PCIAddress)
    /// virtio-iommu that is a PCI function.
    case virtio(PCIAddress)
    /// virtio-iommu at an address in memory.
    case virtioAtAddress(UInt64)
    /// One that only the kernel's list of units is known to name.
    case listed
  }

  /// What identifies it.
  public let kind: Kind
  /// The segment whose functions it serves.
  public let segment: UInt32
  /// Whether it takes every function of its segment that no other unit names (INCLUDE_PCI_ALL).
  public let takesTheRest: Bool
  /// The name the kernel gave it, such as `dmar0`; nil where it was not found among the kernel's.
  public internal(set) var kernelName: String?
  /// The capability registers that the kernel shows; unmeasured without root's tree or a driver that shows them.
  public internal(set) var registers: Measured<UnitRegisters>

  /// What it is in a sentence: `VT-d unit dmar0 (registers at 0xfed90000)`.
  public var description: String {
    let name = kernelName.map { " \($0)" } ?? ""
    return switch kind {
    case .intel(let base): "VT-d unit\(name) (registers at 0x\(base.hex()))"
    case .amd(let address): "AMD IOMMU\(name) (\(address))"
    case .virtio(let address): "virtio-iommu\(name) (\(address))"
    case .virtioAtAddress(let base): "virtio-iommu\(name) (registers at 0x\(base.hex()))"
    case .listed: "remapping unit\(name)"
    }
  }
}

/// The capability registers of a VT-d unit, as `/sys/class/iommu/dmarN/intel-iommu` shows them
/// (Documentation/ABI/testing/sysfs-class-iommu-intel-iommu).
public struct UnitRegisters: Hashable, Sendable {
  /// CAP, offset 08h (VT-d 4.1 §11.4.2).
  public let capability: UInt64
  /// ECAP, offset 10h (VT-d 4.1 §11.4.3).
  public let extendedCapability: UInt64

  /// States both.
  public init(capability: UInt64, extendedCapability: UInt64) {
    self.capability = capability
    self.extendedCapability = extendedCapability
  }

  /// MGAW, CAP 21:16: the widest address, in bits, that a device may send through the unit.
  public var maximumGuestWidthInBits: Int { Int(capability >> 16 & 0x3f) + 1 }

  /// The widest address, in bits, that its second-stage tables translate; nil where SAGAW (CAP 12:8) has none.
  public var widestTableInBits: Int? {
    if capability >> 11 & 1 == 1 { return 57 }
    if capability >> 10 & 1 == 1 { return 48 }
    return capability >> 9 & 1 == 1 ? 39 : nil
  }

  /// How wide an I/O virtual address may be, in bits: what both the tables and the bus allow.
  public var addressWidthInBits: Int? { widestTableInBits.map { min($0, maximumGuestWidthInBits) } }

  /// IR, ECAP 3: the unit remaps interrupts.
  public var remapsInterrupts: Bool { extendedCapability >> 3 & 1 == 1 }
  /// EIM, ECAP 4: it does so for processors with 32-bit IDs (x2APIC).
  public var reachesExtendedProcessors: Bool { extendedCapability >> 4 & 1 == 1 }
  /// DT, ECAP 2: it serves devices with address translation caches (ATS).
  public var servesDeviceCaches: Bool { extendedCapability >> 2 & 1 == 1 }
  /// SC, ECAP 7: it can make accesses snoop the processors' caches.
  public var controlsSnooping: Bool { extendedCapability >> 7 & 1 == 1 }
  /// SMTS, ECAP 43: it has scalable mode.
  public var hasScalableMode: Bool { extendedCapability >> 43 & 1 == 1 }
}
