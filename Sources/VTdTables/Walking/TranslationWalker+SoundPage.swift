extension TranslationWalker {
  /// The page that a second stage has for a request, where nothing on the way is unusual.
  ///
  /// nil says no more than that the walk must be made entry by entry: there may be a fault, or entries that only this
  /// does not know. Every level is written out, so that shifts and masks are constants.
  @inlinable
  @inline(__always)
  func soundPage<Reader: EntryReader & ~Copyable>(
    _ address: UInt64, _ access: TranslationRequest.Access, _ path: TranslationPath, in memory: borrowing Reader
  ) -> PageMapping? {
    // Widths are 21 to 57 bits, so that no shift needs a check.
    let width = UInt64(truncatingIfNeeded: min(12 &+ 9 &* path.secondLevels, guestWidth))
    guard path.stages == .second, address &>> width == 0 else { return nil }
    // An entry that leads to a table is readable and writable, and neither large nor malformed.
    let looked = secondReserved | EntryFormat.large | 3
    var table = path.secondTable
    if path.secondLevels > 3 {
      if path.secondLevels > 4 {
        guard let entry = memory.entry(at: table &+ (address &>> 45 & 0xff8)), entry & looked == 3 else { return nil }
        table = entry & EntryFormat.address
      }
      guard let entry = memory.entry(at: table &+ (address &>> 36 & 0xff8)), entry & looked == 3 else { return nil }
      table = entry & EntryFormat.address
    }
    guard let upper = memory.entry(at: table &+ (address &>> 27 & 0xff8)) else { return nil }
    guard upper & looked == 3 else { return soundLeaf(address, access, upper, shift: 30) }
    table = upper & EntryFormat.address
    guard let middle = memory.entry(at: table &+ (address &>> 18 & 0xff8)) else { return nil }
    guard middle & looked == 3 else { return soundLeaf(address, access, middle, shift: 21) }
    table = middle & EntryFormat.address
    guard let leaf = memory.entry(at: table &+ (address &>> 9 & 0xff8)) else { return nil }
    return soundLeaf(address, access, leaf, shift: 12)
  }

  /// The page of a leaf that grants the access and has no reserved bit set; `shift` is 12, 21 or 30.
  @inlinable
  @inline(__always)
  func soundLeaf(
    _ address: UInt64, _ access: TranslationRequest.Access, _ entry: UInt64, shift: UInt64
  ) -> PageMapping? {
    let offset: UInt64 = (1 &<< shift) &- 1
    let large = shift == 12 ? 0 : EntryFormat.large
    // Levels 2 and 3 have bits 2 and 3.
    guard shift == 12 || secondLarge & (shift == 21 ? 4 : 8) != 0 else { return nil }
    guard entry & (secondLeafReserved | (offset & EntryFormat.address) | large) == large,
      entry & wantedBits(access) != 0
    else { return nil }
    return PageMapping(
      iova: IOVA(rawValue: address & ~offset), output: PhysicalAddress(rawValue: entry & EntryFormat.address),
      length: offset &+ 1, access: PageAccess(rawValue: UInt8(truncatingIfNeeded: entry & 3)))
  }
}
