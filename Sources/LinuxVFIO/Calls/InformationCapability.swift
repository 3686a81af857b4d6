/// One of the capabilities that follow an information structure of VFIO (struct vfio_info_cap_header).
public struct InformationCapability: Hashable, Sendable {
  /// Its kind; each structure numbers its own.
  public let id: UInt16
  /// The version of its layout.
  public let version: UInt16
  /// What follows the head, up to the next capability or the end.
  public let body: [UInt8]

  /// Describes a capability.
  public init(id: UInt16, version: UInt16, body: [UInt8]) {
    self.id = id
    self.version = version
    self.body = body
  }

  /// Walks the capabilities of an answer, as far as they lie in it.
  ///
  /// A chain may lead anywhere: what leads back, overlaps a head or leaves the answer ends the walk.
  ///
  /// - Parameters:
  ///   - answer: the structure and what follows it.
  ///   - first: the offset of the first capability from the structure's start; 0 for none.
  ///   - fixed: bytes of the structure itself, which no capability lies in.
  public static func chain(in answer: UnsafeRawBufferPointer, first: UInt32, after fixed: Int)
    -> [InformationCapability]
  {
    var heads: [Int] = []
    var next = Int(first)
    while next >= fixed, next <= answer.count - 8, heads.count < 64 {
      guard !heads.contains(where: { abs($0 - next) < 8 }) else { break }
      heads.append(next)
      // In bounds: `next` is at least 0 and 8 bytes before the end.
      next = Int(unsafe answer.loadUnaligned(fromByteOffset: next + 4, as: UInt32.self))
    }
    return heads.map { head in
      let end = heads.filter { $0 > head }.min() ?? answer.count
      return InformationCapability(
        id: unsafe answer.loadUnaligned(fromByteOffset: head, as: UInt16.self),
        version: unsafe answer.loadUnaligned(fromByteOffset: head + 2, as: UInt16.self),
        body: unsafe [UInt8](answer[head + 8..<end]))
    }
  }

  /// A number of the body, little-endian; nil outside it.
  func value<Value: FixedWidthInteger>(at offset: Int, as type: Value.Type) -> Value? {
    let size = Value.bitWidth / 8
    guard offset >= 0, offset <= body.count - size else { return nil }
    return (0..<size).reduce(0) { $0 | Value(truncatingIfNeeded: body[offset + $1]) << Value(8 * $1) }
  }

  /// Pairs of 64-bit numbers from `offset` on, at most `count` and as many as there are.
  func pairs(from offset: Int, count: UInt32) -> [(UInt64, UInt64)] {
    var pairs: [(UInt64, UInt64)] = []
    for index in 0..<Int(min(count, UInt32(body.count / 16))) {
      guard let one = value(at: offset + 16 * index, as: UInt64.self),
        let two = value(at: offset + 16 * index + 8, as: UInt64.self)
      else { break }
      pairs.append((one, two))
    }
    return pairs
  }
}
