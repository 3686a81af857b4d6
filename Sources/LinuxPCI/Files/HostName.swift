/// One component of a path on a host: a file's name inside its directory.
///
/// Linux allows any bytes but `/` and zero, so a name need not be UTF-8.
public struct HostName: Hashable, Sendable {
  /// The name with a zero at its end, as system calls take it.
  let terminated: [UInt8]

  /// Takes a name's bytes; nil for an empty one, `.`, `..`, and one that holds `/` or zero.
  public init?(_ bytes: some Collection<UInt8>) {
    self.init(copied: Array(bytes))
  }

  /// Takes bytes that nobody else has: what they came in need not be known below here.
  private init?(copied bytes: consuming [UInt8]) {
    guard HostName.isValid(bytes) else { return nil }
    bytes.append(0)
    terminated = bytes
  }

  /// Takes a name's text; nil as for bytes.
  public init?(_ text: String) { self.init(text.utf8) }

  /// The name's bytes.
  public var bytes: ArraySlice<UInt8> { terminated.dropLast() }

  static func isValid(_ bytes: [UInt8]) -> Bool {
    for byte in bytes where byte == 0 || byte == UInt8(ascii: "/") { return false }
    return bytes.count > 2 || !bytes.allSatisfy { $0 == UInt8(ascii: ".") }
  }

  /// Hashes the bytes at once: an array would be taken apart.
  public func hash(into hasher: inout Hasher) {
    unsafe terminated.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
  }
}

extension HostName: ExpressibleByStringLiteral {
  /// Names a file in source code.
  ///
  /// - Precondition: the literal is a valid name.
  public init(stringLiteral text: String) {
    var bytes = Array(text.utf8)
    precondition(HostName.isValid(bytes), "not a file name")
    bytes.append(0)
    terminated = bytes
  }
}

extension HostName: Comparable, CustomStringConvertible {
  /// Orders by bytes.
  public static func < (left: HostName, right: HostName) -> Bool {
    left.terminated.lexicographicallyPrecedes(right.terminated)
  }

  /// The name as text; bytes that are not UTF-8 are shown as replacement characters.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}
