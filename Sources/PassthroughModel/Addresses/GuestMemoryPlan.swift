/// One piece of guest memory as a VMM means to map it for its devices.
public struct GuestMemory: Hashable, Sendable {
  /// Where the guest, and so the device, sees it.
  public var address: UInt64
  /// How many bytes.
  public var sizeInBytes: UInt64
  /// The pages behind it on the host, in bytes: 4096, or 2 MiB or 1 GiB of hugetlbfs.
  public var backingPageSize: UInt64

  /// Describes a piece.
  public init(address: UInt64, sizeInBytes: UInt64, backingPageSize: UInt64 = 4096) {
    self.address = address
    self.sizeInBytes = sizeInBytes
    self.backingPageSize = backingPageSize
  }
}

/// What a process may have, as the kernel tells it.
public struct MappingBudget: Hashable, Sendable {
  /// How locked memory is counted.
  public enum Accounting: Hashable, Sendable {
    /// Type 1 containers: against the process, once for each container.
    case process
    /// iommufd: against the user, once for each address space that pins by itself.
    case user
    /// Not at all: the process has CAP_IPC_LOCK.
    case none
  }

  /// RLIMIT_MEMLOCK in bytes; nil for no limit.
  public var lockedBytes: UInt64?
  /// How the kernel counts.
  public var accounting: Accounting
  /// Mappings left, from VFIO_IOMMU_TYPE1_INFO_DMA_AVAIL or the module's `dma_entry_limit`; nil where there is no limit.
  public var mappings: Int?

  /// Describes a budget.
  public init(lockedBytes: UInt64?, accounting: Accounting, mappings: Int?) {
    self.lockedBytes = lockedBytes
    self.accounting = accounting
    self.mappings = mappings
  }
}

/// Whether a guest's memory can be mapped for its devices, worked out before the guest starts.
public struct GuestMemoryPlan: Hashable, Sendable {
  /// Why a piece cannot be mapped as it is.
  public enum Problem: Hashable, Sendable {
    /// Devices cannot be given this part of it: move the piece, or leave the part out of the guest's memory.
    case unreachable(GuestMemory, ClosedRange<UInt64>)
    /// Address or size is no multiple of the least page.
    case misaligned(GuestMemory, pageSize: UInt64)
    /// The piece has no bytes, or ends above 2^64.
    case noRange(GuestMemory)
    /// It overlaps one before it.
    case overlaps(GuestMemory, GuestMemory)
    /// More memory is pinned than the limit allows: raise RLIMIT_MEMLOCK, or give the process CAP_IPC_LOCK.
    case lockedMemory(needed: UInt64, limit: UInt64)
    /// More mappings are needed than are left: map larger pieces, or raise `dma_entry_limit` of vfio_iommu_type1.
    case mappings(needed: Int, left: Int)
  }

  /// What is in the way; empty where all can be mapped.
  public let problems: [Problem]
  /// How many mappings are made: one for each piece and address space.
  public let mappingCount: Int
  /// How many bytes are pinned and counted; with an IOMMU in the guest each device's address space counts by itself.
  public let lockedBytes: UInt64

  /// Checks pieces of guest memory against addresses and budget.
  ///
  /// - Parameters:
  ///   - memory: what is mapped for every device.
  ///   - ranges: what all devices can be given: the intersection of theirs.
  ///   - budget: what the process may have.
  ///   - addressSpaces: how many pin the memory by themselves: 1, or the number of devices behind an IOMMU in the guest.
  public init(_ memory: [GuestMemory], in ranges: IOVARanges, budget: MappingBudget, addressSpaces: Int = 1) {
    var problems: [Problem] = []
    let sorted = memory.sorted { $0.address < $1.address }
    var last: (piece: GuestMemory, end: UInt64)?
    var bytes: UInt64 = 0
    for piece in sorted {
      let (end, overflow) = piece.address.addingReportingOverflow(piece.sizeInBytes &- 1)
      guard piece.sizeInBytes > 0, !overflow else {
        problems.append(.noRange(piece))
        continue
      }
      if let last, piece.address <= last.end { problems.append(.overlaps(last.piece, piece)) }
      if last == nil || end > (last?.end ?? 0) { last = (piece, end) }
      if (piece.address | piece.sizeInBytes) & (ranges.pageSize - 1) != 0 {
        problems.append(.misaligned(piece, pageSize: ranges.pageSize))
      }
      for gap in ranges.gaps(in: piece.address...end) { problems.append(.unreachable(piece, gap)) }
      bytes = bytes.addingSaturating(piece.sizeInBytes)
    }
    let spaces = UInt64(max(addressSpaces, 1))
    let (product, overflow) = bytes.multipliedReportingOverflow(by: spaces)
    lockedBytes = budget.accounting == .none ? 0 : overflow ? .max : product
    mappingCount = memory.count
    if let limit = budget.lockedBytes, lockedBytes > limit {
      problems.append(.lockedMemory(needed: lockedBytes, limit: limit))
    }
    if let left = budget.mappings, memory.count > left {
      problems.append(.mappings(needed: memory.count, left: left))
    }
    self.problems = problems
  }

  /// Where a guest's RAM can lie: as much as is wanted, lowest addresses first, in pieces of whole large pages.
  ///
  /// - Parameters:
  ///   - bytes: how much RAM.
  ///   - ranges: what all devices can be given.
  ///   - hole: what the machine's own devices take below 4 GiB: nothing is placed there.
  ///   - alignment: a power of two that starts and lengths are multiples of, such as 2 MiB.
  /// - Returns: pieces, or nil where there is no room.
  /// - Precondition: `alignment` is a power of two.
  public static func layout(
    _ bytes: UInt64, in ranges: IOVARanges, leavingOut hole: ClosedRange<UInt64>?, alignment: UInt64 = 2 << 20
  ) -> [GuestMemory]? {
    precondition(alignment != 0 && alignment & (alignment - 1) == 0, "an alignment is no power of two")
    var pieces: [GuestMemory] = []
    var left = bytes
    for range in ranges.ranges {
      for part in cut(range, leavingOut: hole) where left > 0 {
        let (raised, overflow) = part.lowerBound.addingReportingOverflow(alignment - 1)
        let start = raised & ~(alignment - 1)
        guard !overflow, start <= part.upperBound else { continue }
        // One less than the room, which may be 2^64.
        let room = part.upperBound - start
        let whole = room == .max ? ~(alignment - 1) : (room + 1) & ~(alignment - 1)
        let size = min(whole, left)
        guard size > 0 else { continue }
        pieces.append(GuestMemory(address: start, sizeInBytes: size))
        left -= size
      }
    }
    return left == 0 ? pieces : nil
  }

  private static func cut(
    _ range: ClosedRange<UInt64>, leavingOut hole: ClosedRange<UInt64>?
  ) -> [ClosedRange<UInt64>] {
    guard let hole, hole.overlaps(range) else { return [range] }
    var parts: [ClosedRange<UInt64>] = []
    if range.lowerBound < hole.lowerBound { parts.append(range.lowerBound...hole.lowerBound - 1) }
    if range.upperBound > hole.upperBound { parts.append(hole.upperBound + 1...range.upperBound) }
    return parts
  }
}

extension UInt64 {
  fileprivate func addingSaturating(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
