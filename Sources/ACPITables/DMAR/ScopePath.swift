import HardwareBits

/// The hops of a device scope: device and function numbers from the start bus down (VT-d 4.1 §8.3.1).
///
/// A path has room for 16 hops, far more than bridges are nested; nearly every one in a table has one or two. The
/// hops are stored in place, so that a table with hundreds of scopes is read without as many allocations.
public struct ScopePath: Hashable, Sendable {
  /// One step: a function on the bus that the step before leads to.
  public struct Hop: Hashable, Sendable {
    /// The device number; valid from 0 to 31, though a byte can hold more.
    public let device: UInt8
    /// The function number; valid from 0 to 7, though a byte can hold more.
    public let function: UInt8

    /// Names a step.
    public init(device: UInt8, function: UInt8) {
      self.device = device
      self.function = function
    }

    /// Whether such a function can exist.
    public var isValid: Bool { device < 32 && function < 8 }
  }

  /// The most hops that a path can have.
  public static let maximumCount = 16
  /// The most bytes that a path can have.
  static let maximumLength = 2 * maximumCount

  /// The bytes, eight in each, the first one lowest.
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  private var length: UInt8 = 0

  /// A path without hops, which names no function.
  public init() {}

  /// A path of `hops`.
  ///
  /// - Precondition: there are at most ``maximumCount``.
  public init(_ hops: some Sequence<Hop>) {
    for hop in hops {
      precondition(lengthInBytes < Self.maximumLength, "a path has at most \(Self.maximumCount) hops")
      append(hop.device)
      append(hop.function)
    }
  }

  /// The path whose bytes are those of `bytes` inside `range`, at most ``maximumLength`` of them.
  init(bytes: [UInt8], range: Range<Int>) {
    if range.count == 2 {
      // One hop, as nearly every path in a table has.
      words.0 = UInt64(bytes[range.lowerBound]) | UInt64(bytes[range.lowerBound + 1]) << 8
      length = 2
      return
    }
    for index in range { append(bytes[index]) }
  }

  /// The size in a table, in bytes: two for a hop, and one more where firmware left half a hop.
  public var lengthInBytes: Int { Int(length) }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    let placed = UInt64(byte) &<< UInt64(8 &* (length & 7))
    switch length >> 3 {
    case 0: words.0 |= placed
    case 1: words.1 |= placed
    case 2: words.2 |= placed
    default: words.3 |= placed
    }
    length &+= 1
  }

  private func byte(_ index: Int) -> UInt8 {
    let word =
      switch index >> 3 {
      case 0: words.0
      case 1: words.1
      case 2: words.2
      default: words.3
      }
    return UInt8(truncatingIfNeeded: word >> UInt64(8 * (index & 7)))
  }

  /// The bytes as a table holds them.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for index in 0..<lengthInBytes { bytes.append(byte(index)) }
    return bytes
  }

  /// A number that only an equal path of the same length has; nil for a path of more than four hops, or of none.
  var key: UInt64? { (1...8).contains(length) ? words.0 : nil }

  /// The last byte of a path whose length is odd, which is no hop; nil in a sound table.
  public var oddByte: UInt8? { lengthInBytes % 2 == 0 ? nil : byte(lengthInBytes - 1) }

  /// Whether both have the same bytes.
  public static func == (left: ScopePath, right: ScopePath) -> Bool {
    left.length == right.length && left.words == right.words
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(length)
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}

extension ScopePath: RandomAccessCollection {
  /// The index of the first hop, 0.
  public var startIndex: Int { 0 }
  /// The number of whole hops.
  public var endIndex: Int { lengthInBytes / 2 }

  /// The hop at `position`, 0 for the one on the start bus.
  public subscript(position: Int) -> Hop {
    precondition(position >= 0 && position < endIndex, "no such hop")
    return Hop(device: byte(2 * position), function: byte(2 * position + 1))
  }
}

extension ScopePath: ExpressibleByArrayLiteral, CustomStringConvertible {
  /// A path of the hops listed.
  public init(arrayLiteral elements: Hop...) { self.init(elements) }

  /// The hops as `device.function` in hexadecimal, separated by slashes: `1c.4/00.0`.
  public var description: String {
    var text = ""
    for hop in self {
      if !text.isEmpty { text += "/" }
      text += "\(hop.device.hex(digits: 2)).\(hop.function.hex())"
    }
    if let oddByte { text += "\(text.isEmpty ? "" : "/")\(oddByte.hex(digits: 2)).?" }
    return text
  }
}
