/// Which entries of a table are in use, as far as 32 bits can say: up to two by name, more as a number.
///
/// Where they are named, nobody must read the table to know whether an entry is in use. That matters for single pages
/// scattered over more memory than the caches hold, where reading the entry is what takes the time.
@usableFromInline
struct LiveEntries: Equatable, Sendable {
  /// Two names of 16 bits, the later one lowest; with bit 31 set, a number.
  @usableFromInline let bits: UInt32

  @inlinable
  init(bits: UInt32) { self.bits = bits }

  /// Entries known by their number only.
  @inlinable
  init(count: Int) { bits = count == 0 ? 0 : Self.counted | UInt32(truncatingIfNeeded: count) }

  @inlinable static var none: LiveEntries { LiveEntries(bits: 0) }
  @inlinable static var counted: UInt32 { 1 << 31 }

  /// An entry's index as a name, which is never 0.
  @inlinable
  static func name(_ index: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: index | 0x200) }

  /// How many entries are in use.
  @inlinable var count: Int {
    if !areNamed { return Int(bits & ~Self.counted) }
    return bits >= 1 << 16 ? 2 : bits == 0 ? 0 : 1
  }

  /// Whether all are named.
  @inlinable var areNamed: Bool { bits < Self.counted }

  /// Whether another entry can be named.
  @inlinable var hasRoom: Bool { bits < 1 << 16 }

  /// Whether all of a table's are in use.
  @inlinable var isFull: Bool { bits == Self.counted | 512 }

  /// With one more, of any table that has no room for names.
  @inlinable var oneMore: LiveEntries { LiveEntries(bits: areNamed ? Self.counted | 3 : bits &+ 1) }

  /// With one less, of a table whose entries are counted.
  @inlinable var oneLess: LiveEntries { LiveEntries(bits: bits == Self.counted | 1 ? 0 : bits &- 1) }

  /// With one more by name, where there is room; nil where it is in use.
  @inlinable
  @inline(__always)
  func adding(_ index: UInt64) -> LiveEntries? {
    let name = Self.name(index)
    return bits == name ? nil : LiveEntries(bits: bits << 16 | name)
  }

  /// With one less, where all are named; nil where it is not in use.
  @inlinable
  @inline(__always)
  func removing(_ index: UInt64) -> LiveEntries? {
    let name = Self.name(index)
    if bits & 0xffff == name { return LiveEntries(bits: bits >> 16) }
    return bits >> 16 == name ? LiveEntries(bits: bits & 0xffff) : nil
  }
}
