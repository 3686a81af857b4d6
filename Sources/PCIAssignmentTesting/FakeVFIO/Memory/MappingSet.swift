/// What one range of device addresses leads to: memory of this process.
struct FakeMapping: Sendable {
  /// The first device address.
  let first: UInt64
  /// The last device address.
  let last: UInt64
  /// Where its bytes are in this process.
  let address: UInt64
  let isReadable: Bool
  let isWritable: Bool

  var length: UInt64 { last - first + 1 }
}

/// Mappings that do not overlap, in the order of their addresses.
struct MappingSet: Sendable {
  private(set) var all: [FakeMapping] = []

  /// The first mapping that ends at `address` or later.
  private func index(endingFrom address: UInt64) -> Int {
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle].last < address { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The first mapping with an address of `first` to `last`.
  func overlapping(_ first: UInt64, _ last: UInt64) -> FakeMapping? {
    let index = index(endingFrom: first)
    return index < all.count && all[index].first <= last ? all[index] : nil
  }

  /// The last mapping with an address of `first` to `last`.
  func lastOverlapping(_ first: UInt64, _ last: UInt64) -> FakeMapping? {
    guard let found = overlapping(last, last) else {
      let after = index(endingFrom: last)
      return after > 0 && all[after - 1].last >= first ? all[after - 1] : nil
    }
    return found
  }

  /// Adds one that overlaps none.
  mutating func insert(_ mapping: FakeMapping) { all.insert(mapping, at: index(endingFrom: mapping.first)) }

  /// Takes out the mapping that starts at `first`.
  @discardableResult mutating func remove(startingAt first: UInt64) -> FakeMapping? {
    let index = index(endingFrom: first)
    guard index < all.count, all[index].first == first else { return nil }
    return all.remove(at: index)
  }

  /// Takes out all that overlap `first` to `last`; how many bytes they had.
  mutating func removeAll(_ first: UInt64, _ last: UInt64) -> UInt64 {
    let start = index(endingFrom: first)
    var end = start
    var bytes: UInt64 = 0
    while end < all.count, all[end].first <= last {
      bytes &+= all[end].length
      end += 1
    }
    all.removeSubrange(start..<end)
    return bytes
  }

  /// Where `count` bytes from `address` lie in this process, piece by piece; nil where one of them is not mapped so.
  func pieces(at address: UInt64, count: Int, writing: Bool) -> [(address: UInt64, count: Int)]? {
    var pieces: [(address: UInt64, count: Int)] = []
    var next = address
    var left = UInt64(count)
    while left > 0 {
      guard let mapping = overlapping(next, next), writing ? mapping.isWritable : mapping.isReadable else { return nil }
      let offset = next - mapping.first
      let here = min(left, mapping.length - offset)
      pieces.append((mapping.address + offset, Int(here)))
      left -= here
      next &+= here
    }
    return pieces
  }
}

/// A range of addresses, both ends included.
public struct FakeAddressRange: Hashable, Sendable {
  /// The first address.
  public let first: UInt64
  /// The last address.
  public let last: UInt64

  /// Names the addresses of `first` to `last`; where they are the wrong way round, only `first`.
  public init(_ first: UInt64, _ last: UInt64) {
    self.first = first
    self.last = max(first, last)
  }

  func overlaps(_ first: UInt64, _ last: UInt64) -> Bool { self.first <= last && first <= self.last }

  /// What is left of all 64 bits between `reserved`, in order.
  static func holes(between reserved: [FakeAddressRange]) -> [FakeAddressRange] {
    var holes: [FakeAddressRange] = []
    var next: UInt64 = 0
    for range in reserved.sorted(by: { $0.first < $1.first }) {
      if range.first > next { holes.append(FakeAddressRange(next, range.first - 1)) }
      if range.last == .max { return holes }
      next = max(next, range.last + 1)
    }
    holes.append(FakeAddressRange(next, .max))
    return holes
  }
}
