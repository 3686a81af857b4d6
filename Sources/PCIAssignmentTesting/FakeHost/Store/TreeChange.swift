import LinuxPCI

/// One change to the fake host's directory; carried out twice it leaves what it leaves carried out once.
enum TreeChange {
  /// A directory, with those above it.
  case directory(HostPath)
  /// A file with its whole content.
  case file(HostPath, [UInt8], permissions: UInt16)
  /// A link with its target.
  case link(HostPath, [UInt8])
  /// Nothing any more, neither at the path nor below it.
  case removal(HostPath)
}

extension TreeChange {
  /// Whether it happens at once: a name gets another file or link.
  var isOneMove: Bool {
    switch self {
    case .file, .link: true
    case .directory, .removal: false
    }
  }

  /// Changes one after the other as bytes that ``decode(_:)`` reads.
  static func encode(_ changes: [TreeChange]) -> [UInt8] {
    var bytes: [UInt8] = []
    for change in changes {
      switch change {
      case .directory(let path): append(UInt8(ascii: "d"), path, 0, [], to: &bytes)
      case .file(let path, let content, let permissions):
        append(UInt8(ascii: "f"), path, permissions, content, to: &bytes)
      case .link(let path, let target): append(UInt8(ascii: "l"), path, 0, target, to: &bytes)
      case .removal(let path): append(UInt8(ascii: "r"), path, 0, [], to: &bytes)
      }
    }
    return bytes
  }

  /// Reads what ``encode(_:)`` wrote; nil where it is not that.
  static func decode(_ bytes: [UInt8]) -> [TreeChange]? {
    var changes: [TreeChange] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      guard rest.count >= 11, let first = rest.first else { return nil }
      let start = rest.startIndex
      let permissions = UInt16(rest[start + 1]) | UInt16(rest[start + 2]) << 8
      let pathLength = number(rest[(start + 3)..<(start + 7)])
      let length = number(rest[(start + 7)..<(start + 11)])
      rest = rest.dropFirst(11)
      guard rest.count >= pathLength + length, let path = HostPath(rest.prefix(pathLength)) else { return nil }
      let content = Array(rest.dropFirst(pathLength).prefix(length))
      rest = rest.dropFirst(pathLength + length)
      switch first {
      case UInt8(ascii: "d"): changes.append(.directory(path))
      case UInt8(ascii: "f"): changes.append(.file(path, content, permissions: permissions))
      case UInt8(ascii: "l"): changes.append(.link(path, content))
      case UInt8(ascii: "r"): changes.append(.removal(path))
      default: return nil
      }
    }
    return changes
  }

  private static func append(
    _ kind: UInt8, _ path: HostPath, _ permissions: UInt16, _ content: [UInt8], to bytes: inout [UInt8]
  ) {
    bytes.append(kind)
    bytes.append(UInt8(truncatingIfNeeded: permissions))
    bytes.append(UInt8(truncatingIfNeeded: permissions >> 8))
    for count in [path.bytes.count, content.count] {
      for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
    }
    bytes.append(contentsOf: path.bytes)
    bytes.append(contentsOf: content)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
