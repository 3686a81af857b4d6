/// A stretch of addresses that two sets of mappings treat differently.
public struct MappingDifference: Hashable, Sendable {
  /// The first address.
  public var iova: IOVA
  /// How many bytes.
  public var length: UInt64
  /// Where the first set leads from there; nil where it leads nowhere.
  public var left: Target?
  /// Where the second set leads from there; nil where it leads nowhere.
  public var right: Target?

  /// What is behind an address.
  public struct Target: Hashable, Sendable, CustomStringConvertible {
    /// The memory behind the first address.
    public var output: PhysicalAddress
    /// What may be done.
    public var access: PageAccess

    /// Describes what is behind an address.
    public init(output: PhysicalAddress, access: PageAccess) {
      self.output = output
      self.access = access
    }

    /// `0x1000 rw`.
    public var description: String { "\(output) \(access)" }
  }

  /// Every stretch where two sets differ, in order; each set is in the order of its addresses and without overlaps.
  ///
  /// The cost is linear in the number of mappings.
  public static func between(_ left: [PageMapping], _ right: [PageMapping]) -> [MappingDifference] {
    var found: [MappingDifference] = []
    var (i, j) = (0, 0)
    var position: UInt64 = 0
    while i < left.count || j < right.count {
      let a = i < left.count ? left[i] : nil
      let b = j < right.count ? right[j] : nil
      position = max(position, min(a?.iova.rawValue ?? .max, b?.iova.rawValue ?? .max))
      // The stretch ends where either set changes.
      let ends = [a, b].map { page -> UInt64 in
        guard let page else { return .max }
        return page.iova.rawValue > position ? page.iova.rawValue - 1 : page.iova.rawValue &+ (page.length - 1)
      }
      let last = min(ends[0], ends[1])
      let (mine, theirs) = (target(a, position), target(b, position))
      if mine != theirs { append(position, last, mine, theirs, to: &found) }
      if let a, a.iova.rawValue <= position, ends[0] == last { i += 1 }
      if let b, b.iova.rawValue <= position, ends[1] == last { j += 1 }
      if last == .max { break }
      position = last + 1
    }
    return found
  }

  private static func target(_ page: PageMapping?, _ position: UInt64) -> Target? {
    guard let page, page.iova.rawValue <= position else { return nil }
    return Target(output: page.output.advanced(by: position - page.iova.rawValue), access: page.access)
  }

  private static func append(
    _ first: UInt64, _ last: UInt64, _ left: Target?, _ right: Target?, to found: inout [MappingDifference]
  ) {
    let length = last &- first &+ 1
    if let previous = found.last, previous.iova.rawValue &+ previous.length == first,
      follows(left, previous.left, previous.length), follows(right, previous.right, previous.length)
    {
      found[found.count - 1].length += length
    } else {
      found.append(MappingDifference(iova: IOVA(first), length: length, left: left, right: right))
    }
  }

  private static func follows(_ next: Target?, _ previous: Target?, _ length: UInt64) -> Bool {
    guard let next, let previous else { return next == nil && previous == nil }
    return next.access == previous.access && next.output == previous.output.advanced(by: length)
  }
}
