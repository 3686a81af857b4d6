/// Which kind of page table: VT-d's own, or the processor's format.
public enum TranslationStage: String, Hashable, Sendable, CaseIterable {
  /// Input addresses canonical, entries as the processor's (VT-d 4.1 §3.6).
  case first
  /// Entries with R and W, as in legacy mode (VT-d 4.1 §3.7).
  case second
}

/// The bits of one stage's entries, as far as a builder sets or reads them.
@usableFromInline
struct EntryFormat: Sendable {
  /// In every entry that leads to a table.
  @usableFromInline let link: UInt64
  /// In every leaf, by the access it gives.
  @usableFromInline let leaves: InlineArray<4, UInt64>
  /// In leaves that may be read.
  @usableFromInline let read: UInt64
  /// In leaves that may be written.
  @usableFromInline let write: UInt64
  /// Accessed and dirty, which hardware sets.
  @usableFromInline let accessed: UInt64
  @usableFromInline let dirty: UInt64

  /// Leaf at a level above 1; the bit is the same in both stages.
  @inlinable static var large: UInt64 { 0x80 }
  /// Whether an entry above level 1 leads to a table: as built here, in either stage, bit 0 is set in such entries, and
  /// the large bit in all others that are not 0.
  @inlinable
  static func isLink(_ entry: UInt64) -> Bool { (entry ^ 1) & (large | 1) == 0 }

  /// The table an entry leads to, which has no bits above the address, as built here.
  @inlinable
  static func table(_ entry: UInt64) -> UInt64 { entry & ~0xfff }

  /// Where both stages keep the address.
  @inlinable static var address: UInt64 { 0x000f_ffff_ffff_f000 }

  init(link: UInt64, leaf: UInt64, read: UInt64, write: UInt64, accessed: UInt64, dirty: UInt64) {
    self.link = link
    leaves = [leaf, leaf | read, leaf | write, leaf | read | write]
    self.read = read
    self.write = write
    self.accessed = accessed
    self.dirty = dirty
  }

  /// Second stage: tables readable and writable, so that leaves alone decide.
  static func second(forcesSnoop: Bool) -> EntryFormat {
    EntryFormat(link: 3, leaf: forcesSnoop ? 0x800 : 0, read: 1, write: 2, accessed: 0x100, dirty: 0x200)
  }

  /// First stage: user, and accessed and dirty set beforehand so that hardware has nothing to write.
  ///
  /// With `tracksDirty` hardware is to set them.
  static func first(tracksDirty: Bool) -> EntryFormat {
    EntryFormat(
      link: 0x27, leaf: tracksDirty ? 0x05 : 0x25, read: 0x01, write: tracksDirty ? 0x02 : 0x42, accessed: 0x20,
      dirty: 0x40)
  }

  /// The low bits of a leaf; `access` was checked before.
  @inlinable
  func flags(_ access: PageAccess) -> UInt64 { leaves[Int(truncatingIfNeeded: access.rawValue & 3)] }

  /// The bits that ``flags(_:)`` decides, dirty left out.
  @inlinable var accessMask: UInt64 { read | (write & ~dirty) }

  /// The access a leaf gives.
  @inlinable
  func access(of entry: UInt64) -> PageAccess {
    PageAccess(rawValue: (entry & read != 0 ? 1 : 0) | (entry & (write & ~dirty) != 0 ? 2 : 0))
  }
}
