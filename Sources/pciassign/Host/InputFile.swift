import Glibc

/// A file that a command line names.
enum InputFile {
  /// No table or dump is larger; a larger file was named by mistake.
  static let limit = 64 << 20

  /// All bytes of the file at `path`.
  ///
  /// - Throws: exit code 65 with the path and the kernel's reason.
  static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    // Safe: the path lives as a C string for the call.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // Safe: the kernel writes at most as many bytes as the array holds.
      let count = unsafe piece.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(path)
      }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else {
        throw .input("cannot read \(path): it has more than \(byteSize(UInt64(limit)))")
      }
      bytes.append(contentsOf: piece[..<count])
    }
  }

  private static func failure(_ path: String) -> CommandFailure {
    let code = errno
    return .input("cannot read \(path): \(unsafe String(cString: strerror(code)))")
  }
}
