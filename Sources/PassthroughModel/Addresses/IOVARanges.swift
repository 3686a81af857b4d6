/// The addresses a device can be given memory at, as the kernel tells them before a guest starts.
///
/// From VFIO_IOMMU_GET_INFO (the IOVA range capability) or IOMMU_IOAS_IOVA_RANGES; or, before anything is open, from
/// the address width of the remapping unit and `reserved_regions` in sysfs: ``init(widthInBits:reserved:)``.
public struct IOVARanges: Hashable, Sendable {
  /// In order, without overlaps, first and last address each.
  public let ranges: [ClosedRange<UInt64>]
  /// The page sizes a mapping may be made of, a bit each; the lowest is what addresses and lengths are multiples of.
  public let pageSizes: UInt64

  /// The least page in bytes; 4096 where the kernel named none.
  public var pageSize: UInt64 { pageSizes == 0 ? 4096 : 1 << UInt64(pageSizes.trailingZeroBitCount) }

  /// Takes what the kernel told, in any order; what overlaps or touches becomes one.
  public init(_ ranges: [ClosedRange<UInt64>], pageSizes: UInt64 = 0x1000) {
    var merged: [ClosedRange<UInt64>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, last.upperBound == .max || range.lowerBound <= last.upperBound + 1 {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    self.ranges = merged
    self.pageSizes = pageSizes
  }

  /// Everything below 2^`width` but what is reserved.
  ///
  /// - Parameters:
  ///   - width: address bits of the remapping unit, 1 to 64; others are cut to that.
  ///   - reserved: what firmware, bridges and interrupts keep: `reserved_regions` without `direct-relaxable`.
  ///   - pageSizes: as in ``init(_:pageSizes:)``.
  public init(widthInBits width: Int, reserved: [ClosedRange<UInt64>], pageSizes: UInt64 = 0x1000) {
    let last = UInt64.max >> UInt64(64 - min(max(width, 1), 64))
    var free: [ClosedRange<UInt64>] = []
    var next: UInt64 = 0
    for range in IOVARanges(reserved).ranges where range.lowerBound <= last {
      if next < range.lowerBound { free.append(next...range.lowerBound - 1) }
      if range.upperBound >= last {
        self.init(free, pageSizes: pageSizes)
        return
      }
      next = range.upperBound + 1
    }
    free.append(next...last)
    self.init(free, pageSizes: pageSizes)
  }

  /// What both devices can be given: a guest's memory must lie there for each device of it.
  public func intersection(_ other: IOVARanges) -> IOVARanges {
    var common: [ClosedRange<UInt64>] = []
    for one in ranges {
      for two in other.ranges where one.overlaps(two) { common.append(one.clamped(to: two)) }
    }
    return IOVARanges(common, pageSizes: pageSizes & other.pageSizes)
  }

  /// The parts of a range that a device cannot be given, in order.
  public func gaps(in range: ClosedRange<UInt64>) -> [ClosedRange<UInt64>] {
    var gaps: [ClosedRange<UInt64>] = []
    var next = range.lowerBound
    for usable in ranges where usable.overlaps(range) {
      if next < usable.lowerBound { gaps.append(next...usable.lowerBound - 1) }
      if usable.upperBound >= range.upperBound { return gaps }
      next = usable.upperBound + 1
    }
    gaps.append(next...range.upperBound)
    return gaps
  }
}
