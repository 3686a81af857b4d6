/// An absolute path on a host, below the root its files are read from.
///
/// It has neither `.` nor `..` nor empty components, so that text from outside cannot name a file beyond its
/// root. Links may still lead anywhere; following them inside the root is the task of ``HostFiles``.
public struct HostPath: Hashable, Sendable {
  /// The path with a zero at its end, as system calls take it.
  package let terminated: [UInt8]

  /// The root itself, `/`.
  public static let root = HostPath(unchecked: [UInt8(ascii: "/"), 0])

  /// Takes a path's bytes; nil unless it begins with `/`, and for one with `..` or a zero.
  ///
  /// Empty components, `.` and a final `/` are dropped.
  public init?(_ bytes: some Collection<UInt8>) {
    self.init(copied: Array(bytes))
  }

  /// Takes bytes that nobody else has: what they came in need not be known below here.
  private init?(copied bytes: [UInt8]) {
    let slash = UInt8(ascii: "/")
    guard bytes.first == slash, !bytes.contains(0) else { return nil }
    var terminated: [UInt8] = []
    terminated.reserveCapacity(bytes.count + 1)
    var start = 1
    while start <= bytes.count {
      let end = bytes[start...].firstIndex(of: slash) ?? bytes.count
      let component = bytes[start..<end]
      start = end + 1
      if component.isEmpty { continue }
      if component.count <= 2, component.allSatisfy({ $0 == UInt8(ascii: ".") }) {
        if component.count == 2 { return nil }
        continue
      }
      terminated.append(slash)
      terminated.append(contentsOf: component)
    }
    if terminated.isEmpty { terminated.append(slash) }
    terminated.append(0)
    self.terminated = terminated
  }

  /// Hashes the bytes at once: an array would be taken apart.
  public func hash(into hasher: inout Hasher) {
    unsafe terminated.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
  }

  /// Takes a path's text; nil as for bytes.
  public init?(_ text: String) { self.init(text.utf8) }

  private init(unchecked terminated: [UInt8]) { self.terminated = terminated }

  /// The path's bytes.
  public var bytes: ArraySlice<UInt8> { terminated.dropLast() }

  /// Whether the path is the root itself.
  public var isRoot: Bool { terminated.count == 2 }

  /// The names on the way from the root.
  public var components: [HostName] {
    bytes.split(separator: UInt8(ascii: "/")).compactMap { HostName($0) }
  }

  /// The name at the end of the way; nil for the root.
  package var lastName: HostName? {
    guard !isRoot, let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return HostName(bytes[(slash + 1)...])
  }

  /// The path of the file `name` in this directory.
  public func appending(_ name: HostName) -> HostPath {
    var path: [UInt8] = []
    path.reserveCapacity(terminated.count + name.terminated.count + 1)
    if !isRoot { path.append(contentsOf: bytes) }
    path.append(UInt8(ascii: "/"))
    path.append(contentsOf: name.terminated)
    return HostPath(unchecked: path)
  }

  /// The directory that holds this file; the root's is the root.
  public var parent: HostPath {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")), slash > 0 else { return .root }
    return HostPath(unchecked: bytes[..<slash] + [0])
  }

  /// The directories above, the nearest first and the root last.
  public var ancestors: [HostPath] {
    var found: [HostPath] = []
    var path = self
    while !path.isRoot {
      path = path.parent
      found.append(path)
    }
    return found
  }

  /// The rest of this path below `directory`, as a path below the root; nil where it is not below it.
  public func below(_ directory: HostPath) -> HostPath? {
    if directory.isRoot { return self }
    guard bytes.count > directory.bytes.count, bytes.starts(with: directory.bytes),
      bytes[directory.bytes.count] == UInt8(ascii: "/")
    else { return nil }
    return HostPath(unchecked: Array(terminated[directory.bytes.count...]))
  }

  /// The path that goes on below this one as `path` does below the root.
  public func appending(path: HostPath) -> HostPath {
    if isRoot { return path }
    return path.isRoot ? self : HostPath(unchecked: bytes + path.terminated)
  }
}

extension HostPath: ExpressibleByStringLiteral {
  /// Names a path in source code.
  ///
  /// - Precondition: the literal is a valid path.
  public init(stringLiteral text: String) {
    guard let path = HostPath(text) else { preconditionFailure("not an absolute path without ..") }
    self = path
  }
}

extension HostPath: Comparable, CustomStringConvertible {
  /// Orders by bytes.
  public static func < (left: HostPath, right: HostPath) -> Bool {
    left.terminated.lexicographicallyPrecedes(right.terminated)
  }

  /// The path as text; bytes that are not UTF-8 are shown as replacement characters.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}
