public import PCICore

/// How a VMM gives one memory BAR to its guest: which parts it maps, and which it answers itself.
///
/// The vectors of MSI-X stand in a BAR, and a guest that wrote them would send interrupts where it likes; their pages
/// are left out of the mapping and emulated. Everything is cut at pages: a page that holds any byte of a table is
/// trapped as a whole.
public struct BARPlan: Hashable, Sendable {
  /// A part of the BAR.
  public struct Area: Hashable, Sendable {
    /// What the VMM does with accesses.
    public enum Access: Hashable, Sendable {
      /// Maps the device's own pages into the guest.
      case mapped
      /// Emulates the table of MSI-X vectors, and passes on what else is in these pages.
      case vectorTable
      /// Emulates the pending bits, and passes on what else is in these pages.
      case pendingBits
      /// Reads and writes through the region: the kernel lets nobody map it.
      case passedOn
    }

    /// Bytes from the start of the BAR.
    public let range: Range<UInt64>
    /// What the VMM does with accesses.
    public let access: Access

    init(_ range: Range<UInt64>, _ access: Access) {
      self.range = range
      self.access = access
    }

    /// What the address of a mapping should be a multiple of, in the host's memory and the guest's alike, so that
    /// large pages can be used: the largest power of two that divides the start and fits the length, at most 1 GiB.
    public var preferredAlignment: UInt64 {
      let length = UInt64(range.upperBound - range.lowerBound)
      let fit: UInt64 = 1 << UInt64(63 - length.leadingZeroBitCount)
      let start = range.lowerBound == 0 ? fit : 1 << UInt64(range.lowerBound.trailingZeroBitCount)
      return min(fit, start, 1 << 30)
    }
  }

  /// What the kernel says of a region, as far as it matters here.
  public struct Region: Hashable, Sendable {
    /// The size in bytes.
    public var sizeInBytes: UInt64
    /// Whether it may be mapped at all.
    public var isMappable: Bool
    /// The only parts that may be mapped, where the kernel names some (the sparse mmap capability).
    public var sparseAreas: [Range<UInt64>]?

    /// Describes a region.
    public init(sizeInBytes: UInt64, isMappable: Bool = true, sparseAreas: [Range<UInt64>]? = nil) {
      self.sizeInBytes = sizeInBytes
      self.isMappable = isMappable
      self.sparseAreas = sparseAreas
    }
  }

  /// The parts, in order and without gaps, from 0 to the end of the BAR.
  public let areas: [Area]
  /// Whether the BAR is smaller than a page: it can only be mapped if the VMM gives the whole page to it in the guest.
  public let isSmallerThanPage: Bool

  /// The parts that are mapped.
  public var mapped: [Area] { areas.filter { $0.access == .mapped } }

  /// Plans BAR `index`.
  ///
  /// - Parameters:
  ///   - index: 0 to 5; only says which of the vector tables stand in it.
  ///   - region: what the kernel says of it.
  ///   - vectors: the function's MSI-X capability, if it has one.
  ///   - pageSize: of the host, a power of two.
  /// - Precondition: the page size is a power of two.
  public init(_ index: Int, region: Region, vectors: MSIXCapability?, pageSize: UInt64 = 4096) {
    precondition(pageSize != 0 && pageSize & (pageSize - 1) == 0, "a page size is no power of two")
    let size = region.sizeInBytes
    isSmallerThanPage = size < pageSize
    var traps: [Area] = []
    func trap(_ bar: Int?, _ offset: UInt32?, _ length: Int?, _ access: Area.Access) {
      guard bar == index, let offset, let length else { return }
      // The end is rounded, not the length: a table may begin in the middle of a page.
      let first = min(UInt64(offset), size) & ~(pageSize - 1)
      let last = Self.roundUp(UInt64(offset) + UInt64(length), to: pageSize)
      let end = min(last, size)
      if first < end { traps.append(Area(first..<end, access)) }
    }
    if let vectors {
      trap(vectors.table?.barIndicator, vectors.table?.offset, vectors.tableSizeInBytes, .vectorTable)
      trap(
        vectors.pendingBits?.barIndicator, vectors.pendingBits?.offset, vectors.pendingBitsSizeInBytes, .pendingBits)
    }
    areas = Self.cut(size, Self.mappable(region, pageSize: pageSize), traps)
  }

  /// The whole pages the kernel lets one map, in order.
  private static func mappable(_ region: Region, pageSize: UInt64) -> [Range<UInt64>] {
    guard region.isMappable, region.sizeInBytes > 0 else { return [] }
    guard let sparse = region.sparseAreas else { return [0..<region.sizeInBytes] }
    var ranges: [Range<UInt64>] = []
    for area in sparse.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      let last = min(area.upperBound, region.sizeInBytes)
      // A part that ends in the middle of a page ends before it, unless the BAR ends there too.
      let end = last == region.sizeInBytes ? last : last & ~(pageSize - 1)
      let start = max(roundUp(area.lowerBound, to: pageSize), ranges.last?.upperBound ?? 0)
      if start < end { ranges.append(start..<end) }
    }
    return ranges
  }

  /// Cuts the BAR at every border of a part that may be mapped or must be trapped.
  private static func cut(_ size: UInt64, _ mappable: [Range<UInt64>], _ traps: [Area]) -> [Area] {
    var borders: [UInt64] = [0, size]
    for range in mappable { borders += [range.lowerBound, range.upperBound] }
    for trap in traps { borders += [trap.range.lowerBound, trap.range.upperBound] }
    borders.sort()
    var areas: [Area] = []
    for (start, end) in zip(borders, borders.dropFirst()) where start < end {
      var access = Area.Access.passedOn
      if let trap = traps.first(where: { $0.range.contains(start) }) {
        access = trap.access
      } else if mappable.contains(where: { $0.contains(start) }) {
        access = .mapped
      }
      if let last = areas.last, last.access == access {
        areas[areas.count - 1] = Area(last.range.lowerBound..<end, access)
      } else {
        areas.append(Area(start..<end, access))
      }
    }
    return areas
  }

  private static func roundUp(_ value: UInt64, to pageSize: UInt64) -> UInt64 {
    let (sum, overflow) = value.addingReportingOverflow(pageSize - 1)
    return overflow ? ~(pageSize - 1) : sum & ~(pageSize - 1)
  }
}
