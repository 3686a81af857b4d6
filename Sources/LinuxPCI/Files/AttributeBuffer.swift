/// Where attributes are read to, one after the other, without a new array for each.
public struct AttributeBuffer: Sendable {
  /// The longest attribute that fits: the kernel's limit is a page, which has at most 64 KiB.
  public static let capacity = 65536

  private var storage: [UInt8]
  /// How many bytes the last read gave.
  public private(set) var count = 0

  /// Makes an empty buffer.
  public init() {
    // One byte more than fits, so that a longer file is noticed without asking for its size.
    storage = Array(repeating: 0, count: Self.capacity + 1)
  }

  /// The bytes of the last read.
  public var bytes: ArraySlice<UInt8> { storage[0..<count] }

  /// Replaces the content by what `body` puts at the start of the given memory; it returns the number of bytes.
  ///
  /// - Throws: what `body` throws, and `EFBIG` where it filled the memory; the buffer is empty then.
  mutating func fill(
    _ body: (UnsafeMutableRawBufferPointer) throws(ErrorNumber) -> Int
  ) throws(ErrorNumber) {
    count = 0
    var outcome: Result<Int, ErrorNumber> = .success(0)
    unsafe storage.withUnsafeMutableBytes { memory in
      do throws(ErrorNumber) {
        outcome = .success(unsafe try body(memory))
      } catch {
        outcome = .failure(error)
      }
    }
    let filled = try outcome.get()
    guard filled <= Self.capacity else { throw .tooLarge }
    count = filled
  }

  /// Replaces the content by a copy of `bytes`.
  ///
  /// - Throws: `EFBIG` where they do not fit.
  public mutating func replace(with bytes: some Collection<UInt8>) throws(ErrorNumber) {
    guard bytes.count <= Self.capacity else { throw .tooLarge }
    storage.replaceSubrange(0..<bytes.count, with: bytes)
    count = bytes.count
  }
}
