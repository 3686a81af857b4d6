/// What kind of machine and kernel a ``FakeVFIO`` is.
public struct FakeVFIOOptions: Hashable, Sendable {
  /// The kernels whose answers are known.
  public enum Kernel: String, Hashable, Sendable {
    /// Linux 6.1: groups alone.
    case linux6_1 = "6.1"
    /// Linux 6.12.
    case linux6_12 = "6.12"
  }

  /// Whose answers are given.
  public var kernel = Kernel.linux6_12
  /// Whether there are `/dev/iommu` and a node for each device.
  ///
  /// Linux 6.1 has none, and Debian builds none.
  public var hasIOMMUFD = true
  /// Without an IOMMU devices are opened unguarded, as `enable_unsafe_noiommu_mode` has it.
  public var hasIOMMU = true
  /// Whether the IOMMU makes devices coherent with the processors' caches whatever they ask for.
  public var isCoherent = true
  /// How many bits of a device's address the IOMMU takes.
  public var addressBits = 48
  /// Addresses that no mapping may have, beside those of the aperture's end: where interrupts are written.
  public var reserved = [FakeAddressRange(0xfee0_0000, 0xfeef_ffff)]
  /// The sizes of pages that mappings may have, one bit each.
  public var pageSizes: UInt64 = 0x4020_1000
  /// How many mappings a container may have (`dma_entry_limit`).
  public var mappingLimit: UInt32 = 65_535
  /// RLIMIT_MEMLOCK of a process without CAP_IPC_LOCK, in bytes; nil for one that has it.
  public var lockLimit: UInt64?

  /// What iommufd says of the unit: flags, capability and extended capability registers of VT-d, as QEMU emulates it.
  public var unitRegisters: [UInt8] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0x86, 0x06, 0x2f, 0x22, 0x00, 0x00, 0xd2, 0x00, 0x4e, 0x0f, 0xf0, 0, 0, 0, 0, 0,
  ]

  /// Linux 6.12 with both interfaces, and an IOMMU of 48 bits.
  public init() {}

  /// Whether a container without groups says that it can do without an IOMMU.
  var allowsNoIOMMU: Bool { !hasIOMMU }

  /// All that devices may not be given, of the 64 bits there are.
  var allReserved: [FakeAddressRange] {
    addressBits >= 64 ? reserved : reserved + [FakeAddressRange(1 << UInt64(addressBits), .max)]
  }
}
