/// What is mapped in an address space, by address; no two overlap.
struct MappingLedger: Sendable {
  private(set) var ranges: [MappedRange] = []
  /// Memory that is mapped here for a mapping alone, by the mapping's address.
  private var kept: [UInt64: HostMemory] = [:]

  /// The index of the first mapping that ends at `address` or later.
  private func firstIndex(endingFrom address: UInt64) -> Int {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if (ranges[middle].range?.upperBound ?? 0) < address { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The first mapping that has an address of `range`.
  func overlapping(_ range: ClosedRange<UInt64>) -> ClosedRange<UInt64>? {
    let index = firstIndex(endingFrom: range.lowerBound)
    guard index < ranges.count, let found = ranges[index].range, found.overlaps(range) else { return nil }
    return found
  }

  /// Whether exactly this is mapped.
  func contains(_ mapping: MappedRange) -> Bool {
    let index = firstIndex(endingFrom: mapping.address)
    return index < ranges.count && ranges[index] == mapping
  }

  /// The mappings that lie wholly in `range`, and one that it would split.
  func inside(_ range: ClosedRange<UInt64>) -> (whole: [MappedRange], split: ClosedRange<UInt64>?) {
    var whole: [MappedRange] = []
    for mapping in ranges[firstIndex(endingFrom: range.lowerBound)...] {
      guard let found = mapping.range, found.overlaps(range) else { break }
      guard found.lowerBound >= range.lowerBound, found.upperBound <= range.upperBound else { return (whole, found) }
      whole.append(mapping)
    }
    return (whole, nil)
  }

  /// Notes a mapping that overlaps none.
  mutating func insert(_ mapping: MappedRange) {
    ranges.insert(mapping, at: firstIndex(endingFrom: mapping.address))
  }

  /// Forgets what lies in `range`.
  mutating func remove(in range: ClosedRange<UInt64>) {
    let start = firstIndex(endingFrom: range.lowerBound)
    var end = start
    while end < ranges.count, let found = ranges[end].range, found.overlaps(range) { end += 1 }
    if !kept.isEmpty { for mapping in ranges[start..<end] { kept[mapping.address] = nil } }
    ranges.removeSubrange(start..<end)
  }

  /// Forgets all.
  mutating func removeAll() {
    ranges = []
    kept = [:]
  }

  /// Keeps memory until the mapping at `address` goes.
  mutating func keep(_ memory: HostMemory, for address: UInt64) { kept[address] = memory }
}
