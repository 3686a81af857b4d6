import HardwareBits

/// The hops of a device scope: device and function numbers from the start bus down (VT-d 4.1 §8.3.1).
///
/// Nearly every path has one or two hops; up to four are stored in place.
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

  /// The first eight bytes, the first one lowest.
  private var head: UInt64 = 0
  /// The bytes after the first eight.
  private var tail: [UInt8] = []
  /// The size in a table, in bytes: two for a hop, and one more where firmware left half a hop.
  public private(set) var lengthInBytes = 0

  /// A path without hops, which names no function.
  public init() {}

  /// A path of `hops`.
  public init(_ hops: some Sequence<Hop>) {
    for hop in hops {
      append(hop.device)
      append(hop.function)
    }
  }

  /// The path whose bytes are those of `bytes` inside `range`.
  init(bytes: [UInt8], range: Range<Int>) {
    for index in range.clamped(to: 0..<bytes.count) { append(bytes[index]) }
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    if lengthInBytes < 8 {
      head |= UInt64(byte) &<< UInt64(8 &* lengthInBytes)
    } else {
      tail.append(byte)
    }
    lengthInBytes &+= 1
  }

  private func byte(_ index: Int) -> UInt8 {
    index < 8 ? UInt8(truncatingIfNeeded: head >> UInt64(8 * index)) : tail[index - 8]
  }

  /// The bytes as a table holds them.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for index in 0..<lengthInBytes { bytes.append(byte(index)) }
    return bytes
  }

  /// A number that only an equal path of the same length has; nil for a path of more than four hops, or of none.
  var key: UInt64? { (1...8).contains(lengthInBytes) ? head : nil }

  /// The last byte of a path whose length is odd, which is no hop; nil in a sound table.
  public var oddByte: UInt8? { lengthInBytes % 2 == 0 ? nil : byte(lengthInBytes - 1) }
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
