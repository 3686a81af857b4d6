public import HardwareBits

/// Single Root I/O Virtualization, extended capability 0010h (PCIe 5.0 §9.3.3).
public struct SRIOVCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<SRIOVCapabilities>(0x04)
  static let controlAt = RegisterOffset<SRIOVControl>(0x08)
  static let statusAt = RegisterOffset<SRIOVStatus>(0x0a)
  static let migrationStateArrayAt = RegisterOffset<SRIOVMigrationStateArray>(0x3c)
  static let firstBAROffset = 0x24

  /// What the physical function can do.
  public var capabilities: SRIOVCapabilities? { block[Self.capabilitiesAt] }
  /// What it is told to do.
  public var control: SRIOVControl? { block[Self.controlAt] }
  /// The state of migration.
  public var status: SRIOVStatus? { block[Self.statusAt] }
  /// How many virtual functions are there to begin with; equal to TotalVFs without VF migration.
  public var initialVFs: UInt16? { block.uint16(at: 0x0c) }
  /// How many virtual functions there can be at most.
  public var totalVFs: UInt16? { block.uint16(at: 0x0e) }
  /// How many virtual functions are made visible by VF Enable.
  public var numVFs: UInt16? { block.uint16(at: 0x10) }
  /// Which physical function this one depends on, as a function number; its own where it depends on none.
  public var functionDependencyLink: UInt8? { block.uint8(at: 0x12) }
  /// From the physical function's requester ID to virtual function 1's; may change with NumVFs and ARI.
  public var firstVFOffset: UInt16? { block.uint16(at: 0x14) }
  /// From one virtual function's requester ID to the next; may change with NumVFs and ARI.
  public var vfStride: UInt16? { block.uint16(at: 0x16) }
  /// The device ID of the virtual functions, whose own register reads ffffh.
  public var vfDeviceID: UInt16? { block.uint16(at: 0x1a) }
  /// Which page sizes the function takes: bit n stands for 4 KiB shifted left n times.
  public var supportedPageSizes: UInt32? { block.uint32(at: 0x1c) }
  /// Which page size is in use, one bit set as in ``supportedPageSizes``.
  public var systemPageSize: UInt32? { block.uint32(at: 0x20) }
  /// Where the migration state array is; means nothing without VF migration.
  public var migrationStateArray: SRIOVMigrationStateArray? { block[Self.migrationStateArrayAt] }

  /// The page size in use in bytes, or nil where not exactly one bit says it.
  public var systemPageSizeInBytes: UInt64? { systemPageSize.flatMap(pageSizeInBytes(bits:)) }

  /// VF BARs 0 to 5 as they stand in the registers; they hold the addresses of virtual function 1's.
  public var baseAddressRegisters: [BaseAddressRegister] {
    BaseAddressRegister.decode(block, at: Self.firstBAROffset, count: 6)
  }

  /// The numbers that the requester IDs of virtual functions are computed from, or nil where not read.
  public var routing: VirtualFunctionRouting? {
    guard let firstVFOffset, let vfStride else { return nil }
    return VirtualFunctionRouting(firstVFOffset: firstVFOffset, vfStride: vfStride)
  }

  /// How many virtual functions are enabled of how many, and where they are.
  public var summary: String {
    guard let control, let numVFs, let totalVFs, let firstVFOffset, let vfStride else { return unreadSummary }
    var text = control.vfEnabled ? "enabled, \(numVFs) of \(totalVFs) VFs" : "disabled, up to \(totalVFs) VFs"
    text += ", first at +\(firstVFOffset), stride \(vfStride)"
    if let vfDeviceID { text += ", VF device ID 0x\(vfDeviceID.hex(digits: 4))" }
    return text
  }

  /// Adds every register of the capability.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.controlAt)
    listing.add(Self.statusAt)
    listing.add("InitialVFs", at: 0x0c, widthInBytes: 2)
    listing.add("TotalVFs", at: 0x0e, widthInBytes: 2)
    listing.add("NumVFs", at: 0x10, widthInBytes: 2)
    listing.add("Function Dependency Link", at: 0x12, widthInBytes: 1)
    listing.add("First VF Offset", at: 0x14, widthInBytes: 2)
    listing.add("VF Stride", at: 0x16, widthInBytes: 2)
    listing.add("VF Device ID", at: 0x1a, widthInBytes: 2)
    listing.add("Supported Page Sizes", at: 0x1c, widthInBytes: 4, meaning: pageSizesText)
    listing.add("System Page Size", at: 0x20, widthInBytes: 4, meaning: pageSizesText)
    listing.addBaseAddressRegisters(at: Self.firstBAROffset, count: 6, name: "VF BAR")
    listing.add(Self.migrationStateArrayAt)
  }
}

