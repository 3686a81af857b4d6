/// Memory that a walk reads: tables of our own, a guest's memory, or an image of either.
///
/// The one requirement is the inner loop of a walk: it takes no allocation, and nil costs no more than a value.
public protocol EntryReader: ~Copyable {
  /// The 64 bits at `address`, a multiple of 8, as hardware sees it; nil where there is no memory.
  func entry(at address: UInt64) -> UInt64?
}

extension TableRegion: EntryReader {
  /// The 64 bits at `address`; nil outside of the region.
  @inlinable
  public func entry(at address: UInt64) -> UInt64? {
    let offset = address &- origin
    // Turned to the right, an offset that is no multiple of 8 becomes larger than any index: one comparison sees both.
    let index = offset &>> 3 | offset &<< 61
    guard index < byteCount &>> 3 else { return nil }
    return unsafe base.load(fromByteOffset: Int(truncatingIfNeeded: index &<< 3), as: UInt64.self)
  }
}

/// A copy of some memory, in pieces: an image file, or parts of a guest's memory.
public struct MemoryImage: EntryReader, Sendable {
  /// One contiguous piece.
  struct Piece: Sendable {
    let first: UInt64
    let words: [UInt64]
  }

  private var pieces: [Piece] = []

  /// No memory at all.
  public init() {}

  /// Adds a piece: `bytes` as they lie in memory from `address` on, a multiple of 8; a partial last word is dropped.
  ///
  /// Where pieces overlap the one added first counts.
  public mutating func add(_ bytes: some Collection<UInt8>, at address: UInt64) {
    var words: [UInt64] = []
    words.reserveCapacity(bytes.count / 8)
    var word: UInt64 = 0
    var shift: UInt64 = 0
    for byte in bytes {
      word |= UInt64(byte) << shift
      shift += 8
      if shift == 64 {
        words.append(word)
        word = 0
        shift = 0
      }
    }
    add(words: words, at: address)
  }

  /// Adds a piece of 64-bit words from `address` on, a multiple of 8.
  public mutating func add(words: [UInt64], at address: UInt64) {
    guard address & 7 == 0, !words.isEmpty else { return }
    pieces.append(Piece(first: address, words: words))
  }

  /// The 64 bits at `address`; nil where no piece has them.
  public func entry(at address: UInt64) -> UInt64? {
    guard address & 7 == 0 else { return nil }
    for piece in pieces {
      let index = (address &- piece.first) >> 3
      if address >= piece.first, index < UInt64(piece.words.count) { return piece.words[Int(index)] }
    }
    return nil
  }

  /// How many bytes there are, overlaps counted twice.
  public var byteCount: Int { pieces.reduce(0) { $0 + $1.words.count * 8 } }
}
