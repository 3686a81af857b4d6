/// The tables of level 2 a page table used lately, each in the place that its 1 GiB of input addresses gives it.
///
/// In memory of its own, 1 KiB: as a part of ``PageTable`` it would be copied by whatever only reads the page table.
@usableFromInline
@safe
struct DirectoryCache: ~Copyable {
  @usableFromInline
  struct Slot {
    /// Address bits 63:30 of what the table translates.
    @usableFromInline let region: UInt64
    /// Where the table is.
    @usableFromInline let table: UInt64

    @inlinable
    init(region: UInt64, table: UInt64) {
      self.region = region
      self.table = table
    }
  }

  /// Safety: 64 slots, initialised, allocated and freed with the cache; an index is masked by 63.
  @usableFromInline let slots: UnsafeMutablePointer<Slot>

  /// No region of an address.
  @inlinable static var nowhere: UInt64 { UInt64.max }

  init() {
    unsafe slots = .allocate(capacity: 64)
    unsafe slots.initialize(repeating: Slot(region: Self.nowhere, table: 0), count: 64)
  }

  deinit { unsafe slots.deallocate() }

  /// The table that holds the entries for an address, if it is remembered.
  @inlinable
  @inline(__always)
  func table(for address: UInt64) -> UInt64? {
    let slot = unsafe slots + Int(truncatingIfNeeded: address >> 30 & 63)
    guard unsafe slot.pointee.region == address >> 30 else { return nil }
    return unsafe slot.pointee.table
  }

  @inlinable
  @inline(__always)
  func remember(_ table: UInt64, for address: UInt64) {
    unsafe slots[Int(truncatingIfNeeded: address >> 30 & 63)] = Slot(region: address >> 30, table: table)
  }

  /// Forgets the tables that translate any of `first...last`.
  @inlinable
  func forget(_ first: UInt64, _ last: UInt64) {
    let count = min((last >> 30) &- (first >> 30), 63) &+ 1
    for region in 0..<count {
      let slot = unsafe slots + Int(truncatingIfNeeded: ((first >> 30) &+ region) & 63)
      unsafe slot.pointee = Slot(region: Self.nowhere, table: 0)
    }
  }
}
