extension PageTable {
  /// Maps the pages from the one that holds `first` to the one that holds `last` each to itself: memory that firmware
  /// reserves for a device (RMRR, whose limit is its last byte).
  ///
  /// Pages that lead to themselves with that access already stay as they are: regions of several devices overlap.
  ///
  /// - Returns: what changed; without effects where all pages were there.
  /// - Throws: ``PageTableError/alreadyMapped(_:)`` where a page leads elsewhere or allows something else, and what
  ///   ``map(_:to:length:access:in:)`` throws; nothing is changed then.
  public mutating func mapIdentity<Memory: TableMemory & ~Copyable>(
    from first: UInt64, through last: UInt64, access: PageAccess = .readWrite, in memory: inout Memory
  ) throws(PageTableError) -> TranslationChange {
    guard last >= first else { throw .emptyRange }
    let start = first & ~0xfff
    let end = try checkedLast(start, length: ((last | 0xfff) &- start) &+ 1)
    var change = TranslationChange(first: IOVA(rawValue: start), last: IOVA(rawValue: end), effects: [])
    let holes = try identityHoles(start, end, access, in: memory)
    for (index, hole) in holes.enumerated() {
      do throws(PageTableError) {
        let made = try map(
          IOVA(rawValue: hole.first), to: PhysicalAddress(rawValue: hole.first), length: hole.length, access: access,
          in: &memory)
        change.effects.formUnion(made.effects)
      } catch {
        for done in holes[..<index] { clear(done.first, done.first &+ done.length &- 1, in: &memory) }
        throw error
      }
    }
    return change
  }

  /// The stretches of `first...last` in which nothing is mapped, where everything else is mapped to itself.
  private func identityHoles<Memory: TableMemory & ~Copyable>(
    _ first: UInt64, _ last: UInt64, _ access: PageAccess, in memory: borrowing Memory
  ) throws(PageTableError) -> [(first: UInt64, length: UInt64)] {
    var holes: [(first: UInt64, length: UInt64)] = []
    var address = first
    while address <= last {
      if let page = page(holding: IOVA(rawValue: address), in: memory) {
        guard page.output.rawValue == page.iova.rawValue, page.access == access else {
          throw .alreadyMapped(IOVA(rawValue: address))
        }
        address = page.iova.rawValue &+ page.length
      } else {
        if let open = holes.last, open.first &+ open.length == address {
          holes[holes.count - 1].length &+= 0x1000
        } else {
          holes.append((address, 0x1000))
        }
        address &+= 0x1000
      }
    }
    return holes
  }
}
