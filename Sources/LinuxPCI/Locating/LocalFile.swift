/// A file that the user names, as opposed to a host's.
enum LocalFile {
  /// More than any record or capture of a host takes.
  static let limit = 512 << 20

  /// Whether a directory is at `path`.
  static func isDirectory(_ path: String) throws(ErrorNumber) -> Bool {
    try FileCalls.status(try open(path)).kind == .directory
  }

  /// The whole content, unpacked where xz packed it.
  static func read(_ path: String) throws(ErrorNumber) -> [UInt8] {
    let content = try FileCalls.readToEnd(try open(path), limit: limit)
    return XZProgram.isPacked(content) ? try XZProgram.unpack(try open(path), limit: limit) : content
  }

  private static func open(_ path: String) throws(ErrorNumber) -> FileDescriptor {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .noSuchFile }
    return try FileCalls.openInput(Array(path.utf8) + [0])
  }
}