/// The page size that a one-bit mask stands for, bit 0 for 4 KiB; nil for no bit or several.
func pageSizeInBytes(bits: UInt32) -> UInt64? {
  bits.nonzeroBitCount == 1 ? UInt64(bits) << 12 : nil
}

/// The page sizes of a mask whose bit 0 stands for 4 KiB, such as `4 KiB, 8 KiB, 64 KiB`.
private func pageSizesText(bits: UInt64) -> String? {
  var text = ""
  for bit in UInt64(0)..<32 where bits & (1 << bit) != 0 {
    text += (text.isEmpty ? "" : ", ") + ByteCount(4096 << bit).description
  }
  return text.isEmpty ? "none" : text
}

/// The SR-IOV Capabilities register (PCIe 5.0 §9.3.3.2).
public struct SRIOVCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "SR-IOV Capabilities"

  static let migration = BitField("VF Migration Capable", 0)
  static let ariPreserved = BitField("ARI Capable Hierarchy Preserved", 1)
  static let tag10Requester = BitField("VF 10-Bit Tag Requester Supported", 2)
  static let tag14Requester = BitField("VF 14-Bit Tag Requester Supported", 3)
  static let migrationMessageNumber = BitField("VF Migration Interrupt Message Number", 31, 21)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    migration, ariPreserved, tag10Requester, tag14Requester, .reserved(20, 4), migrationMessageNumber,
  ]

  /// Virtual functions can be handed over by a multi-root manager.
  public var vfMigrationCapable: Bool { self[flag: Self.migration] }
  /// ARI Capable Hierarchy keeps its value over a reset to D0.
  public var ariCapableHierarchyPreserved: Bool { self[flag: Self.ariPreserved] }
}

/// The SR-IOV Control register (PCIe 5.0 §9.3.3.3).
public struct SRIOVControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "SR-IOV Control"

  static let enable = BitField("VF Enable", 0)
  static let migrationEnable = BitField("VF Migration Enable", 1)
  static let migrationInterrupt = BitField("VF Migration Interrupt Enable", 2)
  static let memorySpace = BitField("VF MSE", 3)
  static let ariHierarchy = BitField("ARI Capable Hierarchy", 4)
  static let tag10Requester = BitField("VF 10-Bit Tag Requester Enable", 5)
  static let tag14Requester = BitField("VF 14-Bit Tag Requester Enable", 6)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    enable, migrationEnable, migrationInterrupt, memorySpace, ariHierarchy, tag10Requester, tag14Requester,
    .reserved(15, 7),
  ]

  /// The virtual functions are there.
  public var vfEnabled: Bool { self[flag: Self.enable] }
  /// They answer memory requests.
  public var vfMemorySpaceEnabled: Bool { self[flag: Self.memorySpace] }
  /// Virtual functions may come and go by migration.
  public var vfMigrationEnabled: Bool { self[flag: Self.migrationEnable] }
  /// They may use function numbers above 7, which packs more of them on a bus.
  public var ariCapableHierarchy: Bool { self[flag: Self.ariHierarchy] }
}

/// The SR-IOV Status register (PCIe 5.0 §9.3.3.4).
public struct SRIOVStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "SR-IOV Status"

  static let migration = BitField("VF Migration Status", 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [migration, .reserved(15, 1)]
}

/// Where the VF Migration State Array is (PCIe 5.0 §9.3.3.15).
public struct SRIOVMigrationStateArray: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "VF Migration State Array Offset"

  static let indicator = BitField("VF Migration State BIR", 2, 0)
  static let arrayOffset = BitField("VF Migration State Offset", 31, 3)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [indicator, arrayOffset]

  /// Which BAR of the physical function holds the array.
  public var barIndicator: Int { Int(self[Self.indicator]) }
  /// Where it begins, in bytes from the start of the BAR; a multiple of 8.
  public var offset: UInt32 { rawValue & ~7 }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.indicator.low ? nil : "0x\(offset.hex())"
  }
}
