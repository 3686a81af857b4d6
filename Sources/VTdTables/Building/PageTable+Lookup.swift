/// One page of a table, or several alike that follow each other.
public struct PageMapping: Hashable, Sendable {
  /// The first address on the device's side.
  public var iova: IOVA
  /// The memory behind it.
  public var output: PhysicalAddress
  /// How many bytes.
  public var length: UInt64
  /// What may be done.
  public var access: PageAccess

  /// Describes a mapping.
  @inlinable
  public init(iova: IOVA, output: PhysicalAddress, length: UInt64, access: PageAccess) {
    self.iova = iova
    self.output = output
    self.length = length
    self.access = access
  }
}

extension PageTable {
  /// The page that holds an address; nil where none does.
  @inlinable
  @inline(__always)
  public func page<Memory: TableMemory & ~Copyable>(
    holding iova: IOVA, in memory: borrowing Memory
  ) -> PageMapping? {
    let address = iova.rawValue
    guard let directory = directories.table(for: address) else { return walkToPage(address, in: memory) }
    let entry = memory.load(at: directory &+ (address &>> 18 & 0xff8))
    guard EntryFormat.isLink(entry) else { return page(address, entry, .size2M) }
    return page(address, memory.load(at: EntryFormat.table(entry) | (address &>> 9 & 0xff8)), .size4K)
  }

  /// The page that holds an address, looked for from the top.
  @inlinable
  @inline(never)
  func walkToPage<Memory: TableMemory & ~Copyable>(
    _ address: UInt64, in memory: borrowing Memory
  ) -> PageMapping? {
    // One level after the other, so that each shift is a constant.
    guard address <= inputLast else { return nil }
    var table = root
    if topLevel > 3 {
      if topLevel > 4 {
        let entry = memory.load(at: table &+ (address &>> 45 & 0xff8))
        guard entry != 0 else { return nil }
        table = entry & EntryFormat.address
      }
      let entry = memory.load(at: table &+ (address &>> 36 & 0xff8))
      guard entry != 0 else { return nil }
      table = entry & EntryFormat.address
    }
    let upper = memory.load(at: table &+ (address &>> 27 & 0xff8))
    guard EntryFormat.isLink(upper) else { return page(address, upper, .size1G) }
    let middle = memory.load(at: upper & EntryFormat.address &+ (address &>> 18 & 0xff8))
    guard EntryFormat.isLink(middle) else { return page(address, middle, .size2M) }
    return page(address, memory.load(at: middle & EntryFormat.address &+ (address &>> 9 & 0xff8)), .size4K)
  }

  @inlinable
  @inline(__always)
  func page(_ address: UInt64, _ entry: UInt64, _ size: PageSize) -> PageMapping? {
    guard entry != 0 else { return nil }
    let offset = size.byteCount &- 1
    return PageMapping(
      iova: IOVA(rawValue: address & ~offset), output: PhysicalAddress(rawValue: entry & EntryFormat.address & ~offset),
      length: size.byteCount, access: format.access(of: entry))
  }

  /// Calls `body` for each stretch of pages that follow each other on both sides with the same access, in order.
  public func forEachMapping<Memory: TableMemory & ~Copyable>(
    in memory: borrowing Memory, _ body: (PageMapping) -> Void
  ) {
    var run: PageMapping?
    forEachPage(root, level: topLevel, from: 0, in: memory) { page in
      if let last = run, last.iova.rawValue &+ last.length == page.iova.rawValue,
        last.output.rawValue &+ last.length == page.output.rawValue, last.access == page.access
      {
        run?.length &+= page.length
      } else {
        if let last = run { body(last) }
        run = page
      }
    }
    if let last = run { body(last) }
  }

  private func forEachPage<Memory: TableMemory & ~Copyable>(
    _ table: UInt64, level: Int, from base: UInt64, in memory: borrowing Memory, _ body: (PageMapping) -> Void
  ) {
    let size: UInt64 = 1 &<< Self.shift(level)
    for index in 0..<512 as Range<UInt64> {
      let entry = memory.load(at: table &+ index &* 8)
      guard entry != 0 else { continue }
      let address = base &+ index &* size
      if Self.isLeaf(entry, level: level) {
        body(
          PageMapping(
            iova: IOVA(rawValue: address),
            output: PhysicalAddress(rawValue: entry & EntryFormat.address & ~(size &- 1)),
            length: size, access: format.access(of: entry)))
      } else {
        forEachPage(entry & EntryFormat.address, level: level - 1, from: address, in: memory, body)
      }
    }
  }
}
