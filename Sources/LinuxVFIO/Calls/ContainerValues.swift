/// What a container may be able to do (VFIO_CHECK_EXTENSION).
public enum ContainerAbility: UInt32, Sendable, CaseIterable {
  /// Type 1, the first version: unmapping may split mappings.
  case type1 = 1
  /// Type 1, the second version.
  case type1v2 = 3
  /// Device accesses are coherent with the processors' caches.
  case coherence = 4
  /// Type 1 with nesting; no kernel of today has it.
  case nesting = 6
  /// No IOMMU at all.
  case noIOMMU = 8
  /// All can be unmapped at once.
  case unmapAll = 9
  /// A mapping's memory can move within the process.
  case updateAddress = 10
}

/// The interface a container speaks once it has a group (VFIO_SET_IOMMU).
public enum ContainerModel: UInt32, Sendable {
  /// Type 1, the second version.
  case type1v2 = 3
  /// No IOMMU: devices reach all memory.
  case noIOMMU = 8
}

/// What VFIO_IOMMU_GET_INFO says.
public struct ContainerInformation: Hashable, Sendable {
  /// Sizes of pages that the unit maps, a bit each.
  public var pageSizes: UInt64
  /// What can be mapped; nil where the kernel did not say (before Linux 5.0).
  public var ranges: [ClosedRange<UInt64>]?
  /// How many mappings are left; nil where the kernel did not say (before Linux 5.10).
  public var mappingsLeft: Int?
  /// Page sizes of dirty tracking, and the bytes of its largest bitmap; nil where there is none.
  public var dirtyTracking: DirtyTracking?

  /// What dirty tracking offers.
  public struct DirtyTracking: Hashable, Sendable {
    /// Sizes of pages, a bit each.
    public var pageSizes: UInt64
    /// The largest bitmap in bytes.
    public var largestBitmap: UInt64

    /// Describes what is offered.
    public init(pageSizes: UInt64, largestBitmap: UInt64) {
      self.pageSizes = pageSizes
      self.largestBitmap = largestBitmap
    }
  }

  /// Describes a container.
  public init(
    pageSizes: UInt64, ranges: [ClosedRange<UInt64>]?, mappingsLeft: Int?, dirtyTracking: DirtyTracking? = nil
  ) {
    self.pageSizes = pageSizes
    self.ranges = ranges
    self.mappingsLeft = mappingsLeft
    self.dirtyTracking = dirtyTracking
  }
}

/// Who may do what with memory.
public struct MemoryAccess: OptionSet, Hashable, Sendable {
  /// 1 to read, 2 to write.
  public let rawValue: UInt32
  /// Wraps the bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// It may be read.
  public static let read = MemoryAccess(rawValue: 1)
  /// It may be written.
  public static let write = MemoryAccess(rawValue: 2)
  /// Both.
  public static let readWrite: MemoryAccess = [.read, .write]
}

/// A range whose written pages are asked for, a bit of a bitmap for each page.
public struct DirtyRange: Hashable, Sendable {
  /// The first address (IOVA).
  public var address: UInt64
  /// How many bytes.
  public var sizeInBytes: UInt64
  /// Bytes that one bit stands for.
  public var pageSize: UInt64

  /// Describes a range.
  public init(address: UInt64, sizeInBytes: UInt64, pageSize: UInt64 = 4096) {
    self.address = address
    self.sizeInBytes = sizeInBytes
    self.pageSize = pageSize
  }

  /// Words of 64 bits that the bitmap has; nil where that cannot be.
  public var words: Int? {
    guard pageSize > 0, sizeInBytes > 0 else { return nil }
    let pages = (sizeInBytes - 1) / pageSize + 1
    return Int(exactly: (pages - 1) / 64 + 1)
  }
}

/// What VFIO_GROUP_GET_STATUS says.
public struct GroupStatus: OptionSet, Hashable, Sendable {
  /// The flags as the kernel numbers them.
  public let rawValue: UInt32
  /// Wraps the flags.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// No function of the group is with a driver of the host.
  public static let viable = GroupStatus(rawValue: 1)
  /// The group is in a container.
  public static let hasContainer = GroupStatus(rawValue: 2)
}

/// How much memory a process may have locked, and has.
public struct LockedMemory: Hashable, Sendable {
  /// RLIMIT_MEMLOCK in bytes; nil for no limit.
  public var limit: UInt64?
  /// Bytes that are locked (VmLck); what iommufd counts against the user is not in it.
  public var locked: UInt64
  /// Whether the limit does not count: the process has CAP_IPC_LOCK.
  public var isExempt: Bool

  /// Describes a process.
  public init(limit: UInt64?, locked: UInt64, isExempt: Bool) {
    self.limit = limit
    self.locked = locked
    self.isExempt = isExempt
  }
}
