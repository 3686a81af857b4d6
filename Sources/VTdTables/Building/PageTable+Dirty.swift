extension PageTable {
  /// Starts or stops dirty tracking: leaves there are become clean when it starts.
  ///
  /// With the first stage the bits are the processor's; with the second the PASID-table entry must have SSADE set. Large
  /// pages stay large: the smallest piece that can be reported is a page. The change must be invalidated before the
  /// dirty bits mean anything.
  public mutating func setDirtyTracking<Memory: TableMemory & ~Copyable>(
    _ tracks: Bool, in memory: inout Memory
  ) -> TranslationChange {
    setTracksDirty(tracks)
    guard tracks else { return TranslationChange(first: 0, last: IOVA(rawValue: inputLast), effects: []) }
    return takeDirty(IOVA(rawValue: 0), length: inputLast &+ 1, in: &memory) { _ in }
  }

  /// Calls `body` for each dirty page in `length` bytes from `iova`, in order, and makes it clean.
  ///
  /// Pages that lie in the range only in part are included. The change says what to invalidate before DMA that follows
  /// is sure to make pages dirty again.
  public func takeDirty<Memory: TableMemory & ~Copyable>(
    _ iova: IOVA, length: UInt64, in memory: inout Memory, _ body: (PageMapping) -> Void
  ) -> TranslationChange {
    var change = TranslationChange(first: iova, last: iova, effects: [])
    guard length > 0, iova.rawValue <= inputLast else { return change }
    let last = min(inputLast, iova.rawValue &+ min(length &- 1, inputLast &- iova.rawValue))
    takeDirty(root, level: topLevel, iova.rawValue, last, in: &memory) { page in
      let pageLast = IOVA(rawValue: page.iova.rawValue &+ page.length &- 1)
      change = change.union(TranslationChange(first: page.iova, last: pageLast, effects: .removed))
      body(page)
    }
    return change
  }

  private func takeDirty<Memory: TableMemory & ~Copyable>(
    _ table: UInt64, level: Int, _ first: UInt64, _ last: UInt64, in memory: inout Memory, _ body: (PageMapping) -> Void
  ) {
    let size: UInt64 = 1 &<< Self.shift(level)
    var address = first
    while address <= last {
      let end = min(last, address | (size &- 1))
      let slot = Self.slot(table, address, level: level)
      let entry = memory.load(at: slot)
      if entry != 0 {
        if !Self.isLeaf(entry, level: level) {
          takeDirty(entry & EntryFormat.address, level: level - 1, address, end, in: &memory, body)
        } else if entry & format.dirty != 0 {
          _ = memory.update(at: slot, clearing: format.dirty, setting: 0)
          if Memory.needsFlush { memory.flush(at: slot, byteCount: 8) }
          body(
            PageMapping(
              iova: IOVA(rawValue: address & ~(size &- 1)),
              output: PhysicalAddress(rawValue: entry & EntryFormat.address & ~(size &- 1)), length: size,
              access: format.access(of: entry)))
        }
      }
      address = end &+ 1
    }
  }
}
