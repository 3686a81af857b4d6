/// Where attributes are read to, one after the other, without a new array for each.
public struct AttributeBuffer: Sendable {
  /// The longest attribute that fits: the kernel's limit is a page, which has at most 64 KiB.
  public static let capacity = 65536

  /// What nearly every attribute fits: to clear 64 KiB costs more than to read most attributes.
  private static let usualSize = 1024

  private var storage: [UInt8]
  /// How many bytes the last read gave.
  public private(set) var count = 0

  /// Makes an empty buffer.
  public init() {
    storage = Array(repeating: 0, count: Self.usualSize)
  }

  /// The bytes of the last read.
  public var bytes: ArraySlice<UInt8> { storage[0..<count] }

  /// Replaces the content by what `body` puts at the start of the given memory; it returns the number of bytes.
  ///
  /// A `body` that fills the memory is asked again, from the start, with more of it: one byte more than may be taken, so
  /// that a longer file is noticed without asking for its size.
  ///
  /// - Throws: what `body` throws, and `EFBIG` where it filled all; the buffer is empty then.
  mutating func fill(
    _ body: (UnsafeMutableRawBufferPointer) throws(ErrorNumber) -> Int
  ) throws(ErrorNumber) {
    count = 0
    var filled = unsafe try fillOnce(body)
    while filled == storage.count, filled <= Self.capacity {
      storage = Array(repeating: 0, count: filled < 4097 ? 4097 : Self.capacity + 1)
      filled = unsafe try fillOnce(body)
    }
    guard filled <= Self.capacity else { throw .tooLarge }
    count = filled
  }

  /// Replaces the content by at most the first `limit` bytes that `body` gives, 1 to 1024.
  mutating func fill(
    first limit: Int, _ body: (UnsafeMutableRawBufferPointer) throws(ErrorNumber) -> Int
  ) throws(ErrorNumber) {
    count = 0
    count = unsafe try fillOnce { (memory) throws(ErrorNumber) in
      unsafe try body(UnsafeMutableRawBufferPointer(rebasing: memory.prefix(limit)))
    }
  }

  /// Keeps the first `limit` bytes.
  public mutating func truncate(to limit: Int) { count = min(count, max(limit, 0)) }

  private mutating func fillOnce(
    _ body: (UnsafeMutableRawBufferPointer) throws(ErrorNumber) -> Int
  ) throws(ErrorNumber) -> Int {
    var outcome: Result<Int, ErrorNumber> = .success(0)
    unsafe storage.withUnsafeMutableBytes { memory in
      do throws(ErrorNumber) {
        outcome = .success(unsafe try body(memory))
      } catch {
        outcome = .failure(error)
      }
    }
    return try outcome.get()
  }

  /// Replaces the content by a copy of `bytes`.
  ///
  /// - Throws: `EFBIG` where they do not fit.
  public mutating func replace(with bytes: some Collection<UInt8>) throws(ErrorNumber) {
    guard bytes.count <= Self.capacity else { throw .tooLarge }
    storage.replaceSubrange(0..<min(bytes.count, storage.count), with: bytes)
    count = bytes.count
  }
}
