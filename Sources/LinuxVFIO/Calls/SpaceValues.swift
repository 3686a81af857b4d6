/// What IOMMU_IOAS_IOVA_RANGES says.
public struct SpaceRanges: Hashable, Sendable {
  /// What can be mapped.
  public var ranges: [ClosedRange<UInt64>]
  /// What addresses and lengths are multiples of: 1 before the first device, at most a page.
  public var alignment: UInt64

  /// Describes an address space.
  public init(ranges: [ClosedRange<UInt64>], alignment: UInt64) {
    self.ranges = ranges
    self.alignment = alignment
  }
}

/// A part of a file for an address space (struct iommu_ioas_map_file).
public struct SpaceFileMapping: Hashable, Sendable {
  /// Where devices see it (IOVA).
  public var address: UInt64
  /// The file: a memfd or a DMA buffer.
  public var file: Int32
  /// The first byte in the file.
  public var offset: UInt64
  /// How many bytes.
  public var sizeInBytes: UInt64
  /// What devices may do.
  public var access: MemoryAccess

  /// Describes a mapping.
  public init(address: UInt64, file: Int32, offset: UInt64, sizeInBytes: UInt64, access: MemoryAccess) {
    self.address = address
    self.file = file
    self.offset = offset
    self.sizeInBytes = sizeInBytes
    self.access = access
  }
}

/// A mapping that another address space gets too (struct iommu_ioas_copy).
public struct SpaceCopy: Hashable, Sendable {
  /// The address space it is in.
  public var source: UInt32
  /// Where it begins there: exactly a mapping's start.
  public var sourceAddress: UInt64
  /// The address space that gets it.
  public var destination: UInt32
  /// Where it begins there.
  public var destinationAddress: UInt64
  /// How many bytes: exactly the mapping's.
  public var sizeInBytes: UInt64
  /// What devices may do.
  public var access: MemoryAccess

  /// Describes a copy.
  public init(
    source: UInt32, sourceAddress: UInt64, destination: UInt32, destinationAddress: UInt64, sizeInBytes: UInt64,
    access: MemoryAccess
  ) {
    self.source = source
    self.sourceAddress = sourceAddress
    self.destination = destination
    self.destinationAddress = destinationAddress
    self.sizeInBytes = sizeInBytes
    self.access = access
  }
}

/// Settings of iommufd (IOMMU_OPTION).
public enum IOMMUOption: UInt32, Hashable, Sendable {
  /// 1: locked memory counts against the process, not the user. Of object 0; needs a privilege.
  case limitByProcess = 0
  /// 0: only small pages. Of an address space.
  case hugePages = 1
}

/// What IOMMU_GET_HW_INFO says.
public struct HardwareInformation: Hashable, Sendable {
  /// Whose `data` is: 0 none, 1 VT-d.
  public var type: UInt32
  /// By type.
  public var data: [UInt8]
  /// Bit 0: dirty tracking.
  public var capabilities: UInt64

  /// Describes a unit.
  public init(type: UInt32, data: [UInt8], capabilities: UInt64) {
    self.type = type
    self.data = data
    self.capabilities = capabilities
  }

  /// The capability registers of a VT-d unit (struct iommu_hw_info_vtd: flags, CAP and ECAP).
  public var vtd: (capability: UInt64, extendedCapability: UInt64)? {
    guard type == 1, data.count >= 24 else { return nil }
    func word(_ at: Int) -> UInt64 { (0..<8).reduce(0) { $0 | UInt64(data[at + $1]) << UInt64(8 * $1) } }
    return (word(8), word(16))
  }

  /// Whether page tables for this device can log what it writes.
  public var hasDirtyTracking: Bool { capabilities & 1 != 0 }
}

/// A page table of the hardware (struct iommu_hwpt_alloc).
public struct PageTableRequest: Hashable, Sendable {
  /// The device it is for, by its number in the iommufd.
  public var device: UInt32
  /// The address space whose mappings it has, or the page table below it.
  public var parent: UInt32
  /// Bit 0: others may be nested in it; bit 1: it logs what devices write.
  public var flags: UInt32
  /// Whose `data` is: 0 none, 1 a first-stage table of VT-d.
  public var dataType: UInt32
  /// By type.
  public var data: [UInt8]

  /// Describes a page table.
  public init(device: UInt32, parent: UInt32, flags: UInt32 = 0, dataType: UInt32 = 0, data: [UInt8] = []) {
    self.device = device
    self.parent = parent
    self.flags = flags
    self.dataType = dataType
    self.data = data
  }

  /// A first-stage table of VT-d, made by the caller, below a nesting parent (struct iommu_hwpt_vtd_s1).
  ///
  /// - Parameters:
  ///   - table: its address in the parent's address space: the guest's physical address.
  ///   - width: address bits, 48 or 57.
  ///   - flags: bit 0 supervisor requests, bit 1 extended access flag, bit 2 write protection.
  public static func firstStage(
    of device: UInt32, below parent: UInt32, table: UInt64, width: UInt32, flags: UInt64 = 0
  ) -> PageTableRequest {
    var data: [UInt8] = []
    func append(_ value: UInt64, bytes: Int) {
      for byte in 0..<bytes { data.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * byte))) }
    }
    append(flags, bytes: 8)
    append(table, bytes: 8)
    append(UInt64(width), bytes: 4)
    append(0, bytes: 4)
    return PageTableRequest(device: device, parent: parent, dataType: 1, data: data)
  }
}
