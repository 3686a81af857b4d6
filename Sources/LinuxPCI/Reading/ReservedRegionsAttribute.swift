import AssignmentModel

/// `/sys/kernel/iommu_groups/N/reserved_regions`: addresses no mapping may use
/// (Documentation/ABI/testing/sysfs-kernel-iommu_groups).
enum ReservedRegionsAttribute {
  /// Reads lines of first address, last address and word, and sorts them; nil where a line is none.
  static func parse(_ text: ArraySlice<UInt8>) -> [ReservedRegion]? {
    var regions: [ReservedRegion] = []
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " "))
      guard words.count == 3, let start = KernelText.hexadecimal(words[0]),
        let end = KernelText.hexadecimal(words[1])
      else { return nil }
      regions.append(ReservedRegion(start: start, end: end, type: KernelText.string(words[2])))
    }
    return regions.sorted { ($0.start, $0.end, $0.type) < ($1.start, $1.end, $1.type) }
  }
}
