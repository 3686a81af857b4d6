/// One component of a path on a host: a file's name inside its directory.
///
/// Linux allows any bytes but `/` and zero, so a name need not be UTF-8.
public struct HostName: Hashable, Sendable {
  /// The name with a zero at its end, as system calls take it.
  let terminated: [UInt8]

  /// Takes a name's bytes; nil for an empty one, `.`, `..`, and one that holds `/` or zero.
  public init?(_ bytes: some Collection<UInt8>) {
    guard HostName.isValid(bytes) else { return nil }
    var terminated: [UInt8] = []
    terminated.reserveCapacity(bytes.count + 1)
    terminated.append(contentsOf: bytes)
    terminated.append(0)
    self.terminated = terminated
  }

  /// Takes a name's text; nil as for bytes.
  public init?(_ text: String) { self.init(text.utf8) }

  /// The name's bytes.
  public var bytes: ArraySlice<UInt8> { terminated.dropLast() }

  static func isValid(_ bytes: some Collection<UInt8>) -> Bool {
    if bytes.isEmpty || bytes.contains(0) || bytes.contains(UInt8(ascii: "/")) { return false }
    return !(bytes.count <= 2 && bytes.allSatisfy { $0 == UInt8(ascii: ".") })
  }
}

extension HostName: ExpressibleByStringLiteral {
  /// Names a file in source code.
  ///
  /// - Precondition: the literal is a valid name.
  public init(stringLiteral text: String) {
    precondition(HostName.isValid(text.utf8), "not a file name")
    terminated = Array(text.utf8) + [0]
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
